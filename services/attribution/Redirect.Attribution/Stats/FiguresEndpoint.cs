using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Redirect.Attribution.Stats;

/// <summary><c>GET /api/v1/stats/figures</c></summary>
internal static class FiguresEndpoint
{
    private static readonly string[] Columns =
    [
        "key", "label", "start", "pageViews", "visitors", "newVisitors", "returningVisitors", "buyers", "newBuyers", "oldBuyers", "buyersPaid", "orders", "paid", "refunded", "net",
        "conversion", "amountPerBuyer", "valuePerVisitor", "followers", "members", "currency",
    ];

    public static void Map(IEndpointRouteBuilder group) => group.MapGet("/figures", HandleAsync)
        .WithName("GetFigures")
        .WithSummary("The merchant's figures: page views, visitors, buyers, conversion, amount per buyer; in all and by channel, placement, form, store, staff, campaign or link, in total or by hour or day (tz)")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).OrCsv();

    private static async Task<Results<Ok<Body>, CsvAnswer, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetFigures figures, string? by, string? linkId, string? placementId, string? campaignId, string? from, string? to, string? interval, string? tz,
        int? limit, int? visitorLookBackDays, int? buyerLookBackDays, string? format, CancellationToken cancellationToken)
    {
        if (CsvAnswer.IsWanted(context, format) is not { } asTable)
        {
            return CsvAnswer.UnknownFormat.ToProblem();
        }

        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        var zone = StatsZone.Parse(tz);
        if ((NoTime(from, to, out var start, out var end) ?? scope.Refusal ?? zone.Refusal) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var dimension = TopDimensions.Parse(by);
        if (dimension is null && !string.IsNullOrEmpty(by))
        {
            return TopDimensions.Unknown.ToProblem();
        }

        FiguresInterval? step = interval switch
        {
            null or "" or "total" => FiguresInterval.Total,
            "hour" => FiguresInterval.Hour,
            "day" => FiguresInterval.Day,
            _ => null,
        };
        if (step is not { } each)
        {
            return new Refusal(RefusalKind.Rule, "interval", "interval_unknown", "'interval' is 'total', 'hour' or 'day'.").ToProblem();
        }

        var answer = await figures.AskAsync(
            new FiguresQuestion(scope.Value!, start, end, dimension, each, zone.Value!, Given(limit), Given(visitorLookBackDays), Given(buyerLookBackDays)), cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : CsvAnswer.Of(asTable, Body.Of(answer.Value!), Table);
    }

    // Absent is the default; 0 is a mistake, which only protobuf can't tell from absent.
    private static int Given(int? number) => number switch { null => 0, 0 => -1, { } some => some };

    private static Refusal? NoTime(string? from, string? to, out DateTime? start, out DateTime? end)
    {
        end = null;
        return !StatsParameters.TryTime(from, out start) ? StatsParameters.NoTime("from") : StatsParameters.TryTime(to, out end) ? null : StatsParameters.NoTime("to");
    }

    // The total stands first, with a key of its own that no dimension has.
    private static CsvAnswer Table(Body body) => new(
        "figures", Columns,
        body.Rows.Prepend(body.Total with { Key = "(total)" }).Select(x => (IReadOnlyList<object?>)
        [
            x.Key, x.Label, x.Start, x.PageViews, x.Visitors, x.NewVisitors, x.ReturningVisitors, x.Buyers, x.NewBuyers, x.OldBuyers, x.BuyersPaid, x.Orders, x.Paid, x.Refunded, x.Net,
            x.Conversion, x.AmountPerBuyer, x.ValuePerVisitor, x.Followers, x.Members, body.Currency,
        ]));

    /// <param name="By">The dimension; absent: in all.</param>
    /// <param name="Interval">Of the rows.</param>
    /// <param name="TimeZone">Whose days.</param>
    /// <param name="From">Inclusive.</param>
    /// <param name="To">Exclusive.</param>
    /// <param name="VisitorsExact">False: the range begins before raw visits are kept.</param>
    /// <param name="Currency">Of the amounts, which are in minor units; absent while there are none.</param>
    /// <param name="Total">Of the whole range and scope; no sum of the rows.</param>
    /// <param name="Rows">Those with the most page views first.</param>
    /// <param name="More">There are more keys than 'limit'.</param>
    internal sealed record Body(
        TopDimension? By, FiguresInterval Interval, string TimeZone, DateTime From, DateTime To, bool VisitorsExact, string? Currency, Row Total, IReadOnlyList<Row> Rows, bool More)
    {
        public static Body Of(FiguresAnswer answer) => new(
            answer.Question.By, answer.Question.Interval, answer.Question.Zone.Name, answer.Range.From!.Value, answer.Range.To!.Value, answer.VisitorsExact, answer.Currency,
            Row.Of(answer.Total), [.. answer.Rows.Select(Row.Of)], answer.More);
    }

    /// <summary>See docs/figures.md.</summary>
    internal sealed record Row(
        string Key, string Label, DateTime? Start, long PageViews, long Visitors, long NewVisitors, long ReturningVisitors, long Buyers, long NewBuyers, long OldBuyers, long BuyersPaid,
        long Orders, long Paid, long Refunded, long Net, decimal? Conversion, long? AmountPerBuyer, long? ValuePerVisitor, long Followers, long Members)
    {
        public static Row Of(FiguresAnswer.Row row)
        {
            var n = row.Counts;
            return new Row(
                row.Key, row.Label, row.Start, n.PageViews, n.Visitors, n.NewVisitors, n.ReturningVisitors, n.Buyers, n.NewBuyers, n.OldBuyers, n.BuyersPaid, n.Orders, n.Paid,
                n.Refunded, n.Net, n.Conversion, n.AmountPerBuyer, n.ValuePerVisitor, n.Followers, n.Members);
        }
    }
}
