using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Conversions;

/// <summary>Puts into the figures what changed at orders, within the transaction that changes them and after their rows are locked.</summary>
internal sealed class OrderCounting(OrderTouch touch, TimeProvider clock)
{
    /// <summary>
    /// Looks for the touches that are sought, counts each order there, else at the merchant alone, and moves those that counted there before. Saves
    /// the orders and refunds.
    /// </summary>
    /// <param name="context">In the caller's transaction.</param>
    /// <param name="orders">Of one merchant.</param>
    /// <param name="cancellationToken">Gives up; the caller's transaction is to come to nothing then.</param>
    /// <returns>The totals it raised, to be mirrored after the commit; none where nothing changed.</returns>
    public async Task<IReadOnlyDictionary<ScopeKey, Totals>> CountAsync(AttributionDbContext context, IReadOnlyCollection<OpenOrder> orders, CancellationToken cancellationToken)
    {
        if (orders.Count == 0)
        {
            return new Dictionary<ScopeKey, Totals>();
        }

        // Found before the merchant's row is locked: ingest waits for that.
        var rewards = new VariantRewards(orders.First().Order.MerchantId);
        foreach (var open in orders)
        {
            var order = open.Order;
            if (open.SeeksTouch && await touch.JoinAsync(context, order, cancellationToken) is { SplitLinkId: { } link, VisitorId: { } visitor })
            {
                rewards.AddOrder(link, visitor, order.Amount, order.Refunded, variant => (order.SplitLinkId, order.Variant) = (link, variant));
            }
            else if (order.SplitLinkId is { } credited && order.Refunded > open.RefundedBefore)
            {
                rewards.AddRefunded(credited, order.Variant, order.Refunded - open.RefundedBefore);
            }
        }

        var totals = await AddAsync(context, orders, cancellationToken);
        await rewards.SaveAsync(context, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return totals;
    }

    // Scopes before roll-ups, the merchant's own first, be it with nothing to add: who has that row may touch any other of the merchant (VisitStore).
    private async Task<IReadOnlyDictionary<ScopeKey, Totals>> AddAsync(AttributionDbContext context, IReadOnlyCollection<OpenOrder> orders, CancellationToken cancellationToken)
    {
        var rollups = new Dictionary<RollupKey, OutcomeCounts>();
        var scopes = new Dictionary<ScopeKey, OutcomeCounts>();
        foreach (var (key, counts) in orders.SelectMany(open => open.Before.Select(row => KeyValuePair.Create(row.Key, -row.Value)).Concat(open.Figures())))
        {
            rollups[key] = rollups.GetValueOrDefault(key) + counts;
            foreach (var scope in key.Scopes)
            {
                scopes[scope] = scopes.GetValueOrDefault(scope) + counts;
            }
        }

        var changed = rollups.Where(row => row.Value != default).ToList();
        if (changed.Count == 0)
        {
            return new Dictionary<ScopeKey, Totals>();
        }

        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        var totals = await OutcomeRows.AddToScopesAsync(
            context, transaction, scopes.Where(row => row.Key.Kind == ScopeKind.Merchant || row.Value != default), clock.GetUtcNow().UtcDateTime, cancellationToken);
        await OutcomeRows.AddToRollupsAsync(context, transaction, changed, cancellationToken);
        return totals;
    }
}
