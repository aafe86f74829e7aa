using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>The funnel of a scope. All time and at most one id: one row of counters; else from the roll-ups. Never a look at visits.</summary>
internal sealed class GetFunnel(CounterReader counters, ScopeOwnership ownership, IDbContextFactory<AttributionDbContext> contexts)
{
    public async Task<Answer<FunnelAnswer>> AskAsync(StatsScope scope, HourRange range, CancellationToken cancellationToken)
    {
        if (range.IsOpen && scope.Single is { } key && await counters.FindAsync(key, cancellationToken) is { } totals)
        {
            return FunnelAnswer.Of(totals.Visits, totals.Outcomes, range, scope.LinkId is not null);
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (visits, outcomes) = await RollupSums.ReadAsync(context, scope, range, cancellationToken);
        return FunnelAnswer.Of(visits, outcomes, range, scope.LinkId is not null);
    }
}
