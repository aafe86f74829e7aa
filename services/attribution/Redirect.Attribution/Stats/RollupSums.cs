using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>The sums of roll-ups over a scope and range.</summary>
internal static class RollupSums
{
    public static async Task<(VisitCounts Visits, OutcomeCounts Outcomes)> ReadAsync(
        AttributionDbContext context, StatsScope scope, HourRange range, CancellationToken cancellationToken)
    {
        var visits = await context.Rollups.AsNoTracking().In(scope, range)
            .GroupBy(_ => 1)
            .Select(x => new VisitCounts(
                x.Sum(y => y.HumanGross), x.Sum(y => y.Preview), x.Sum(y => y.Bot), x.Sum(y => y.Prefetch),
                x.Sum(y => y.Duplicate), x.Sum(y => y.Internal), x.Sum(y => y.Suspect))
            { Invalidated = x.Sum(y => y.Invalidated), Restored = x.Sum(y => y.Restored) })
            .SingleOrDefaultAsync(cancellationToken);
        var outcomes = await context.Rollups.AsNoTracking().In(scope, range)
            .GroupBy(_ => 1)
            .Select(x => new OutcomeCounts(
                x.Sum(y => y.Orders), x.Sum(y => y.Paid), x.Sum(y => y.WakeAttempted), x.Sum(y => y.WakeHidden),
                new ClaimCounts(
                    x.Sum(y => y.Claims), x.Sum(y => y.ClaimsReturned), x.Sum(y => y.Redemptions), x.Sum(y => y.RedemptionsReversed),
                    x.Sum(y => y.RedeemedAmount), x.Sum(y => y.ReversedAmount)),
                new OrderCorrections(x.Sum(y => y.Refunds), x.Sum(y => y.Refunded), x.Sum(y => y.OrdersClosed)),
                x.Sum(y => y.Landed)))
            .SingleOrDefaultAsync(cancellationToken);
        return (visits, outcomes);
    }
}
