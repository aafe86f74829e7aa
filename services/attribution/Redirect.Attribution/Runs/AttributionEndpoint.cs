using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Stats;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Runs;

/// <summary><c>GET /api/v1/attribution</c></summary>
internal static class AttributionEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("", HandleAsync)
        .WithName("GetAttribution")
        .WithSummary("What each channel, placement, form, campaign or partner earned of the orders paid in a range of at most 366 days, under up to 8 models side by side; limit 1 to 1,000, default 100")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).RequireScope(Scopes.StatsRead);

    private static async Task<Results<Ok<AttributionTable>, ProblemHttpResult>> HandleAsync(
        HttpContext http, GetAttribution attribution, string? from, string? to, string? by, string[]? model, string? linkId, string? placementId, string? campaignId, int? limit,
        CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(http, linkId, placementId, campaignId);
        var range = RunRange.Read(from, to);
        if ((scope.Refusal ?? range.Refusal) is { } wrong)
        {
            return wrong.ToProblem();
        }

        AttributionDimension? dimension = by switch
        {
            null or "" or "channel" => AttributionDimension.Channel,
            "placement" => AttributionDimension.Placement,
            "form" => AttributionDimension.Form,
            "campaign" => AttributionDimension.Campaign,
            "partner" => AttributionDimension.Partner,
            _ => null,
        };
        if (dimension is not { } what)
        {
            return new Refusal(RefusalKind.Rule, "by", "dimension_unknown", "'by' is 'channel', 'placement', 'form', 'campaign' or 'partner'; absent: 'channel'.").ToProblem();
        }

        // Absent is the default; 0 is a mistake, which only protobuf can't tell from absent.
        var answer = await attribution.AskAsync(scope.Value!, range.Value!, what, model ?? [], limit switch { null => 0, 0 => -1, { } some => some }, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }
}
