namespace Redirect.Attribution.Stats;

/// <summary>The JSON twin of gRPC's <c>Summary</c>. Amounts are in minor units of <c>currency</c>, which is absent while there are none.</summary>
internal sealed record SummaryBody(
    VisitsBody Visits,
    long UniqueVisitors,
    bool UniqueVisitorsExact,
    long Claims,
    long Redemptions,
    long Orders,
    long Paid,
    long Refunded,
    WakeAttemptsBody WakeAttempts,
    string? Currency,
    DateTime? From,
    DateTime? To)
{
    public static SummaryBody Of(SummaryAnswer answer) => new(
        VisitsBody.Of(answer.Visits), answer.UniqueVisitors, answer.UniqueVisitorsExact, 0, 0, answer.Outcomes.Orders, answer.Outcomes.Paid, 0,
        new WakeAttemptsBody(answer.Outcomes.WakeAttempted, answer.Outcomes.WakeHidden), answer.Currency, answer.Range.From, answer.Range.To);
}
