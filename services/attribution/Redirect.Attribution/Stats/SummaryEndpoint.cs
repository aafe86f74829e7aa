using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/summary</c></summary>
internal static class SummaryEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/summary", HandleAsync)
        .WithName("GetSummary").WithSummary("The totals of the merchant, or of a campaign, placement or link, in a range of whole hours or for all time")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<SummaryBody>, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetSummary summary, string? linkId, string? placementId, string? campaignId, string? from, string? to, CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        var range = StatsParameters.Hours(from, to);
        if ((scope.Refusal ?? range.Refusal) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var answer = await summary.AskAsync(scope.Value!, range.Value!, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(SummaryBody.Of(answer.Value!));
    }
}
