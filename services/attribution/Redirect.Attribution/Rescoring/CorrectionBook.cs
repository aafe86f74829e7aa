using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// Books what rules made of visits: entries that are not there yet, and their counters, in the same transaction. It goes by what is booked and not by what was
/// done before: whoever dies in the middle is finished by the next, and two at once add each entry once, because each reads again under the merchant's lock.
/// </summary>
internal sealed class CorrectionBook(IDbContextFactory<AttributionDbContext> contexts, CounterMirror mirror, AttributionMetrics metrics, TimeProvider clock)
{
    /// <summary>Visits of one transaction: ingest waits for it.</summary>
    internal const int Chunk = 500;

    /// <summary>Books the verdicts on all visits of a range: a visit without one is valid, and put back where it had been taken out.</summary>
    /// <returns>Entries that were added.</returns>
    public async Task<int> BookAsync(
        Guid merchantId, DateTime from, DateTime to, IReadOnlyDictionary<Guid, Verdict> verdicts, Guid run, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<Guid, string> invalid;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            invalid = await Corrections.InvalidAsync(context, merchantId, from, to, cancellationToken);
        }

        var booked = 0;
        var differing = verdicts.Keys.Where(id => !invalid.ContainsKey(id)).Concat(invalid.Keys.Where(id => !verdicts.ContainsKey(id)));
        foreach (var ids in differing.Order().Chunk(Chunk))
        {
            booked += await BookAsync(merchantId, ids, verdicts, run, cancellationToken);
        }

        return booked;
    }

    /// <summary>Puts back visits that were invalid and turn out to be double clicks, which the net does not hold in any case. In the transaction that finds it.</summary>
    /// <param name="context">To store with.</param>
    /// <param name="transaction">That has the merchants' locks and made duplicates of the visits.</param>
    /// <param name="duplicates">Of any merchants, human until now.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RestoreAsync(
        AttributionDbContext context, DbTransaction transaction, IReadOnlyCollection<VisitRow> duplicates, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var visits in duplicates.GroupBy(visit => visit.MerchantId).OrderBy(merchant => merchant.Key))
        {
            var last = await Corrections.LastAsync(context, visits.Key, visits.Select(visit => visit.EventId), cancellationToken);
            var entries = visits.Where(visit => last.TryGetValue(visit.EventId, out var entry) && VisitCorrection.TakesOut(entry.Number))
                .Select(visit => (visit, Back(last[visit.EventId], Quality.Duplicate, DoubleClicks.Reason, null, now))).ToList();
            if (entries.Count > 0)
            {
                await CorrectionRows.AddAsync(context, transaction, entries, now, cancellationToken);
            }
        }
    }

    private async Task<int> BookAsync(Guid merchantId, Guid[] ids, IReadOnlyDictionary<Guid, Verdict> verdicts, Guid run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await context.Database.GetDbConnection().BeginTransactionAsync(cancellationToken);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);

        await CorrectionRows.LockAsync(context, transaction, merchantId, now, cancellationToken);
        var last = await Corrections.LastAsync(context, merchantId, ids, cancellationToken);
        var visits = (await VisitLookup.FindAsync(context, ids, cancellationToken)).Where(x => x.MerchantId == merchantId);
        var entries = new List<(VisitRow Visit, VisitCorrection Entry)>();
        foreach (var visit in visits)
        {
            var (entry, isOut) = last.TryGetValue(visit.EventId, out var found) ? (found, VisitCorrection.TakesOut(found.Number)) : (null, false);
            if (verdicts.TryGetValue(visit.EventId, out var verdict) && !isOut && visit.Quality == (short)Quality.Human)
            {
                entries.Add((visit, Out(visit, entry, verdict, run, now)));
            }
            else if (isOut && !verdicts.ContainsKey(visit.EventId))
            {
                entries.Add((visit, Back(entry!, (Quality)visit.Quality, entry!.Reason, run, now)));
            }
        }

        if (entries.Count == 0)
        {
            return 0;
        }

        var totals = await CorrectionRows.AddAsync(context, transaction, entries, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        metrics.Rescored(entries.Select(x => x.Entry));
        await mirror.ApplyAsync(totals);
        return entries.Count;
    }

    private static VisitCorrection Out(VisitRow visit, VisitCorrection? last, Verdict verdict, Guid run, DateTime now) => new()
    {
        MerchantId = visit.MerchantId,
        EventId = visit.EventId,
        Number = (last?.Number ?? 0) + 1,
        OccurredAt = visit.OccurredAt,
        FromClass = visit.Quality,
        ToClass = (short)verdict.Class,
        Reason = verdict.Reason,
        RulesVersion = SivtRules.Version,
        RunId = run,
        CreatedAt = now,
    };

    private static VisitCorrection Back(VisitCorrection last, Quality to, string reason, Guid? run, DateTime now) => new()
    {
        MerchantId = last.MerchantId,
        EventId = last.EventId,
        Number = last.Number + 1,
        OccurredAt = last.OccurredAt,
        FromClass = last.ToClass,
        ToClass = (short)to,
        Reason = reason,
        RulesVersion = SivtRules.Version,
        RunId = run,
        CreatedAt = now,
    };
}
