using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.OrderFiles;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Reconciliations;

/// <summary>The book as entries: what was paid or given back in a period, and whatever the file names besides, so that a payment a second over midnight is not missing on both sides.</summary>
internal static class InternalEntries
{
    /// <summary>The state of a refund that counts.</summary>
    public const string Given = "given";

    private const int KeysPerQuery = 500;

    /// <summary>A state as rows tell it.</summary>
    public static string NameOf(OrderState state) => state switch
    {
        OrderState.Created => "created",
        OrderState.Paid => "paid",
        OrderState.Closed => "closed",
        _ => "unknown",
    };

    /// <summary>Each key once. Orders of other platforms are left out; those of which it is not said where they were sold are not.</summary>
    public static async Task<IReadOnlyList<Entry>> ReadAsync(
        AttributionDbContext context, FileCaller caller, bool ofRefunds, Period period, IReadOnlyCollection<EntryKey> named, CancellationToken cancellationToken)
    {
        var found = new Dictionary<EntryKey, Entry>();
        var (merchant, platform, from, to) = (caller.MerchantId, caller.Platform, period.From, period.To);
        var orders = context.Orders.AsNoTracking().Where(x => x.MerchantId == merchant && (x.Platform == "" || x.Platform == platform));
        var refunds = context.Refunds.AsNoTracking().Where(x => x.MerchantId == merchant && !context.Orders.Any(o => o.MerchantId == merchant && o.OrderId == x.OrderId && o.Platform != "" && o.Platform != platform));
        if (ofRefunds)
        {
            Add((await refunds.Where(x => x.OccurredAt >= from && x.OccurredAt < to && x.State == RefundState.Applied).ToListAsync(cancellationToken)).Select(Of));
        }
        else
        {
            Add((await orders.Where(x => x.PaidAt >= from && x.PaidAt < to).ToListAsync(cancellationToken)).Select(Of));
        }

        var wanted = named.Where(key => !found.ContainsKey(key)).ToHashSet();
        foreach (var chunk in wanted.Select(key => ofRefunds ? key.RefundId : key.OrderId).Distinct(StringComparer.Ordinal).Chunk(KeysPerQuery))
        {
            var ids = chunk.ToList();
            if (ofRefunds)
            {
                // One that we have of another order is another one.
                Add((await refunds.Where(x => ids.Contains(x.RefundId)).ToListAsync(cancellationToken)).Select(Of).Where(entry => wanted.Contains(entry.Key)));
            }
            else
            {
                Add((await orders.Where(x => ids.Contains(x.OrderId)).ToListAsync(cancellationToken)).Where(order => order.IsHeardOf).Select(Of));
            }
        }

        return [.. found.Values];

        void Add(IEnumerable<Entry> entries)
        {
            foreach (var entry in entries)
            {
                found.TryAdd(entry.Key, entry);
            }
        }
    }

    private static Entry Of(Order order) => new(
        new EntryKey(order.OrderId, ""), order.Amount, NameOf(order.State), order.PaidAt ?? order.ClosedAt ?? order.CreatedAt ?? order.ReceivedAt);

    // A refund that waits for its order is known and in no figure: the platform has the amount and we do not.
    private static Entry Of(Refund refund) => refund.State == RefundState.Applied
        ? new Entry(new EntryKey(refund.OrderId, refund.RefundId), refund.Amount, Given, refund.OccurredAt)
        : new Entry(new EntryKey(refund.OrderId, refund.RefundId), 0, refund.State switch { RefundState.Waiting => "waiting", RefundState.Exceeds => "exceeds", _ => "other_currency" }, refund.OccurredAt);
}
