using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Stats;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Runs;

/// <summary><c>GET /api/v1/orders/{id}/explain</c></summary>
internal static class ExplainEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/{id}/explain", HandleAsync)
        .WithName("ExplainOrder").WithSummary("The path of an order under a model: what each touch weighs and earns and why, and what was left out and why")
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).RequireScope(Scopes.StatsRead);

    private static async Task<Results<Ok<Explanation>, ProblemHttpResult>> HandleAsync(HttpContext http, ExplainOrder explain, string id, string? model, CancellationToken cancellationToken)
    {
        var answer = await explain.AskAsync(http.GetPrincipal().MerchantId, id, model, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }
}
