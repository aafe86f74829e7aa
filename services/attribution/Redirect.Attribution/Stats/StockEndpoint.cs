using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/stock</c></summary>
internal static class StockEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/stock", HandleAsync)
        .WithName("GetStock").WithSummary("The stock of one surprise code as it was last heard of, which is a moment ago: what is left, held, redeemed, returned")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<StockBody>, ProblemHttpResult>> HandleAsync(HttpContext context, GetStock stock, string? codeId, CancellationToken cancellationToken)
    {
        var answer = await stock.AskAsync(context.GetPrincipal().MerchantId, codeId, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(StockBody.Of(answer.Value!));
    }
}
