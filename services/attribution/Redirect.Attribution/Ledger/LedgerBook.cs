using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Ledger;

/// <summary>
/// Takes transfers into merchants' books within the caller's transaction. The row of a book is its lock: who comes second waits until the first is committed
/// and then sees its transfers, so two replicas that book the same book it once. Books are locked by merchant id; a caller that locks other things takes the
/// books last, or by <see cref="LockAsync"/> first.
/// </summary>
internal sealed class LedgerBook(TimeProvider clock)
{
    private const int IdsPerQuestion = 1_000;

    private static readonly string[] TransferColumns =
        ["merchant_id", "id", "number", "kind", "debit", "credit", "amount", "currency", "code", "correlation", "reference", "pending_id", "booked_at"];

    private static readonly string[] BalanceColumns = ["merchant_id", "account", "currency", "debits_posted", "credits_posted", "debits_pending", "credits_pending"];

    /// <summary>Takes all of the transfers, in their order, or none. Those that are known already, with the same fields, change nothing.</summary>
    /// <param name="context">In a transaction; must be rolled back when this throws.</param>
    /// <param name="transfers">Of any merchants.</param>
    /// <param name="cancellationToken">Gives up; the caller's transaction is to come to nothing then.</param>
    /// <returns>How many were new; or why none was taken.</returns>
    public async Task<LedgerAnswer> PostAsync(AttributionDbContext context, IReadOnlyList<Transfer> transfers, CancellationToken cancellationToken)
    {
        // All books are judged before any is written.
        var books = new List<(Guid Merchant, long Entries, Journal Journal)>();
        foreach (var book in transfers.GroupBy(transfer => transfer.MerchantId).OrderBy(book => book.Key))
        {
            var entries = await LockAsync(context, book.Key, cancellationToken);
            var journal = await OpenAsync(context, book.Key, [.. book], cancellationToken);
            foreach (var transfer in book)
            {
                if (journal.Take(transfer) is not LedgerRefusal.None and var refusal)
                {
                    return new LedgerAnswer(0, refusal, transfer);
                }
            }

            books.Add((book.Key, entries, journal));
        }

        foreach (var (merchant, entries, journal) in books.Where(book => book.Journal.Taken.Count > 0))
        {
            await WriteAsync(context, merchant, entries, journal, cancellationToken);
        }

        return new LedgerAnswer(books.Sum(book => book.Journal.Taken.Count), LedgerRefusal.None, null);
    }

    /// <summary>Locks a merchant's book until the caller's transaction ends.</summary>
    /// <returns>The number of its last transfer.</returns>
    public static async Task<long> LockAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken)
    {
        // The update that changes nothing takes the lock.
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO ledger_heads (merchant_id, entries) VALUES ({context.Stored(merchantId)}, 0) ON CONFLICT (merchant_id) DO UPDATE SET entries = ledger_heads.entries", cancellationToken);
        return await context.Set<LedgerHead>().AsNoTracking().Where(x => x.MerchantId == merchantId).Select(x => x.Entries).SingleAsync(cancellationToken);
    }

    private static async Task<Journal> OpenAsync(AttributionDbContext context, Guid merchantId, IReadOnlyList<Transfer> transfers, CancellationToken cancellationToken)
    {
        var accounts = transfers.Select(transfer => transfer.Debit).Concat(transfers.Select(transfer => transfer.Credit)).Distinct().ToList();
        var balances = await context.Set<LedgerBalance>().AsNoTracking().Where(x => x.MerchantId == merchantId && accounts.Contains(x.Account)).ToListAsync(cancellationToken);
        var known = new List<Transfer>();
        var resolvers = new Dictionary<Guid, Guid>();
        foreach (var ids in transfers.Select(transfer => transfer.Id).Concat(transfers.Where(x => x.PendingId is not null).Select(x => x.PendingId!.Value)).Distinct().Chunk(IdsPerQuestion))
        {
            known.AddRange((await context.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchantId && ids.Contains(x.Id)).ToListAsync(cancellationToken)).Select(x => x.ToTransfer()));
            foreach (var resolver in await context.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchantId && x.PendingId != null && ids.Contains(x.PendingId.Value))
                .Select(x => new { x.Id, x.PendingId }).ToListAsync(cancellationToken))
            {
                resolvers.Add(resolver.PendingId!.Value, resolver.Id);
            }
        }

        return new Journal(balances.Select(x => KeyValuePair.Create((x.Account, x.Currency), x.ToBalance())), known, resolvers);
    }

    private async Task WriteAsync(AttributionDbContext context, Guid merchantId, long entries, Journal journal, CancellationToken cancellationToken)
    {
        var transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        var (merchant, now) = (context.Stored(merchantId), context.Stored(OrderReader.Milliseconds(clock.GetUtcNow().UtcDateTime)));
        foreach (var chunk in journal.Taken.Index().Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction,
                "ledger_transfers",
                TransferColumns,
                chunk.Select(row => (object?[])
                [
                    merchant, context.Stored(row.Item.Id), entries + 1 + row.Index, (short)row.Item.Kind, row.Item.Debit, row.Item.Credit, row.Item.Amount, row.Item.Currency,
                    (short)row.Item.Code, context.Stored(row.Item.Correlation), row.Item.Reference, row.Item.PendingId is { } pending ? context.Stored(pending) : null, now,
                ]),
                "");
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var touched = journal.Taken.SelectMany(x => new[] { (Account: x.Debit, x.Currency), (Account: x.Credit, x.Currency) }).Distinct();
        foreach (var chunk in touched.OrderBy(key => key.Account, StringComparer.Ordinal).ThenBy(key => key.Currency, StringComparer.Ordinal).Chunk(ManyRows.Limit))
        {
            await using var upsert = ManyRows.Insert(
                transaction,
                "ledger_balances",
                BalanceColumns,
                chunk.Select(key =>
                {
                    var balance = journal.Balances[key];
                    return (object?[])[merchant, key.Account, key.Currency, balance.DebitsPosted, balance.CreditsPosted, balance.DebitsPending, balance.CreditsPending];
                }),
                "ON CONFLICT (merchant_id, account, currency) DO UPDATE SET debits_posted = excluded.debits_posted, credits_posted = excluded.credits_posted, "
                + "debits_pending = excluded.debits_pending, credits_pending = excluded.credits_pending");
            await upsert.ExecuteNonQueryAsync(cancellationToken);
        }

        var last = entries + journal.Taken.Count;
        await context.Database.ExecuteSqlAsync($"UPDATE ledger_heads SET entries = {last} WHERE merchant_id = {merchant}", cancellationToken);
    }
}
