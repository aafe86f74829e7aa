using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/watch</c>: server-sent events named <c>summary</c>.</summary>
internal static class WatchEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/watch", HandleAsync)
        .WithName("WatchCounters").WithSummary("The all-time totals now, and again whenever they have changed, as server-sent events; at most one id, which may be a surprise code's: then with its stock")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<ServerSentEventsResult<SummaryBody>, ProblemHttpResult>> HandleAsync(
        HttpContext context, WatchCounters watch, string? linkId, string? placementId, string? campaignId, string? codeId, int? intervalMs,
        CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        if (scope.Refusal is { } wrong)
        {
            return wrong.ToProblem();
        }

        var answer = await watch.AskAsync(scope.Value!, codeId, intervalMs switch { null => 0, 0 => -1, { } some => some }, cancellationToken);
        return answer.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.ServerSentEvents(BodiesAsync(answer.Value!, cancellationToken), eventType: "summary");
    }

    private static async IAsyncEnumerable<SummaryBody> BodiesAsync(IAsyncEnumerable<SummaryAnswer> answers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var answer in answers.WithCancellation(cancellationToken))
        {
            yield return SummaryBody.Of(answer);
        }
    }
}
