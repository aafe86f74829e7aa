using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Ingest;

/// <summary>
/// Counts a batch in one transaction: the visits that are not there yet, and those alone into the roll-ups and totals. The unique
/// event id decides, with no window in time, so a message may come again at any time, beside itself or in another order.
/// <para>Every transaction takes its locks in one order (events by id, rejected, roll-ups, scopes, visitors, those of splits, variants, each sorted), so that
/// replicas wait for each other and never in a circle. Each scope's row is locked before its visitors are looked at, so that two
/// batches can't both find a visitor new.</para>
/// </summary>
internal abstract class VisitStore(IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>Saves and counts; returns when it is committed. Either all of it is or none.</summary>
    /// <param name="visits">To be counted, once each.</param>
    /// <param name="rejected">To be kept aside.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up; nothing is done then.</param>
    public async Task<IngestOutcome> SaveAsync(IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, DateTime now, CancellationToken cancellationToken)
    {
        var distinct = visits.DistinctBy(visit => visit.EventId).OrderBy(visit => visit.EventId).ToList();
        var whole = BatchTally.Of(distinct);
        var refused = rejected.DistinctBy(visit => Convert.ToHexString(visit.Fingerprint))
            .OrderBy(visit => Convert.ToHexString(visit.Fingerprint), StringComparer.Ordinal).ToList();

        using var turn = await EnterAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = context.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var added = await InsertAsync(transaction, distinct, refused, cancellationToken);
        var tally = added.Count == distinct.Count ? whole : BatchTally.Of(distinct.Where(visit => added.Contains(visit.EventId)));
        var totals = await AddAsync(transaction, tally, [.. whole.Scopes.Select(scope => scope.Key)], now, cancellationToken);
        await VariantCounts.AddAsync(context, transaction, [.. distinct.Where(visit => added.Contains(visit.EventId))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return new IngestOutcome(added.Count, visits.Count - added.Count, totals, whole.Visitors.ToDictionary());
    }

    /// <summary>Waits where the database can have one writer only; the writer's turn ends with the answer's disposal.</summary>
    protected abstract ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken);

    /// <summary>Inserts the visits that are not there yet and returns their ids; and the rejected ones.</summary>
    protected abstract Task<IReadOnlySet<Guid>> InsertAsync(
        DbTransaction transaction, IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, CancellationToken cancellationToken);

    /// <summary>Adds to every row, and reads what the scopes then have.</summary>
    protected abstract Task<IReadOnlyDictionary<ScopeKey, Totals>> AddAsync(
        DbTransaction transaction, BatchTally tally, IReadOnlyList<ScopeKey> scopes, DateTime now, CancellationToken cancellationToken);

    /// <summary>A row of merchant_id, scope, scope_id, the seven classes in the order of <see cref="VisitCounts"/>, unique_visitors, and the figures of <see cref="OutcomeCounts"/>.</summary>
    public static Totals ReadTotals(DbDataReader reader) => new(
        new VisitCounts(
            reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9)),
        reader.GetInt64(10),
        new OutcomeCounts(reader.GetInt64(11), reader.GetInt64(12), reader.GetInt64(13), reader.GetInt64(14)));
}
