using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Conversions;

/// <summary>Puts an order into the figures, within the transaction that stores or joins it.</summary>
internal sealed class OrderCounting(OrderTouch touch, TimeProvider clock)
{
    /// <summary>Counts a new order: at its touch when there is one, else at the merchant alone.</summary>
    /// <returns>The totals it raised, to be mirrored after the commit.</returns>
    public async Task<IReadOnlyDictionary<ScopeKey, Totals>> CountAsync(AttributionDbContext context, Order order, CancellationToken cancellationToken)
    {
        var joined = await touch.JoinAsync(context, order, cancellationToken);
        var totals = await AddAsync(context, [KeyValuePair.Create(order.Rollup, order.Counts)], order.Rollup.Scopes.Select(scope => KeyValuePair.Create(scope, order.Counts)), cancellationToken);
        if (joined)
        {
            await touch.CreditAsync(context, order, cancellationToken);
        }

        return totals;
    }

    /// <summary>Looks again for the touch of an order that is counted already, and moves the order there.</summary>
    /// <returns>The totals it raised; none where there still is no touch.</returns>
    public async Task<IReadOnlyDictionary<ScopeKey, Totals>> RejoinAsync(AttributionDbContext context, Order order, CancellationToken cancellationToken)
    {
        var untouched = order.Rollup;
        if (!await touch.JoinAsync(context, order, cancellationToken))
        {
            return new Dictionary<ScopeKey, Totals>();
        }

        var totals = await AddAsync(
            context, [KeyValuePair.Create(untouched, -order.Counts), KeyValuePair.Create(order.Rollup, order.Counts)],
            order.Rollup.Scopes.Select(scope => KeyValuePair.Create(scope, scope.Kind == ScopeKind.Merchant ? default : order.Counts)), cancellationToken);
        await touch.CreditAsync(context, order, cancellationToken);
        return totals;
    }

    // Scopes before roll-ups, the merchant's own first, be it with nothing to add: who has that row may touch any other of the merchant (VisitStore).
    private async Task<IReadOnlyDictionary<ScopeKey, Totals>> AddAsync(
        AttributionDbContext context, KeyValuePair<RollupKey, OutcomeCounts>[] rollups, IEnumerable<KeyValuePair<ScopeKey, OutcomeCounts>> scopes, CancellationToken cancellationToken)
    {
        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        var totals = await OutcomeRows.AddToScopesAsync(context, transaction, scopes, clock.GetUtcNow().UtcDateTime, cancellationToken);
        await OutcomeRows.AddToRollupsAsync(context, transaction, rollups, cancellationToken);
        return totals;
    }
}
