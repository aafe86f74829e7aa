using Redirect.Attribution.RateCards;

namespace Redirect.Attribution.Statements;

/// <summary>A line with all it is computed from. Amounts are minor units of the statement's currency, rates percent.</summary>
/// <param name="Number">Of the line, from 1.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Key">The thing, once for ever; the reference of its transfers in the ledger.</param>
/// <param name="Correction">It is of a period that was closed before: <paramref name="Due"/> less <paramref name="Before"/>.</param>
/// <param name="OccurredAt">Paid, redeemed, booked; of visits the beginning of their day.</param>
/// <param name="OrderId">Of orders.</param>
/// <param name="PlacementId">Of visits and redemptions.</param>
/// <param name="RateCardVersion">The card that held; absent: none did.</param>
/// <param name="Paid">What the order was paid.</param>
/// <param name="Refunded">Of that, what was given back.</param>
/// <param name="Credited">Of what was paid, the part that attribution gives the partner.</param>
/// <param name="CommissionRate">Of the card, like the next three.</param>
/// <param name="PartnerShare">Of commission and subsidy.</param>
/// <param name="SubsidyRate">Absent: none.</param>
/// <param name="SubsidyCap">For one order.</param>
/// <param name="Count">Visits of the day, or 1.</param>
/// <param name="Charged">Of them, those that are paid for.</param>
/// <param name="Price">For each.</param>
/// <param name="Due">What the partner should have for the thing, in all.</param>
/// <param name="Before">Of that, what closed statements hold.</param>
/// <param name="Amount">What the line adds: due less before.</param>
/// <param name="DueFee">The fee in all.</param>
/// <param name="BeforeFee">Of that, what closed statements hold.</param>
/// <param name="Fee">What the line adds to the fee.</param>
/// <param name="Flag">Why it is less than the rate would give: <c>no_rate</c>, <c>over_cap</c>, <c>closed</c>, <c>reversed</c>, <c>below_minimum</c>, <c>other_currency</c>.</param>
internal sealed record LineBody(
    int Number, LineKind Kind, string Key, bool Correction, DateTime OccurredAt, string? OrderId, Guid? PlacementId, int? RateCardVersion, long? Paid, long? Refunded, long? Credited,
    decimal? CommissionRate, decimal? PartnerShare, decimal? SubsidyRate, long? SubsidyCap, long? Count, long? Charged, long? Price, long Due, long Before, long Amount, long DueFee,
    long BeforeFee, long Fee, string? Flag)
{
    public static LineBody Of(StatementLine line)
    {
        var isOrder = line.Kind == LineKind.Order;
        return new LineBody(
            line.Number,
            line.Kind,
            line.Key,
            line.Origin != line.StatementId,
            line.OccurredAt,
            isOrder ? line.OrderId : null,
            line.PlacementId,
            line.CardVersion == 0 ? null : line.CardVersion,
            isOrder ? line.Paid : null,
            isOrder ? line.Refunded : null,
            isOrder ? line.Credited : null,
            isOrder ? Percent.Of(line.CommissionPpm) : null,
            isOrder ? Percent.Of(line.SharePpm) : null,
            isOrder ? Percent.Of(line.SubsidyPpm) : null,
            isOrder ? line.SubsidyCap : null,
            isOrder ? null : line.Count,
            isOrder ? null : line.Charged,
            isOrder ? null : line.Kind == LineKind.Entry ? line.Due : line.Price,
            line.Due,
            line.Before,
            line.Amount,
            line.DueFee,
            line.BeforeFee,
            line.Fee,
            line.Flag.Length == 0 ? null : line.Flag);
    }
}
