using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Ingest;

/// <summary>Visits by their ids. An id of ours says when it was made, so that PostgreSQL looks at the partitions of those days and not at all of them.</summary>
internal static class VisitLookup
{
    /// <summary>Those of the visits that are there, untracked, in no order.</summary>
    public static async Task<IReadOnlyList<VisitRow>> FindAsync(AttributionDbContext context, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (context.Database.IsSqlite())
        {
            return await context.Visits.AsNoTracking().Where(x => ids.Contains(x.EventId)).ToListAsync(cancellationToken);
        }

        var found = new List<VisitRow>();
        foreach (var day in ids.Where(id => UntimedVisit.TimeIn(id) is not null).GroupBy(id => UntimedVisit.TimeIn(id)!.Value.Date))
        {
            var (from, to, some) = (day.Key, day.Key.AddDays(1), day.ToList());
            found.AddRange(await context.Visits.AsNoTracking().Where(x => x.OccurredAt >= from && x.OccurredAt < to && some.Contains(x.EventId)).ToListAsync(cancellationToken));
        }

        var missing = ids.Except(found.Select(visit => visit.EventId)).ToList();
        var untimed = missing.Count == 0 ? [] : await context.Set<UntimedVisit>().AsNoTracking().Where(x => missing.Contains(x.EventId)).ToListAsync(cancellationToken);
        foreach (var (id, at) in untimed.Select(x => (x.EventId, x.OccurredAt)))
        {
            found.AddRange(await context.Visits.AsNoTracking().Where(x => x.EventId == id && x.OccurredAt == at).ToListAsync(cancellationToken));
        }

        return found;
    }
}
