namespace Redirect.Attribution.Counters;

/// <summary>What became of paid orders. Nothing is taken off <see cref="OutcomeCounts.Orders"/> or <see cref="OutcomeCounts.Paid"/>: net is gross less this.</summary>
/// <param name="Refunds">Refunds that were applied to an order.</param>
/// <param name="Refunded">Their amounts, minor units of the merchant's currency.</param>
/// <param name="Closed">Orders that were closed after they were paid. Their money comes back by refunds, if it does.</param>
internal readonly record struct OrderCorrections(long Refunds, long Refunded, long Closed)
{
    public static OrderCorrections operator +(OrderCorrections left, OrderCorrections right) =>
        new(left.Refunds + right.Refunds, left.Refunded + right.Refunded, left.Closed + right.Closed);

    public static OrderCorrections operator -(OrderCorrections counts) => new(-counts.Refunds, -counts.Refunded, -counts.Closed);

    /// <summary>Per figure the greater of the two.</summary>
    public static OrderCorrections Max(OrderCorrections left, OrderCorrections right) =>
        new(Math.Max(left.Refunds, right.Refunds), Math.Max(left.Refunded, right.Refunded), Math.Max(left.Closed, right.Closed));
}
