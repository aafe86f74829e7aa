using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// The visits of a range that count at a level. Which visit of a visitor counts depends on those before it, so it is started at a visit that counts for sure, because
/// nothing came within the window before it: in the day before the range, or for the few who come all the time up to <see cref="Reach"/> before. So it
/// makes no difference by which ranges it is asked for.
/// </summary>
internal static class LevelVisits
{
    /// <summary>Who came without a pause of the window's length for longer than this is begun anew there.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(32);

    private static readonly TimeSpan Before = TimeSpan.FromHours(24);

    /// <summary>Ids of one question.</summary>
    private const int Chunk = 500;

    /// <summary>The visits that count.</summary>
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Whose visits.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="window">See <see cref="VisitLevels.Pick"/>; at most 24 hours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>By time, then id; those at no placement with zeros for it.</returns>
    public static async Task<IReadOnlyList<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)>> OfAsync(
        AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, TimeSpan window, CancellationToken cancellationToken)
    {
        var visits = await ReadAsync(context, merchantId, from, to, window, cancellationToken);
        return [.. VisitLevels.Pick(visits, window).Where(visit => visit.At >= from)];
    }

    /// <summary>The valid visits of a range, and of those before it as many as say which of them count.</summary>
    /// <inheritdoc cref="OfAsync"/>
    /// <returns>In any order; what is picked of them before <paramref name="from"/> is not to be counted.</returns>
    public static async Task<IReadOnlyList<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)>> ReadAsync(
        AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, TimeSpan window, CancellationToken cancellationToken)
    {
        var start = from - Before;
        var people = context.Visits.AsNoTracking()
            .Where(x => x.MerchantId == merchantId && (x.Quality == (short)Quality.Human || x.Quality == (short)Quality.Duplicate) && x.VisitorId != null);
        var invalid = await Corrections.InvalidAsync(context, merchantId, start, to, cancellationToken);
        var known = await ReadAsync(people.Where(x => x.OccurredAt >= start && x.OccurredAt < to), cancellationToken);
        var visits = VisitLevels.Valid(known, invalid.Keys);

        var earliest = from - Reach;
        var earlier = new List<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)>();
        foreach (var ids in Unsettled(visits, from, start, window).Chunk(Chunk))
        {
            earlier.AddRange(await ReadAsync(
                people.Where(x => x.OccurredAt >= earliest && x.OccurredAt < start && ids.Contains(x.VisitorId!.Value)), cancellationToken));
        }

        if (earlier.Count > 0)
        {
            var gone = await Corrections.InvalidAsync(context, merchantId, earlier.Select(visit => visit.Id), cancellationToken);
            visits = VisitLevels.Valid([.. earlier, .. known], invalid.Keys.Concat(gone.Keys));
        }

        return visits;
    }

    /// <summary>Those who come in the range, and of whom it is not known from the visits since <paramref name="start"/> where to begin: they never kept away from the link, at whatever placement, for the window's length.</summary>
    private static IEnumerable<Guid> Unsettled(
        IEnumerable<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)> visits, DateTime from, DateTime start, TimeSpan window) =>
        visits.GroupBy(visit => (visit.Visitor, visit.Link))
            .Where(clicks =>
            {
                var before = start;
                foreach (var at in clicks.Select(visit => visit.At).Order())
                {
                    if (at - before > window)
                    {
                        return false;
                    }

                    if (at >= from)
                    {
                        return true;
                    }

                    before = at;
                }

                return false;
            })
            .Select(clicks => clicks.Key.Visitor)
            .Distinct();

    private static async Task<List<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)>> ReadAsync(IQueryable<VisitRow> visits, CancellationToken cancellationToken)
    {
        var rows = await visits.Select(x => new { Visitor = x.VisitorId!.Value, x.LinkId, x.PlacementId, x.OccurredAt, x.EventId }).ToListAsync(cancellationToken);
        return rows.ConvertAll(x => (x.Visitor, x.LinkId, x.PlacementId ?? Guid.Empty, x.OccurredAt, x.EventId));
    }
}
