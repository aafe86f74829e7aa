using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Visitors;

namespace Redirect.Attribution.Ingest;

/// <summary>
/// Counts a batch in one transaction: the visits that are not there yet, and those alone into the totals and roll-ups. The unique
/// event id decides, with no window in time, so a message may come again at any time, beside itself or in another order.
/// <para>Every transaction takes its locks in one order (against erasures, events by id, user agents, rejected, scopes), each sorted, so that replicas wait
/// for each other and never in a circle. A merchant's own total is the first of its scopes: whoever has that row has the merchant, and
/// may touch any other row of it afterwards – its roll-ups, its visitors, its splits and variants, a visit of yesterday. So two batches can't both find a
/// visitor new, and of two that bring one double click the second sees the first's half.</para>
/// </summary>
internal abstract class VisitStore(IDbContextFactory<AttributionDbContext> contexts)
{
    /// <summary>Some 100 bytes each. When full, all are forgotten: to insert one again changes nothing.</summary>
    private const int MaxStoredAgents = 100_000;

    /// <summary>Of <c>scope_totals</c>, as <see cref="ReadTotals"/> reads them.</summary>
    public const string TotalsColumns =
        "merchant_id, scope, scope_id, human_gross, preview, bot, prefetch, duplicate, internal, suspect, unique_visitors, orders, paid, wake_attempted, wake_hidden, "
        + "claims, claims_returned, redemptions, redemptions_reversed, redeemed_amount, reversed_amount, refunds, refunded, orders_closed, invalidated, restored, landed";

    private readonly ConcurrentDictionary<Guid, bool> storedAgents = new();

    /// <summary>Saves and counts; returns when it is committed. Either all of it is or none.</summary>
    /// <param name="visits">To be counted, once each.</param>
    /// <param name="rejected">To be kept aside.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up; nothing is done then.</param>
    public async Task<IngestOutcome> SaveAsync(IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, DateTime now, CancellationToken cancellationToken)
    {
        var distinct = visits.DistinctBy(visit => visit.EventId).OrderBy(visit => visit.EventId).ToList();
        var refused = rejected.DistinctBy(visit => Convert.ToHexString(visit.Fingerprint))
            .OrderBy(visit => Convert.ToHexString(visit.Fingerprint), StringComparer.Ordinal).ToList();

        using var turn = await EnterAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = context.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);

        var named = distinct.Where(visit => visit.VisitorId is not null).Select(visit => (visit.MerchantId, visit.VisitorId!.Value)).ToHashSet();
        var erased = await ErasedVisitors.AmongAsync(context, named, cancellationToken);
        foreach (var visit in distinct.Where(visit => visit.VisitorId is { } visitor && erased.Contains((visit.MerchantId, visitor))))
        {
            visit.VisitorId = null;
        }

        foreach (var duplicate in DoubleClicks.Among(distinct))
        {
            duplicate.BecomeDuplicate();
        }

        var whole = BatchTally.Of(distinct);

        var added = await InsertAsync(transaction, distinct, refused, cancellationToken);
        var tally = added.Count == distinct.Count ? whole : BatchTally.Of(distinct.Where(visit => added.Contains(visit.EventId)));
        var counted = await AddAsync(
            transaction, tally, [.. whole.Scopes.Select(scope => scope.Key)], [.. distinct.Where(DoubleClicks.Concern)], now, cancellationToken);
        var (found, corrected) = await CorrectAsync(context, transaction, distinct, added, counted, now, cancellationToken);
        await VariantCounts.AddAsync(context, transaction, [.. distinct.Where(visit => added.Contains(visit.EventId))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Remember(distinct);

        var again = BatchTally.Of(distinct.Where(visit => !added.Contains(visit.EventId)));
        return new IngestOutcome(tally.Sum, visits.Count - added.Count, found, corrected, Union(counted.NewVisitors, again.Visitors));
    }

    /// <summary>Waits where the database can have one writer only; the writer's turn ends with the answer's disposal.</summary>
    protected abstract ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken);

    /// <summary>Inserts the visits that are not there yet and returns their ids; and the user agents and the rejected ones.</summary>
    protected abstract Task<IReadOnlySet<Guid>> InsertAsync(
        DbTransaction transaction, IReadOnlyList<VisitRow> visits, IReadOnlyList<RejectedVisit> rejected, CancellationToken cancellationToken);

    /// <summary>Adds to every row, scopes before roll-ups; then looks around the visits of <paramref name="around"/> and reads the scopes.</summary>
    protected abstract Task<Counted> AddAsync(
        DbTransaction transaction, BatchTally tally, IReadOnlyList<ScopeKey> scopes, IReadOnlyList<VisitRow> around, DateTime now,
        CancellationToken cancellationToken);

    /// <summary>Makes duplicates of those of the visits that are stored as human, and returns their ids.</summary>
    protected abstract Task<IReadOnlySet<Guid>> MarkAsync(DbTransaction transaction, IReadOnlyList<VisitRow> visits, CancellationToken cancellationToken);

