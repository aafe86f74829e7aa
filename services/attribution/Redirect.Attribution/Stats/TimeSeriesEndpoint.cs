using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/timeseries</c></summary>
internal static class TimeSeriesEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/timeseries", HandleAsync)
        .WithName("GetTimeSeries").WithSummary("Visits, claims and redemptions by hour (UTC) or day (UTC+8), gaps filled with zeros; at most 2,208 points")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<Ok<Body>, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetTimeSeries series, string? linkId, string? placementId, string? campaignId, string? from, string? to, string? interval,
        CancellationToken cancellationToken)
    {
        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        if (scope.Refusal is { } wrong)
        {
            return wrong.ToProblem();
        }

        if (!StatsParameters.TryTime(from, out var start))
        {
            return StatsParameters.NoTime("from").ToProblem();
        }

        if (!StatsParameters.TryTime(to, out var end))
        {
            return StatsParameters.NoTime("to").ToProblem();
        }

        SeriesInterval step;
        switch (interval)
        {
            case null or "" or "hour":
                step = SeriesInterval.Hour;
                break;
            case "day":
                step = SeriesInterval.Day;
                break;
            default:
                return new Refusal(RefusalKind.Rule, "interval", "interval_unknown", "'interval' is 'hour' or 'day'.").ToProblem();
        }

        var answer = await series.AskAsync(scope.Value!, start, end, step, cancellationToken);
        return answer.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(new Body(
                answer.Value!.Interval, answer.Value.Range.From!.Value, answer.Value.Range.To!.Value,
                [.. answer.Value.Points.Select(x => new Point(x.Start, VisitsBody.Of(x.Visits), x.Claims, x.Redemptions))]));
    }

    /// <param name="Interval">Of the points.</param>
    /// <param name="From">Inclusive.</param>
    /// <param name="To">Exclusive.</param>
    /// <param name="Points">One for each interval.</param>
    internal sealed record Body(SeriesInterval Interval, DateTime From, DateTime To, IReadOnlyList<Point> Points);

    internal sealed record Point(DateTime Start, VisitsBody Visits, long Claims, long Redemptions);
}
