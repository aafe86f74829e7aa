using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Runs;

/// <summary><c>POST /api/v1/attribution/runs/{id}/repeat</c></summary>
internal static class RepeatRun
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/runs/{id:guid}/repeat", HandleAsync)
        .WithName("RepeatAttributionRun")
        .WithSummary("Do a run again from what is known now: of the same inputs every credit is compared with what is kept; of others a new run is kept beside it")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .RequireScope(Scopes.SettlementWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Guid id, HttpContext http, AttributionDbContext context, RunBook book, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (await ReadRuns.FindAsync(context, merchant, id, cancellationToken) is not { } run)
        {
            return ReadRuns.NotFound();
        }

        var answer = await book.DraftAsync(context, merchant, ModelSpec.Of(run), run.From, run.To, cancellationToken);
        if (answer.Value is not { } draft)
        {
            return answer.Refusal!.ToProblem();
        }

        if (!draft.Inputs.AsSpan().SequenceEqual(run.Inputs))
        {
            return TypedResults.Ok(new Response(false, false, RunBody.Of(await book.KeepAsync(context, draft, isActive: false, cancellationToken))));
        }

        var credits = draft.Credits.ToDictionary(credit => (credit.OrderId, credit.Position), CreditBody.Of);
        var identical = true;
        await foreach (var kept in context.Set<OrderCredit>().AsNoTracking().Where(x => x.MerchantId == merchant && x.RunId == id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            identical &= credits.Remove((kept.OrderId, kept.Position), out var again) && again == CreditBody.Of(kept);
        }

        return TypedResults.Ok(new Response(true, identical && credits.Count == 0, RunBody.Of(run)));
    }

    /// <param name="SameInputs">Nothing that the run was made from has changed since.</param>
    /// <param name="Identical">Every credit came out as it is kept; false where the inputs differ.</param>
    /// <param name="Run">The run that was repeated; where the inputs differ, the new one.</param>
    internal sealed record Response(bool SameInputs, bool Identical, RunBody Run);
}
