using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>
/// The totals of a scope. All time and at most one id: one row of counters, whatever the number of visits or years. Else from the
/// roll-ups, whose number grows with hours, places and forms but not with visits.
/// </summary>
internal sealed class GetSummary(
    CounterReader counters, UniqueVisitors uniques, Currencies currencies, BenefitCurrencies benefits, ScopeOwnership ownership, IDbContextFactory<AttributionDbContext> contexts)
{
    public async Task<Answer<SummaryAnswer>> AskAsync(StatsScope scope, HourRange range, CancellationToken cancellationToken)
    {
        if (range.IsOpen && scope.Single is { } key)
        {
            if (await counters.FindAsync(key, cancellationToken) is { } totals)
            {
                // The counters are the merchant's own: being there is being owned.
                var inCurrency = totals.Outcomes.Orders == 0 ? null : await currencies.FindAsync(scope.MerchantId, cancellationToken);
                return new SummaryAnswer(totals.Visits, totals.UniqueVisitors, true, range, totals.Outcomes, inCurrency,
                    await benefits.FindAsync(scope.MerchantId, totals.Outcomes.Claims, cancellationToken));
            }

            return await ownership.CheckAsync(scope, cancellationToken) is { } unknown ? unknown : new SummaryAnswer(default, 0, true, range);
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (visits, outcomes) = await RollupSums.ReadAsync(context, scope, range, cancellationToken);
        var (visitors, isExact) = await uniques.CountAsync(scope, range, cancellationToken);
        var currency = outcomes is { Orders: 0, Corrections.Refunds: 0 } ? null : await currencies.FindAsync(scope.MerchantId, cancellationToken);
        return new SummaryAnswer(
            visits, visitors, isExact, range, outcomes, currency, await benefits.FindAsync(scope.MerchantId, outcomes.Claims, cancellationToken));
    }
}
