using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Problems;
using Redirect.Hosting.Writes;

namespace Redirect.Attribution.Runs;

/// <summary><c>POST /api/v1/attribution/runs</c></summary>
internal static class StartRun
{
    public static void Map(IEndpointRouteBuilder group) => group.MapPost("/runs", HandleAsync)
        .WithName("StartAttributionRun")
        .WithSummary("Apply a model to the orders paid in a range of at most 366 days and keep the credits. It does not change what is settled: settlement runs the active model itself")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .RequireScope(Scopes.SettlementWrite).WithIdempotency<AttributionDbContext>();

    private static async Task<Results<Created<RunBody>, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext http, AttributionDbContext context, RunBook book, CancellationToken cancellationToken)
    {
        var merchant = http.GetPrincipal().MerchantId;
        if (request is { ModelVersion: not null, Model: not null } or { ModelVersion: not null, Parameters: not null })
        {
            return Problem.Rule("model", "version_or_model", "Give 'modelVersion', or 'model' with its 'parameters', or neither: then it is the active one.");
        }

        var range = RunRange.Read(request.From?.UtcDateTime, request.To?.UtcDateTime);
        var model = request.Model is null && request.Parameters is null
            ? request.ModelVersion is { } version ? await ModelSpec.FindAsync(context, merchant, version, cancellationToken) : await ModelSpec.FindAsync(context, merchant, "active", cancellationToken)
            : default;
        if ((range.Refusal ?? model.Refusal) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var errors = new FieldErrors();
        var spec = model.Value ?? ModelSpec.Read(errors, request.Model, request.Parameters);
        if (errors.Any)
        {
            return Problem.Rule(errors.All);
        }

        var draft = await book.DraftAsync(context, merchant, spec, range.Value!.From, range.Value.To, cancellationToken);
        return draft.Refusal is { } refusal ? refusal.ToProblem()
            : TypedResults.Created((string?)null, RunBody.Of(await book.KeepAsync(context, draft.Value!, isActive: false, cancellationToken)));
    }

    /// <param name="ModelVersion">A version; this or <paramref name="Model"/>, or neither: the active one.</param>
    /// <param name="Model">A model by its name.</param>
    /// <param name="Parameters">Of the named model; absent: their defaults.</param>
    /// <param name="From">Orders paid at or after this.</param>
    /// <param name="To">And before this.</param>
    internal sealed record Request(int? ModelVersion, string? Model, ParameterFields? Parameters, DateTimeOffset? From, DateTimeOffset? To);
}
