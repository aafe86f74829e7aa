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
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).OrCsv();

    private static async Task<Results<Ok<SummaryBody>, CsvAnswer, ProblemHttpResult>> HandleAsync(
        HttpContext context, GetSummary summary, string? linkId, string? placementId, string? campaignId, string? from, string? to, string? format, CancellationToken cancellationToken)
    {
        if (CsvAnswer.IsWanted(context, format) is not { } asTable)
        {
            return CsvAnswer.UnknownFormat.ToProblem();
        }

        var scope = StatsParameters.Scope(context, linkId, placementId, campaignId);
        var range = StatsParameters.Hours(from, to);
        if ((scope.Refusal ?? range.Refusal) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var answer = await summary.AskAsync(scope.Value!, range.Value!, cancellationToken);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : CsvAnswer.Of(asTable, SummaryBody.Of(answer.Value!), Table);
    }

    private static CsvAnswer Table(SummaryBody x) => new(
        "summary",
        [
            "from", "to", .. VisitsBody.Columns, "uniqueVisitors", "uniqueVisitorsExact", "claims", "claimsReturned", "redemptions", "redemptionsReversed", "redeemedAmount",
            "reversedAmount", "redeemedCurrency", "orders", "paid", "refunded", "refunds", "ordersClosed", "currency", "wakeAttempted", "wakeHidden", "landed",
        ],
        [
            [
                x.From, x.To, .. x.Visits.Cells, x.UniqueVisitors, x.UniqueVisitorsExact, x.Claims, x.ClaimsReturned, x.Redemptions, x.RedemptionsReversed, x.RedeemedAmount,
                x.ReversedAmount, x.RedeemedCurrency, x.Orders, x.Paid, x.Refunded, x.Refunds, x.OrdersClosed, x.Currency, x.WakeAttempts.Attempted, x.WakeAttempts.Hidden, x.Landed,
            ],
        ]);
}
