using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Conversions;

/// <summary>An order whose row is locked, with its refunds, and what it counted for before it was changed.</summary>
internal sealed class OpenOrder
{
    private readonly List<Refund> refunds;

    public OpenOrder(Order order, IEnumerable<Refund> refunds)
    {
        (Order, this.refunds) = (order, [.. refunds]);
        Before = [.. Figures()];
        RefundedBefore = order.Refunded;
    }

    public Order Order { get; }

    public IReadOnlyList<Refund> Refunds => refunds;

    /// <summary>What it counted for when it was opened.</summary>
    public IReadOnlyList<KeyValuePair<RollupKey, OutcomeCounts>> Before { get; }

    /// <summary>Minor units.</summary>
    public long RefundedBefore { get; }

    /// <summary>Whether its touch is to be looked for.</summary>
    public bool SeeksTouch { get; set; }

    /// <summary>Takes a report that goes with the others; the refunds that waited for the payment are settled by when they happened.</summary>
    public void Take(OrderReport report, DateTime now)
    {
        SeeksTouch |= Order.Take(report, now);
        if (Order.PaidAt is not null)
        {
            foreach (var refund in refunds.Where(refund => refund.State == RefundState.Waiting).OrderBy(refund => refund.OccurredAt).ThenBy(refund => refund.RefundId, StringComparer.Ordinal))
            {
                Settle(refund);
            }
        }
    }

    /// <summary>Takes a refund that is not known yet.</summary>
    public void Take(Refund refund)
    {
        refunds.Add(refund);
        Settle(refund);
    }

    /// <summary>What it counts for: the payment, a closing after it, and each refund, in the hour of each.</summary>
    public IEnumerable<KeyValuePair<RollupKey, OutcomeCounts>> Figures()
    {
        if (Order.PaidAt is not { } paidAt)
        {
            yield break;
        }

        yield return KeyValuePair.Create(Order.RollupAt(paidAt), new OutcomeCounts(1, Order.Amount, 0, 0));
        if (Order is { State: OrderState.Closed, ClosedAt: { } closedAt })
        {
            yield return KeyValuePair.Create(Order.RollupAt(closedAt), new OutcomeCounts(0, 0, 0, 0, default, new OrderCorrections(0, 0, 1)));
        }

        foreach (var refund in refunds.Where(refund => refund.State == RefundState.Applied))
        {
            yield return KeyValuePair.Create(Order.RollupAt(refund.OccurredAt), new OutcomeCounts(0, 0, 0, 0, default, new OrderCorrections(1, refund.Amount, 0)));
        }
    }

    private void Settle(Refund refund)
    {
        refund.State = refund.At(Order);
        Order.Refunded += refund.State == RefundState.Applied ? refund.Amount : 0;
    }
}
