using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Landings;

/// <summary>
/// Keeps landings, one per visit, and counts each where and when its visit is. A landing that overtakes its visit waits: it is looked for again after as long
/// as it has waited, at most <see cref="LongestWait"/>. So the figures are the same in whatever order the two come, and ingest of visits does nothing for it.
/// </summary>
internal sealed class LandingStore(IDbContextFactory<AttributionDbContext> contexts, VisitDays days, TimeProvider clock)
{
    /// <summary>Between two looks for a visit.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private static readonly string[] Columns = ["visit_id", "merchant_id", "landed_at", "visited_at", "received_at", "count_after"];

    // A landing that is counted stays so, and of two looks to come the later holds.
    private const string Raise =
        """
        ON CONFLICT (visit_id) DO UPDATE SET count_after = excluded.count_after
        WHERE visit_landings.count_after IS NOT NULL AND (excluded.count_after IS NULL OR visit_landings.count_after < excluded.count_after)
        RETURNING visit_id
        """;

    /// <summary>Takes landings as they come: but for those of days that are given up, which may have been counted before; nothing could tell.</summary>
    /// <returns>The totals it raised, to be mirrored.</returns>
    public async Task<IReadOnlyDictionary<ScopeKey, Totals>> TakeAsync(IReadOnlyCollection<VisitLanding> landings, CancellationToken cancellationToken)
    {
        var gone = await days.OpenAsync(landings.Select(DayOf).Distinct(), cancellationToken);
        return await SaveAsync([.. landings.Where(landing => !gone.Contains(DayOf(landing)))], cancellationToken);
    }

    /// <summary>Saves those that are not there yet, and counts in the same transaction those that are not counted and whose visits are there.</summary>
    /// <returns>The totals it raised, to be mirrored.</returns>
    public async Task<IReadOnlyDictionary<ScopeKey, Totals>> SaveAsync(IReadOnlyCollection<VisitLanding> landings, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await context.Database.GetDbConnection().BeginTransactionAsync(cancellationToken);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);

        // In the order of ids, so that replicas wait for each other and never in a circle.
        var counted = new List<VisitRow>();
        foreach (var chunk in landings.DistinctBy(landing => landing.VisitId).OrderBy(landing => landing.VisitId).Chunk(ManyRows.Limit))
        {
            var visits = (await VisitLookup.FindAsync(context, Array.ConvertAll(chunk, landing => landing.VisitId), cancellationToken)).ToDictionary(visit => (visit.MerchantId, visit.EventId));
            var written = await WriteAsync(context, transaction, chunk, landing => visits.ContainsKey((landing.MerchantId, landing.VisitId)), cancellationToken);

            // Of several who bring one landing one finds it waiting, the others find it counted.
            counted.AddRange(chunk.Where(landing => written.Contains(landing.VisitId)).Select(landing => visits.GetValueOrDefault((landing.MerchantId, landing.VisitId))).OfType<VisitRow>());
        }

        var totals = await CountAsync(context, transaction, counted, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return totals;
    }

    private static DateOnly DayOf(VisitLanding landing) => DateOnly.FromDateTime(landing.VisitedAt);

    private static DateTime NextLook(VisitLanding landing, DateTime now)
    {
        var waited = now - landing.ReceivedAt;
        return now + (waited < ShortestWait ? ShortestWait : waited > LongestWait ? LongestWait : waited);
    }

    private async Task<HashSet<Guid>> WriteAsync(
        AttributionDbContext context, DbTransaction transaction, IEnumerable<VisitLanding> landings, Func<VisitLanding, bool> isCounted, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var insert = ManyRows.Insert(
            transaction,
            "visit_landings",
            Columns,
            landings.Select(landing => (object?[])
            [
                context.Stored(landing.VisitId), context.Stored(landing.MerchantId), context.Stored(landing.LandedAt), context.Stored(landing.VisitedAt), context.Stored(landing.ReceivedAt),
                isCounted(landing) ? null : context.Stored(NextLook(landing, now)),
            ]),
            Raise);
        var written = new HashSet<Guid>();
        await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(context.ReadId(reader, 0));
        }

        return written;
    }

    private async Task<IReadOnlyDictionary<ScopeKey, Totals>> CountAsync(AttributionDbContext context, DbTransaction transaction, List<VisitRow> visits, CancellationToken cancellationToken)
    {
        var rollups = visits.CountBy(RollupKey.Of).Select(row => KeyValuePair.Create(row.Key, new OutcomeCounts { Landed = row.Value })).ToList();
        var scopes = rollups.SelectMany(row => row.Key.Scopes.Select(scope => (scope, row.Value.Landed)))
            .GroupBy(row => row.scope, row => row.Landed).Select(group => KeyValuePair.Create(group.Key, new OutcomeCounts { Landed = group.Sum() }));
        var totals = await OutcomeRows.AddToScopesAsync(context, transaction, scopes, clock.GetUtcNow().UtcDateTime, cancellationToken);
        await OutcomeRows.AddToRollupsAsync(context, transaction, rollups, cancellationToken);
        return totals;
    }
}
