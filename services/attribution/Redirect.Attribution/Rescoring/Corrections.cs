using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Rescoring;

/// <summary>Which visits later rules found invalid. Whoever pays for visits or credits them asks here; a visit's own class never says it.</summary>
internal static class Corrections
{
    /// <summary>Ids of one question.</summary>
    private const int Chunk = 500;

    /// <summary>Those of the visits that are invalid now, and why.</summary>
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Whose visits; another's are never found.</param>
    /// <param name="eventIds">Of any number of visits, corrected or not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reason of each that is invalid.</returns>
    public static async Task<IReadOnlyDictionary<Guid, string>> InvalidAsync(
        AttributionDbContext context, Guid merchantId, IEnumerable<Guid> eventIds, CancellationToken cancellationToken)
    {
        var invalid = new Dictionary<Guid, string>();
        foreach (var (id, last) in await LastAsync(context, merchantId, eventIds, cancellationToken))
        {
            if (VisitCorrection.TakesOut(last.Number))
            {
                invalid.Add(id, last.Reason);
            }
        }

        return invalid;
    }

    /// <summary>Those of the visits of a range of time that are invalid now, and why.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> InvalidAsync(
        AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var entries = await context.Set<VisitCorrection>().AsNoTracking()
            .Where(x => x.MerchantId == merchantId && x.OccurredAt >= from && x.OccurredAt < to)
            .ToListAsync(cancellationToken);
        return entries.GroupBy(x => x.EventId).Select(x => x.MaxBy(y => y.Number)!).Where(x => VisitCorrection.TakesOut(x.Number)).ToDictionary(x => x.EventId, x => x.Reason);
    }

    /// <summary>The newest entry of each of the visits that have one.</summary>
    public static async Task<IReadOnlyDictionary<Guid, VisitCorrection>> LastAsync(
        AttributionDbContext context, Guid merchantId, IEnumerable<Guid> eventIds, CancellationToken cancellationToken)
    {
        var last = new Dictionary<Guid, VisitCorrection>();
        foreach (var ids in eventIds.Distinct().Chunk(Chunk))
        {
            var entries = await context.Set<VisitCorrection>().AsNoTracking().Where(x => x.MerchantId == merchantId && ids.Contains(x.EventId)).ToListAsync(cancellationToken);
            foreach (var visit in entries.GroupBy(x => x.EventId))
            {
                last.Add(visit.Key, visit.MaxBy(x => x.Number)!);
            }
        }

        return last;
    }

    /// <summary>Leaves out the visits that are invalid now.</summary>
    public static IQueryable<VisitRow> Valid(this IQueryable<VisitRow> visits, AttributionDbContext context) =>
        visits.Where(visit => context.Set<VisitCorrection>().Count(x => x.MerchantId == visit.MerchantId && x.EventId == visit.EventId) % 2 == 0);
}
