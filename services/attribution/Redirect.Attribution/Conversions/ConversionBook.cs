using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Visitors;

namespace Redirect.Attribution.Conversions;

/// <summary>
/// Takes reports of orders and refunds within the caller's transaction. An order's row, made when it or a refund of it is first heard of, is its lock: reports
/// of one order go one after the other, so that a refund and the order it came before can't miss each other.
/// <para>Locks are taken in one order: against erasures, the merchant's currency, orders by id, refunds by id, and then those of <see cref="OrderCounting"/>. Who waits for an
/// order holds nothing that its holder will want.</para>
/// </summary>
internal sealed class ConversionBook(OrderCounting counting, Currencies currencies, TimeProvider clock)
{
    private static readonly string[] OrderColumns =
    [
        "merchant_id", "order_id", "parent_order_id", "amount", "currency", "refunded", "received_at", "link_id", "placement_id", "campaign_id", "form", "channel", "variant",
    ];

    /// <summary>Takes each report for itself: one that is refused changes nothing and stops no other.</summary>
    /// <returns>What became of each, in the same order, and the totals to be mirrored after the commit.</returns>
    public Task<(IReadOnlyList<OrderOutcome> Outcomes, IReadOnlyDictionary<ScopeKey, Totals> Totals)> TakeAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyList<OrderReport> reports, CancellationToken cancellationToken) =>
        TakeAsync(context, merchantId, [.. reports.Select(report => (IReadOnlyList<OrderReport>)[report])], cancellationToken);

    /// <summary>The same of rows that say several things of one order each: all of a row is taken or nothing of it.</summary>
    public async Task<(IReadOnlyList<OrderOutcome> Outcomes, IReadOnlyDictionary<ScopeKey, Totals> Totals)> TakeAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyList<IReadOnlyList<OrderReport>> rows, CancellationToken cancellationToken)
    {
        rows = await WithoutErasedAsync(context, merchantId, rows, cancellationToken);
        var payment = rows.SelectMany(row => row).FirstOrDefault(report => report.State == OrderState.Paid);
        var currency = payment is null ? null : await currencies.SettleAsync(context, merchantId, payment.Currency, cancellationToken);
        var orders = await OpenAsync(context, merchantId, rows.Where(row => row.All(IsIn)).Select(row => row[0].OrderId), cancellationToken);

        var now = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        var outcomes = new OrderOutcome[rows.Count];
        for (var row = 0; row < outcomes.Length; row++)
        {
            var reports = rows[row];
            if (!reports.All(IsIn))
            {
                outcomes[row] = new OrderOutcome(null, false, false, ReportRefusal.OtherCurrency);
                continue;
            }

            var open = orders[reports[0].OrderId];
            if (!reports.All(open.Order.GoesWith))
            {
                outcomes[row] = new OrderOutcome(null, false, false, ReportRefusal.OrderDiffers);
                continue;
            }

            var (isFirst, before) = (!open.Order.IsHeardOf, open.Order.Heard);
            foreach (var report in reports)
            {
                open.Take(report, now);
            }

            outcomes[row] = new OrderOutcome(open.Order, isFirst, before != open.Order.Heard, null);
        }

        return (outcomes, await counting.CountAsync(context, [.. orders.Values], cancellationToken));

        bool IsIn(OrderReport report) => report.State != OrderState.Paid || report.Currency == currency;
    }

    /// <summary>The same for refunds. One whose order is not paid yet, as far as was heard, is kept and waits for it.</summary>
    public async Task<(IReadOnlyList<RefundOutcome> Outcomes, IReadOnlyDictionary<ScopeKey, Totals> Totals)> TakeAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyList<Refund> reports, CancellationToken cancellationToken)
    {
        var currency = await currencies.FindAsync(context, merchantId, cancellationToken);
        var ids = reports.Select(report => report.RefundId).Distinct().ToList();
        var known = await context.Refunds.AsNoTracking().Where(x => x.MerchantId == merchantId && ids.Contains(x.RefundId)).ToDictionaryAsync(x => x.RefundId, cancellationToken);
        var orders = await OpenAsync(context, merchantId, reports.Where(report => !known.ContainsKey(report.RefundId) && IsIn(report)).Select(report => report.OrderId), cancellationToken);

        var outcomes = new RefundOutcome[reports.Count];
        foreach (var (row, report) in reports.Index().OrderBy(x => x.Item.RefundId, StringComparer.Ordinal).ThenBy(x => x.Index))
        {
            outcomes[row] = known.TryGetValue(report.RefundId, out var old) ? Again(old, report)
                : !IsIn(report) ? new RefundOutcome(null, false, ReportRefusal.OtherCurrency)
                : await TakeAsync(context, orders[report.OrderId], report, cancellationToken);
            if (outcomes[row].Refund is { } taken)
            {
                known[taken.RefundId] = taken;
            }
        }

        return (outcomes, await counting.CountAsync(context, [.. orders.Values], cancellationToken));

        bool IsIn(Refund report) => currency is null || report.Currency == currency;
    }

    /// <summary>Locks the rows of the orders, makes those that are not there yet, and reads them with their refunds.</summary>
    public async Task<IReadOnlyDictionary<string, OpenOrder>> OpenAsync(
        AttributionDbContext context, Guid merchantId, IEnumerable<string> orderIds, CancellationToken cancellationToken)
    {
        var ids = orderIds.Distinct().Order(StringComparer.Ordinal).ToList();
        if (ids.Count == 0)
        {
            return new Dictionary<string, OpenOrder>();
        }

        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        var now = OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime);
        foreach (var chunk in ids.Chunk(ManyRows.Limit))
        {
            // The update that changes nothing takes the lock; whoever comes second waits here until the first is committed.
            await using var insert = ManyRows.Insert(
                transaction,
                "orders",
                OrderColumns,
                chunk.Select(id => (object?[])
                [
                    context.Stored(merchantId), id, "", 0L, "", 0L, context.Stored(now), context.Stored(Guid.Empty), context.Stored(Guid.Empty),
                    context.Stored(Guid.Empty), (short)0, "", "",
                ]),
                "ON CONFLICT (merchant_id, order_id) DO UPDATE SET order_id = excluded.order_id");
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var refunds = (await context.Refunds.Where(x => x.MerchantId == merchantId && ids.Contains(x.OrderId)).ToListAsync(cancellationToken)).ToLookup(x => x.OrderId);
        return (await context.Orders.Where(x => x.MerchantId == merchantId && ids.Contains(x.OrderId)).ToListAsync(cancellationToken))
            .ToDictionary(order => order.OrderId, order => new OpenOrder(order, refunds[order.OrderId]));
    }

    private static async Task<IReadOnlyList<IReadOnlyList<OrderReport>>> WithoutErasedAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyList<IReadOnlyList<OrderReport>> rows, CancellationToken cancellationToken)
    {
        // Also where nobody is named: the visit that is joined may tell a visitor.
        await ErasedVisitors.LockAsync(context, [merchantId], cancellationToken);
        var named = rows.SelectMany(row => row).Where(report => report.VisitorId is not null).Select(report => (merchantId, report.VisitorId!.Value)).ToHashSet();
        var erased = await ErasedVisitors.AmongAsync(context, named, cancellationToken);
        return erased.Count == 0
            ? rows
            : [.. rows.Select(row => (IReadOnlyList<OrderReport>)[.. row.Select(report => report.VisitorId is { } visitor && erased.Contains((merchantId, visitor)) ? report with { VisitorId = null } : report)])];
    }

    // A waiting refund that its order refused has been told "waiting"; from then on it is told why.
    private static RefundOutcome Again(Refund known, Refund report) => (known.SaysTheSame(report), known.State) switch
    {
        (false, _) => new RefundOutcome(null, false, ReportRefusal.RefundDiffers),
        (_, RefundState.Exceeds) => new RefundOutcome(null, false, ReportRefusal.Exceeds),
        (_, RefundState.OtherCurrency) => new RefundOutcome(null, false, ReportRefusal.OtherCurrency),
        _ => new RefundOutcome(known, false, null),
    };

    private static async Task<RefundOutcome> TakeAsync(AttributionDbContext context, OpenOrder open, Refund report, CancellationToken cancellationToken)
    {
        if (open.Refunds.FirstOrDefault(x => x.RefundId == report.RefundId) is { } meanwhile)
        {
            return Again(meanwhile, report);
        }

        var state = report.At(open.Order);
        if (state is RefundState.Exceeds or RefundState.OtherCurrency)
        {
            return new RefundOutcome(null, false, state == RefundState.Exceeds ? ReportRefusal.Exceeds : ReportRefusal.OtherCurrency);
        }

        // The primary key decides between two orders that are named with one refund at once.
        var inserted = await context.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO refunds (merchant_id, refund_id, order_id, amount, currency, occurred_at, received_at, state)
             VALUES ({context.Stored(report.MerchantId)}, {report.RefundId}, {report.OrderId}, {report.Amount}, {report.Currency}, {context.Stored(report.OccurredAt)},
                     {context.Stored(report.ReceivedAt)}, {(short)state})
             ON CONFLICT (merchant_id, refund_id) DO NOTHING
             """,
            cancellationToken) == 1;
        if (!inserted)
        {
            return new RefundOutcome(null, false, ReportRefusal.RefundDiffers);
        }

        open.Take(report);
        return new RefundOutcome(report, true, null);
    }
}
