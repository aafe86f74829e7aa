using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/quiet</c></summary>
internal static class QuietEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/quiet", HandleAsync)
        .WithName("ListQuiet")
        .WithSummary("The live placements without a human visit in the last days (1 to 365, default 30), the longest quiet first; limit 1 to 200, default 50")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<QuietAnswer>, ProblemHttpResult>> HandleAsync(
        HttpContext context, ListQuiet quiet, string? campaignId, string? linkId, int? days, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(context, linkId, placementId: null, campaignId);
        if (scope.Refusal is { } wrong)
        {
            return wrong.ToProblem();
        }

        // Absent is the default; 0 is a mistake, which only protobuf can't tell from absent.
        var answer = await quiet.AskAsync(scope.Value!, Given(days), Given(limit), cursor, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }

    private static int Given(int? number) => number switch { null => 0, 0 => -1, { } some => some };
}
