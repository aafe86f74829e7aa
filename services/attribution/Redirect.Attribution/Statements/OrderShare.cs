using Redirect.Attribution.RateCards;

namespace Redirect.Attribution.Statements;

/// <summary>
/// What a child order earns by a card. Each amount is rounded once, per order and never on a sum: the commission of the partner's part of what the order was
/// paid less its refunds, then the partner's share of the commission; the fee is the rest, so that nothing is made or lost between them. Pure.
/// </summary>
/// <param name="Amount">The partner's, its part of the subsidy included.</param>
/// <param name="Fee">Of who runs the service.</param>
/// <param name="Flag">One of <see cref="LineFlags"/>.</param>
internal readonly record struct OrderShare(long Amount, long Fee, string Flag)
{
    public static OrderShare Of(RateCard card, OrderFact order)
    {
        if (order.Currency != card.Currency)
        {
            return new OrderShare(0, 0, LineFlags.OtherCurrency);
        }

        if (order.IsClosed)
        {
            return new OrderShare(0, 0, LineFlags.Closed);
        }

        if (order.Paid == 0)
        {
            return default(OrderShare) with { Flag = LineFlags.None };
        }

        // Amounts are at most 10^11, so these are below 10^29; Int128 holds 10^38.
        var basis = (Int128)order.Credited * (order.Paid - order.Refunded);
        var whole = (Int128)order.Paid * Percent.One;
        var raw = basis * card.CommissionPpm;
        var commission = raw < whole ? 0 : Rounding.HalfEven(raw, whole);
        var share = Rounding.HalfEven((Int128)commission * card.SharePpm, Percent.One);
        var subsidy = Math.Min(Rounding.HalfEven(basis * card.SubsidyPpm, whole), card.SubsidyCap);
        return new OrderShare(
            share + Rounding.HalfEven((Int128)subsidy * card.SharePpm, Percent.One), commission - share, raw > 0 && raw < whole ? LineFlags.BelowMinimum : LineFlags.None);
    }
}
