using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;

namespace Redirect.Attribution.Alliances;

/// <summary>
/// Counts what one side received in a week: valid visits, each visitor once in 24 hours at a placement, anchored at the last one that counted; then without those
/// while its share was paused; then up to the cap, in the order of time. Depends on which visits there are and on nothing else: not on their order, not on
/// when it is asked. Pure.
/// </summary>
internal static class ExchangeCount
{
    /// <summary>How long before the week the visits begin that decide who is unique in it. Always the same, so that a week's count is the same whenever it is made.</summary>
    public const int LookBackDays = 7;

    /// <param name="week">Its Monday.</param>
    /// <param name="visits">At the owner's placements from <see cref="LookBackDays"/> before the week to its end; others are left out. In any order, be it some twice.</param>
    /// <param name="from">Of the alliance.</param>
    /// <param name="to">Of the alliance; exclusive.</param>
    /// <param name="carried">When which placement was carried.</param>
    /// <param name="pauses">Of the owner's share.</param>
    /// <param name="cap">Visitors that count; null: all.</param>
    /// <returns>A row for each placement and day with a visit, by day, then placement.</returns>
    public static IReadOnlyList<ExchangeTally> Week(
        DateOnly week, IEnumerable<ExchangeVisit> visits, DateTime from, DateTime to, IReadOnlyCollection<CarriedPlacement> carried, IReadOnlyCollection<SharePause> pauses, long? cap)
    {
        var spans = carried.ToLookup(x => x.PlacementId, x => (x.AddedAt, RemovedAt: x.RemovedAt ?? DateTime.MaxValue));
        var (start, end) = (ChinaWeek.Start(week), ChinaWeek.End(week));
        var all = visits.DistinctBy(x => x.EventId)
            .Where(x => x.At >= from && x.At < to && x.At >= start.AddDays(-LookBackDays) && x.At < end && spans[x.PlacementId].Any(span => x.At >= span.AddedAt && x.At < span.RemovedAt))
            .ToList();

        var rows = new Dictionary<(DateOnly Day, Guid PlacementId), ExchangeTally>();
        foreach (var visit in all.Where(x => x.At >= start))
        {
            Add(visit.PlacementId, visit.At, row => row with
            {
                Visits = row.Visits + 1,
                Valid = row.Valid + (visit.Worth == VisitWorth.Valid ? 1 : 0),
                Invalid = row.Invalid + (visit.Worth == VisitWorth.Invalid ? 1 : 0),
            });
        }

        // Links are not told apart: the placement is where they were sent from.
        var valid = all.Where(x => x is { Worth: VisitWorth.Valid, VisitorId: not null }).Select(x => (x.VisitorId!.Value, x.PlacementId, x.PlacementId, x.At, x.EventId));
        var left = cap ?? long.MaxValue;
        foreach (var (_, _, placement, at, _) in VisitLevels.Pick(valid, VisitLevels.Unique).Where(x => x.At >= start))
        {
            if (pauses.Any(x => at >= x.FromAt && (x.ToAt is null || at < x.ToAt)))
            {
                Add(placement, at, row => row with { Unique = row.Unique + 1, Paused = row.Paused + 1 });
            }
            else if (left == 0)
            {
                Add(placement, at, row => row with { Unique = row.Unique + 1, OverCap = row.OverCap + 1 });
            }
            else
            {
                left--;
                Add(placement, at, row => row with { Unique = row.Unique + 1, Counted = row.Counted + 1 });
            }
        }

        return [.. rows.Values.OrderBy(x => x.Day).ThenBy(x => x.PlacementId)];

        void Add(Guid placement, DateTime at, Func<ExchangeTally, ExchangeTally> change)
        {
            var day = ChinaDay.Of(at);
            rows[(day, placement)] = change(rows.TryGetValue((day, placement), out var row) ? row : new ExchangeTally(placement, day, 0, 0, 0, 0, 0, 0, 0));
        }
    }
}
