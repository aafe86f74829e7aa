using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Stats;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Rescoring;

/// <summary><c>GET /api/v1/quality/report</c></summary>
internal static class QualityReportEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/report", HandleAsync)
        .WithName("GetQualityReport")
        .WithSummary("Gross and net visits of up to 31 days of UTC+8 by reason, at all three levels, and the placements that are far from usual")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).RequireScope(Scopes.StatsRead);

    private static async Task<Results<Ok<QualityReport>, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetQualityReport report, string? linkId, string? placementId, string? campaignId, string? from, string? to, CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        var range = StatsParameters.Days(from, to);
        if ((scope.Refusal ?? range.Refusal) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var answer = await report.AskAsync(scope.Value!, range.Value!, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }
}
