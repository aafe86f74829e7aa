using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Links.Claims;
using Redirect.Links.Storage;

namespace Redirect.Links.OneTimeCodes;

/// <summary>Sends the codes of a surprise code that are stored, with what has become of each. Takes the scope that made them: who reads them can use them.</summary>
internal static class ListOneTimeCodes
{
    private const string Columns = "code,number,state";
    private const string Unused = "unused";

    // What a code is by the claim that holds it; one whose claim was released, expired or reversed is unused again.
    private static readonly FrozenDictionary<string, ClaimState?> States = new Dictionary<string, ClaimState?>
    {
        [Unused] = null,
        ["waiting"] = ClaimState.Waiting,
        ["claimed"] = ClaimState.Claimed,
        ["redeemed"] = ClaimState.Redeemed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder group) =>
        group.MapGet("/{id:guid}/codes", HandleAsync).WithName(nameof(ListOneTimeCodes)).WithSummary("Read the one-time codes of a surprise code and their states, as a CSV file")
            .AddOpenApiOperationTransformer(OneTimeCodeDescription.OfList)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .RequireScope(Scopes.LinksWrite);

    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        Guid id, long? after, string? state, HttpContext context, LinksDbContext db, CancellationToken cancellationToken)
    {
        if (after < 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "after_invalid", "'after' is the number of a code, from 0.");
        }

        if (state is not null && !States.ContainsKey(state))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "state_invalid", "'state' is unused, waiting, claimed or redeemed.");
        }

        var (batch, problem) = await MakeOneTimeCodes.FindAsync(db, context.GetPrincipal().MerchantId, id, cancellationToken);
        if (batch is null)
        {
            return problem!;
        }

        var file = new CodeFile(context.Response, batch);
        var last = after ?? -1;
        var page = await PageAsync(db, id, last, state, cancellationToken);
        file.Begin(Columns);
        while (true)
        {
            page.ForEach(row => file.Add(row.Text, row.Number, row.State is { } held ? NameOf(held) : Unused));
            await file.SendAsync(cancellationToken);
            if (page.Count < CodeIssuer.ChunkSize)
            {
                return TypedResults.Empty;
            }

            page = await PageAsync(db, id, page[^1].Number, state, cancellationToken);
        }
    }

    private static Task<List<Row>> PageAsync(LinksDbContext db, Guid id, long after, string? state, CancellationToken cancellationToken)
    {
        // The same number of the same code, and only the claim that holds it now: there is at most one.
        var rows = db.OneTimeCodes.AsNoTracking().Where(code => code.CodeId == id && code.Number > after)
            .LeftJoin(db.Claims.Where(claim => claim.Slot != null && claim.Number != null), code => new { code.CodeId, Number = (long?)code.Number }, claim => new { claim.CodeId, claim.Number }, (code, claim) => new
            {
                code.Text,
                code.Number,
                State = claim == null ? null : (ClaimState?)claim.State,
            });
        if (state is not null)
        {
            var wanted = States[state];
            rows = rows.Where(row => row.State == wanted);
        }

        return rows.OrderBy(row => row.Number).Take(CodeIssuer.ChunkSize).Select(row => new Row(row.Text, row.Number, row.State)).ToListAsync(cancellationToken);
    }

    private static string NameOf(ClaimState held) => States.First(pair => pair.Value == held).Key;

    private sealed record Row(string Text, long Number, ClaimState? State);
}
