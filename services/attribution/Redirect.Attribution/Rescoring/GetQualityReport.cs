using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// The report on the quality of a scope's visits. Classes come from the roll-ups; reasons and levels from the visits themselves, day by day, so that the cost
/// grows with the visits of the range and the memory with those of a day.
/// </summary>
internal sealed class GetQualityReport(ScopeOwnership ownership, ListAnomalies anomalies, IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>Of one report.</summary>
    public const int MaxDays = 31;

    /// <param name="scope">Whose visits.</param>
    /// <param name="range">Whole days of UTC+8, both ends given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<QualityReport>> AskAsync(StatsScope scope, HourRange range, CancellationToken cancellationToken)
    {
        if (range.LastDay.DayNumber - range.FirstDay.DayNumber + 1 is > MaxDays and var days)
        {
            return new Refusal(RefusalKind.Rule, "to", "range_too_long", $"A report is on at most {MaxDays} days; this range has {days}.");
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var (from, to) = (range.From!.Value, range.To!.Value);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await context.Rollups.AsNoTracking().In(scope, range)
            .GroupBy(_ => 1)
            .Select(x => new VisitCounts(
                x.Sum(y => y.HumanGross), x.Sum(y => y.Preview), x.Sum(y => y.Bot), x.Sum(y => y.Prefetch),
                x.Sum(y => y.Duplicate), x.Sum(y => y.Internal), x.Sum(y => y.Suspect))
            { Invalidated = x.Sum(y => y.Invalidated), Restored = x.Sum(y => y.Restored) })
            .SingleOrDefaultAsync(cancellationToken);
        var visits = In(context.Visits.AsNoTracking().Where(x => x.OccurredAt >= from && x.OccurredAt < to), scope);
        var classes = await visits.GroupBy(x => new { x.Quality, x.QualityReason, x.QualityRulesVersion })
            .Select(x => new { x.Key.Quality, x.Key.QualityReason, x.Key.QualityRulesVersion, Visits = x.LongCount() })
            .ToListAsync(cancellationToken);
        var corrections = await context.Set<VisitCorrection>().AsNoTracking().Where(x => x.MerchantId == scope.MerchantId && x.OccurredAt >= from && x.OccurredAt < to)
            .Join(visits, x => x.EventId, x => x.EventId, (correction, _) => new { correction.ToClass, correction.Reason, correction.RulesVersion, Odd = correction.Number % 2 })
            .GroupBy(x => new { x.ToClass, x.Reason, x.RulesVersion })
            .Select(x => new { x.Key.ToClass, x.Key.Reason, x.Key.RulesVersion, Out = x.Sum(y => (long)y.Odd), All = x.LongCount() })
            .ToListAsync(cancellationToken);
        var (billable, unique) = await LevelsAsync(context, scope, range, cancellationToken);
        var alarms = scope.LinkId is not null ? [] : await AlarmsAsync(context, scope, cancellationToken);
        return new QualityReport(
            from,
            to,
            SivtRules.Version,
            VisitsBody.Of(counts),
            new QualityReport.LevelsBody(counts.HumanGross, counts.Human, counts.Net, billable, unique),
            [
                .. classes.Select(x => new QualityReport.ClassBody(Name(x.Quality), x.QualityReason, x.QualityRulesVersion, x.Visits))
                    .OrderBy(x => x.Class, StringComparer.Ordinal).ThenBy(x => x.Reason, StringComparer.Ordinal).ThenBy(x => x.RulesVersion),
            ],
            [
                .. corrections.Select(x => new QualityReport.CorrectionBody(Name(x.ToClass), x.Reason, x.RulesVersion, x.Out, x.All - x.Out))
                    .OrderBy(x => x.Reason, StringComparer.Ordinal).ThenBy(x => x.Class, StringComparer.Ordinal).ThenBy(x => x.RulesVersion),
            ],
            alarms);
    }

    private static async Task<(long Billable, long Unique)> LevelsAsync(AttributionDbContext context, StatsScope scope, HourRange range, CancellationToken cancellationToken)
    {
        var (billable, unique) = (0L, 0L);
        for (var day = range.FirstDay; day <= range.LastDay; day = day.AddDays(1))
        {
            var from = ChinaDay.Start(day);
            var to = from.AddDays(1);
            var visits = await LevelVisits.ReadAsync(context, scope.MerchantId, from, to, VisitLevels.Unique, cancellationToken);
            var own = scope.Given.Count == 0
                ? null
                : (await In(context.Visits.AsNoTracking().Where(x => x.OccurredAt >= from && x.OccurredAt < to), scope).Select(x => x.EventId).ToListAsync(cancellationToken)).ToHashSet();
            billable += Count(VisitLevels.Billable);
            unique += Count(VisitLevels.Unique);

            long Count(TimeSpan window) => VisitLevels.Pick(visits, window)
                .LongCount(visit => visit.At >= from && visit.Placement != Guid.Empty && own?.Contains(visit.Id) != false);
        }

        return (billable, unique);
    }

    private async Task<IReadOnlyList<Anomaly>> AlarmsAsync(AttributionDbContext context, StatsScope scope, CancellationToken cancellationToken)
    {
        var found = await anomalies.AskAsync(scope.MerchantId, cancellationToken);
        if (scope.PlacementId is { } placement)
        {
            found = [.. found.Where(x => x.PlacementId == placement)];
        }

        if (scope.CampaignId is { } campaign && found.Count > 0)
        {
            var ids = found.Select(x => x.PlacementId).ToList();
            var own = await context.Placements.AsNoTracking().Where(x => x.MerchantId == scope.MerchantId && x.CampaignId == campaign && ids.Contains(x.Id))
                .Select(x => x.Id).ToListAsync(cancellationToken);
            found = [.. found.Where(x => own.Contains(x.PlacementId))];
        }

        return found;
    }

    private static IQueryable<VisitRow> In(IQueryable<VisitRow> visits, StatsScope scope)
    {
        var merchant = scope.MerchantId;
        visits = visits.Where(x => x.MerchantId == merchant);
        if (scope.LinkId is { } link)
        {
            visits = visits.Where(x => x.LinkId == link);
        }

        if (scope.PlacementId is { } placement)
        {
            visits = visits.Where(x => x.PlacementId == placement);
        }

        return scope.CampaignId is { } campaign ? visits.Where(x => x.CampaignId == campaign) : visits;
    }

    private static string Name(short quality) => ((Quality)quality).ToString().ToLowerInvariant();
}
