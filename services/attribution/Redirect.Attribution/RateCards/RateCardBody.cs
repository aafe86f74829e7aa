namespace Redirect.Attribution.RateCards;

/// <summary>A rate card as it is stored.</summary>
/// <param name="Partner">As placements name it.</param>
/// <param name="Version">Of the partner's cards, from 1.</param>
/// <param name="From">The first day (UTC+8) on which it holds.</param>
/// <param name="Currency">Of all its amounts, which are minor units.</param>
/// <param name="PerVisit">For each billable visit; absent: not paid for.</param>
/// <param name="PerRedemption">For each redemption; absent: not paid for.</param>
/// <param name="CommissionRate">Percent of what an order was paid; absent: none.</param>
/// <param name="PartnerShare">The partner's percent of commission and subsidy; the rest of the commission is the fee.</param>
/// <param name="SubsidyRate">Percent of what an order was paid; absent: none.</param>
/// <param name="SubsidyCap">The most of a subsidy for one order.</param>
/// <param name="VisitCap">Visits that are paid for in the period of a statement at most; absent: any.</param>
/// <param name="AmountCap">What is spent by this card in the period of a statement at most, fees included; absent: any.</param>
/// <param name="Budget">What is spent by this card in all at most, fees included; absent: any.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record RateCardBody(
    string Partner, int Version, DateOnly From, string Currency, long? PerVisit, long? PerRedemption, decimal? CommissionRate, decimal? PartnerShare, decimal? SubsidyRate,
    long? SubsidyCap, long? VisitCap, long? AmountCap, long? Budget, DateTime CreatedAt)
{
    public static RateCardBody Of(RateCard card) => new(
        card.Partner,
        card.Version,
        card.From,
        card.Currency,
        Given(card.PerVisit),
        Given(card.PerRedemption),
        card.CommissionPpm == 0 ? null : Percent.Of(card.CommissionPpm),
        card.CommissionPpm == 0 && card.SubsidyPpm == 0 ? null : Percent.Of(card.SharePpm),
        card.SubsidyPpm == 0 ? null : Percent.Of(card.SubsidyPpm),
        Given(card.SubsidyCap),
        card.VisitCap,
        card.AmountCap,
        card.Budget,
        card.CreatedAt);

    private static long? Given(long amount) => amount == 0 ? null : amount;
}
