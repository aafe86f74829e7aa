using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Rescoring;

/// <summary>The placements of a merchant whose last 24 hours are an alarm. Reads the day's roll-ups, and the weeks before of those placements alone that had enough visits.</summary>
internal sealed class ListAnomalies(IDbContextFactory<AttributionDbContext> contexts, TimeProvider clock)
{
    /// <returns>By placement, then kind.</returns>
    public async Task<IReadOnlyList<Anomaly>> AskAsync(Guid merchantId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;

        // Whole hours: the running one and the 23 before.
        var since = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc).AddHours(-23);
        var before = since.AddDays(-AnomalyRules.UsualDays);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var recent = await context.Rollups.AsNoTracking().Where(x => x.MerchantId == merchantId && x.Hour >= since && x.PlacementId != Guid.Empty)
            .GroupBy(x => x.PlacementId)
            .Where(x => x.Sum(y => y.HumanGross + y.Bot + y.Suspect) >= AnomalyRules.LeastVisits)
            .Select(x => new
            {
                x.Key,
                Visits = new VisitCounts(
                    x.Sum(y => y.HumanGross), x.Sum(y => y.Preview), x.Sum(y => y.Bot), x.Sum(y => y.Prefetch), x.Sum(y => y.Duplicate), x.Sum(y => y.Internal), x.Sum(y => y.Suspect))
                {
                    Invalidated = x.Sum(y => y.Invalidated),
                    Restored = x.Sum(y => y.Restored),
                },
            })
            .ToListAsync(cancellationToken);
        var ids = recent.ConvertAll(x => x.Key);
        var usual = ids.Count == 0
            ? []
            : await context.Rollups.AsNoTracking().Where(x => x.MerchantId == merchantId && ids.Contains(x.PlacementId) && x.Hour >= before && x.Hour < since)
                .GroupBy(x => x.PlacementId)
                .Select(x => new
                {
                    x.Key,
                    First = x.Min(y => y.Hour),
                    Visits = new VisitCounts(
                        x.Sum(y => y.HumanGross), x.Sum(y => y.Preview), x.Sum(y => y.Bot), x.Sum(y => y.Prefetch), x.Sum(y => y.Duplicate), x.Sum(y => y.Internal), x.Sum(y => y.Suspect))
                    {
                        Invalidated = x.Sum(y => y.Invalidated),
                        Restored = x.Sum(y => y.Restored),
                    },
                })
                .ToDictionaryAsync(x => x.Key, cancellationToken);
        return
        [
            .. recent.OrderBy(x => x.Key).SelectMany(x => usual.TryGetValue(x.Key, out var known)
                ? AnomalyRules.Of(x.Key, x.Visits, known.Visits, (since - known.First).TotalDays)
                : AnomalyRules.Of(x.Key, x.Visits, default, 0)),
        ];
    }
}
