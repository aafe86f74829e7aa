using Redirect.Attribution.Rescoring;

namespace Redirect.Attribution.Stats;

/// <summary>
/// The JSON twin of gRPC's <c>Summary</c>. Amounts are in minor units: <c>paid</c> and <c>refunded</c> of <c>currency</c>, the other two of
/// <c>redeemedCurrency</c>; each is absent while there are none. <c>stock</c> is there only where a surprise code is watched.
/// <c>qualityRulesVersion</c> is that of the rules by which history is scored again, and <c>visits.net</c> is found.
/// </summary>
internal sealed record SummaryBody(
    VisitsBody Visits,
    int QualityRulesVersion,
    long UniqueVisitors,
    bool UniqueVisitorsExact,
    long Claims,
    long ClaimsReturned,
    long Redemptions,
    long RedemptionsReversed,
    long RedeemedAmount,
    long ReversedAmount,
    long Orders,
    long Paid,
    long Refunded,
    long Refunds,
    long OrdersClosed,
    WakeAttemptsBody WakeAttempts,
    long Landed,
    string? Currency,
    string? RedeemedCurrency,
    StockBody? Stock,
    DateTime? From,
    DateTime? To)
{
    public static SummaryBody Of(SummaryAnswer answer) => new(
        VisitsBody.Of(answer.Visits), SivtRules.Version, answer.UniqueVisitors, answer.UniqueVisitorsExact,
        answer.Outcomes.Claims.Claims, answer.Outcomes.Claims.ClaimsReturned, answer.Outcomes.Claims.Redemptions, answer.Outcomes.Claims.RedemptionsReversed,
        answer.Outcomes.Claims.RedeemedAmount, answer.Outcomes.Claims.ReversedAmount,
        answer.Outcomes.Orders, answer.Outcomes.Paid, answer.Outcomes.Corrections.Refunded, answer.Outcomes.Corrections.Refunds, answer.Outcomes.Corrections.Closed,
        new WakeAttemptsBody(answer.Outcomes.WakeAttempted, answer.Outcomes.WakeHidden), answer.Outcomes.Landed,
        answer.Currency, answer.RedeemedCurrency, answer.Stock is { } stock ? StockBody.Of(stock) : null, answer.Range.From, answer.Range.To);
}