    /// <summary>The user agents of the visits that this process has not seen stored, in the order in which rows are locked.</summary>
    protected IReadOnlyList<UserAgent> NewUserAgents(IReadOnlyList<VisitRow> visits) =>
        [.. visits.Where(visit => visit.UserAgent is { } agent && !storedAgents.ContainsKey(agent.Id)).Select(visit => visit.UserAgent!).DistinctBy(agent => agent.Id).OrderBy(agent => agent.Id)];

    /// <summary>A row of <see cref="TotalsColumns"/>.</summary>
    public static Totals ReadTotals(DbDataReader reader) => new(
        new VisitCounts(
            reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9))
        {
            Invalidated = reader.GetInt64(24),
            Restored = reader.GetInt64(25),
        },
        reader.GetInt64(10),
        new OutcomeCounts(
            reader.GetInt64(11), reader.GetInt64(12), reader.GetInt64(13), reader.GetInt64(14),
            new ClaimCounts(
                reader.GetInt64(15), reader.GetInt64(16), reader.GetInt64(17), reader.GetInt64(18), reader.GetInt64(19), reader.GetInt64(20)),
            new OrderCorrections(reader.GetInt64(21), reader.GetInt64(22), reader.GetInt64(23)),
            reader.GetInt64(26)));

    private static Dictionary<ScopeDay, IReadOnlyCollection<Guid>> Union(params IEnumerable<KeyValuePair<ScopeDay, IReadOnlyCollection<Guid>>>[] visitors) =>
        visitors.SelectMany(some => some).GroupBy(day => day.Key, day => day.Value).ToDictionary(day => day.Key, day => day.Count() == 1 ? day.First() : [.. day.SelectMany(some => some).Distinct()]);

    private void Remember(IReadOnlyList<VisitRow> committed)
    {
        if (storedAgents.Count > MaxStoredAgents)
        {
            storedAgents.Clear();
        }

        foreach (var visit in committed)
        {
            if (visit.UserAgentId is { } agent)
            {
                storedAgents.TryAdd(agent, true);
            }
        }
    }

    /// <summary>
    /// Finds the double clicks of which one half is in the batch and the other came before, be it the first or the second half. Looks
    /// around known visits as well and reads the scopes of all: the process may have died between the commit and the mirror.
    /// </summary>
    private async Task<(int Found, IReadOnlyDictionary<ScopeKey, Totals> Totals)> CorrectAsync(
        AttributionDbContext context, DbTransaction transaction, IReadOnlyList<VisitRow> batch, IReadOnlySet<Guid> added, Counted counted, DateTime now, CancellationToken cancellationToken)
    {
        if (counted.Neighbours.Count == 0)
        {
            return (0, counted.Totals);
        }

        var duplicates = DoubleClicks.Among(batch.UnionBy(counted.Neighbours, visit => visit.EventId)).ToList();
        var stored = counted.Neighbours.Where(visit => visit.IsDuplicate).Select(visit => visit.EventId).ToHashSet();
        var candidates = duplicates.Where(visit => !stored.Contains(visit.EventId) && !(visit.IsDuplicate && added.Contains(visit.EventId)))
            .OrderBy(visit => visit.EventId).ToList();
        IReadOnlySet<Guid> marked = candidates.Count == 0 ? new HashSet<Guid>() : await MarkAsync(transaction, candidates, cancellationToken);
        var scopes = duplicates.SelectMany(BatchTally.ScopesOf).Union(counted.Totals.Keys).Order().ToList();
        if (marked.Count == 0 && scopes.Count == counted.Totals.Count)
        {
            return (0, counted.Totals);
        }

        var found = candidates.Where(visit => marked.Contains(visit.EventId)).ToList();
        if (found.Count > 0)
        {
            await context.Database.UseTransactionAsync(transaction, cancellationToken);
            await CorrectionBook.RestoreAsync(context, transaction, found, now, cancellationToken);
        }

        var tally = BatchTally.OfFoundDuplicates(found);
        return (marked.Count, (await AddAsync(transaction, tally, scopes, [], now, cancellationToken)).Totals);
    }

    /// <summary>What adding left.</summary>
    /// <param name="Totals">What the scopes have now.</param>
    /// <param name="Neighbours">For each visit looked around the human visits of its visitor to its link next before and next behind it, where
    /// they are no more than <see cref="DoubleClicks.Window"/> away: of each what its figures depend on, and its class. The next are enough: a
    /// stored visit that a new one makes a duplicate has a new one next before it, or it was a duplicate already.</param>
    /// <param name="NewVisitors">Those who came to a scope for the first time of a day; others may be among them.</param>
    protected sealed record Counted(
        IReadOnlyDictionary<ScopeKey, Totals> Totals, IReadOnlyList<VisitRow> Neighbours, IEnumerable<KeyValuePair<ScopeDay, IReadOnlyCollection<Guid>>> NewVisitors);
}
