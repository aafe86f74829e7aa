using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Stats;

/// <summary>
/// Different visitors of human visits, duplicates or not, in a range. They are counted by whole days of UTC+8: every day the range touches counts whole.
/// One day is exact and costs one row. Several days are an estimate from the hot counters where those hold all the days, else exact
/// from the database, at the cost of reading the scope's visitors. Ids joined by "and" are counted from the visits, exact
/// as long as those of the range are kept.
/// </summary>
internal sealed class UniqueVisitors(IHotCounters counters, CounterMirror mirror, IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>Beyond, the database counts: a script over more keys would hold up Redis for everybody.</summary>
    private const int MaxHotDays = 400;

    public async Task<(long Visitors, bool IsExact)> CountAsync(StatsScope scope, HourRange range, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (scope.Single is not { } key)
        {
            // Of days that are given up nothing is known of two ids together.
            var isKept = !(await VisitDays.KeptSinceAsync(context, cancellationToken) > (range.From ?? DateTime.MinValue));
            return (await CountJoinedAsync(context, scope, range, cancellationToken), isKept);
        }

        var (merchant, kind, id, first, last) = (key.MerchantId, key.Kind, key.Id, range.FirstDay, range.LastDay);
        var days = await context.UniqueDays.AsNoTracking()
            .Where(x => x.MerchantId == merchant && x.Scope == kind && x.ScopeId == id && x.Day >= first && x.Day <= last)
            .Select(x => new { x.Day, x.Visitors })
            .ToListAsync(cancellationToken);
        if (days.Count <= 1)
        {
            return (days.Count == 0 ? 0 : days[0].Visitors, true);
        }

        if (counters.KeepsVisitors && days.Count <= MaxHotDays)
        {
            var wanted = days.ConvertAll(x => x.Day);
            if (await counters.CountVisitorsAsync(key, wanted, cancellationToken) is { } estimate)
            {
                return (estimate, false);
            }

            // Next time they are there.
            mirror.MarkDirty(wanted.Select(day => new ScopeDay(key, day)));
        }

        var exact = await context.VisitorDays
            .Where(x => x.MerchantId == merchant && x.Scope == kind && x.ScopeId == id && x.Day >= first && x.Day <= last)
            .Select(x => x.VisitorId).Distinct().LongCountAsync(cancellationToken);
        return (exact, true);
    }

    /// <summary>Starts from the visitors of one of the ids and looks up their visits: the cost is that id's visitors, not all visits.</summary>
    private static Task<long> CountJoinedAsync(AttributionDbContext context, StatsScope scope, HourRange range, CancellationToken cancellationToken)
    {
        var key = scope.Given[0];
        var (merchant, kind, id, first, last) = (key.MerchantId, key.Kind, key.Id, range.FirstDay, range.LastDay);
        var visits = context.Visits.Where(x => x.MerchantId == merchant && (x.Quality == (short)Quality.Human || x.Quality == (short)Quality.Duplicate));
        if (range.From is not null)
        {
            var from = ChinaDay.Start(first);
            visits = visits.Where(x => x.OccurredAt >= from);
        }

        if (range.To is not null)
        {
            var to = ChinaDay.Start(last.AddDays(1));
            visits = visits.Where(x => x.OccurredAt < to);
        }

        visits = Narrow(visits, scope);
        return context.VisitorDays
            .Where(x => x.MerchantId == merchant && x.Scope == kind && x.ScopeId == id && x.Day >= first && x.Day <= last)
            .Select(x => x.VisitorId).Distinct()
            .LongCountAsync(visitor => visits.Any(x => x.VisitorId == visitor), cancellationToken);
    }

    private static IQueryable<VisitRow> Narrow(IQueryable<VisitRow> visits, StatsScope scope)
    {
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
}
