using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/timeseries</c></summary>
internal static class TimeSeriesEndpoint
{
    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/timeseries", HandleAsync)
        .WithName("GetTimeSeries").WithSummary("Visits and what came of them by hour, or by day of a time zone (tz, default Asia/Shanghai), gaps filled with zeros; at most 2,208 points")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).OrCsv();

    private static async Task<Results<Ok<Body>, CsvAnswer, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetTimeSeries series, string? linkId, string? placementId, string? campaignId, string? from, string? to, string? interval, string? tz, string? format,
        CancellationToken cancellationToken)
    {
        if (CsvAnswer.IsWanted(context, format) is not { } asTable)
        {
            return CsvAnswer.UnknownFormat.ToProblem();
        }

        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        var zone = StatsZone.Parse(tz);
        if ((scope.Refusal ?? zone.Refusal) is { } wrong)
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

        var answer = await series.AskAsync(scope.Value!, start, end, step, zone.Value!, cancellationToken);
        return answer.Refusal is { } refusal
            ? refusal.ToProblem()
            : CsvAnswer.Of(asTable, Body.Of(answer.Value!), Table);
    }

    private static CsvAnswer Table(Body body) => new(
        "timeseries", ["start", .. VisitsBody.Columns, "claims", "redemptions", "orders", "paid", "refunds", "refunded", "currency", "landed"],
        body.Points.Select(x => (IReadOnlyList<object?>)[x.Start, .. x.Visits.Cells, x.Claims, x.Redemptions, x.Orders, x.Paid, x.Refunds, x.Refunded, body.Currency, x.Landed]));

    /// <param name="Interval">Of the points.</param>
    /// <param name="TimeZone">Whose days.</param>
    /// <param name="From">Inclusive.</param>
    /// <param name="To">Exclusive.</param>
    /// <param name="Points">One for each interval.</param>
    /// <param name="Currency">Of the amounts; absent while there are none.</param>
    internal sealed record Body(SeriesInterval Interval, string TimeZone, DateTime From, DateTime To, IReadOnlyList<Point> Points, string? Currency)
    {
        public static Body Of(SeriesAnswer answer) => new(
            answer.Interval, answer.Zone.Name, answer.Range.From!.Value, answer.Range.To!.Value,
            [
                .. answer.Points.Select(x => new Point(
                    x.Start, VisitsBody.Of(x.Visits), x.Outcomes.Claims.Claims, x.Outcomes.Claims.Redemptions, x.Outcomes.Orders, x.Outcomes.Paid, x.Outcomes.Corrections.Refunds,
                    x.Outcomes.Corrections.Refunded, x.Outcomes.Landed)),
            ],
            answer.Currency);
    }

    internal sealed record Point(DateTime Start, VisitsBody Visits, long Claims, long Redemptions, long Orders, long Paid, long Refunds, long Refunded, long Landed);
}
