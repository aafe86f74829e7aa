using System.Data.Common;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Storage;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Store;

/// <summary>
/// Settles a batch of commands on one code's claims in one transaction: locks the code's stock, reads a page, lets the book settle it, and writes
/// what changed, the event and the kept answers; all of it or nothing. Where a process dies the database rolls back, and nobody has
/// been answered: answers are given behind the commit.
/// <para>Locks are taken in one order – stock, budget, the rest, keys sorted – so that replicas wait for each other and never in a circle.
/// Time is the database's.</para>
/// </summary>
internal abstract partial class ClaimStore(IDbContextFactory<LinksDbContext> contexts, LinksMetrics metrics, TimeProvider clock, ILogger logger)
{
    private const int Attempts = 3;

    // A database that hangs must not keep a line, and its callers, for as long as it likes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Settles the orders in their order and answers each, or fails it.</summary>
    /// <returns>How the stock stood; null: nothing was settled, or not as one batch.</returns>
    public async Task<SettledStock?> SettleAsync(Guid codeId, IReadOnlyList<ClaimOrder> orders)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TrySettleAsync(codeId, orders);
            }
            catch (Exception exception) when (IsRace(exception) && attempt < Attempts)
            {
                // Another replica wrote what ours did not see. From the lock again, with what is there now.
            }
            catch (Exception exception) when (orders.Count > 1 && (IsRace(exception) || exception is not (DbException or TimeoutException or OperationCanceledException or ClaimUnconfirmedException)))
            {
                // One of them can't be settled. The others are not to blame.
                Log.Alone(logger, codeId, orders.Count, exception);
                foreach (var order in orders)
                {
                    await SettleAsync(codeId, [order]);
                }

                return null;
            }
            catch (Exception exception)
            {
                var reason = exception is OperationCanceledException ? new TimeoutException("The database did not settle claims in time.", exception) : exception;
                foreach (var order in orders)
                {
                    order.Fail(reason);
                }

                return null;
            }
        }
    }

    /// <summary>The answer that is kept for a call, read without any lock; null: none.</summary>
    public async Task<IdempotencyKey?> FindKeptAsync(IdempotentCall call, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = clock.GetUtcNow().UtcDateTime - IdempotencyModel.Lifetime;
        return await db.Set<IdempotencyKey>().AsNoTracking().FirstOrDefaultAsync(row => row.Scope == call.Scope && row.CreatedAt >= oldest, cancellationToken);
    }

    /// <summary>The time, as an expression in a statement: of the moment in which it is run.</summary>
    protected abstract string NowSql { get; }

    /// <summary>Behind a SELECT: locks the row.</summary>
    protected abstract string LockSql { get; }

    /// <summary>Run first in a transaction.</summary>
    protected virtual IReadOnlyList<Statement> Settings => [];

    /// <summary>Waits where the database can have one writer only; the writer's turn ends with the answer's disposal.</summary>
    protected abstract ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken);

    /// <summary>Runs statements in their order.</summary>
    protected abstract Task RunAsync(DbTransaction transaction, IReadOnlyList<Statement> statements, CancellationToken cancellationToken);

    /// <summary>A condition: the column is one of the array that is parameter <paramref name="parameter"/>.</summary>
    protected abstract string In(string column, int parameter);

    /// <summary>The same for bytes.</summary>
    protected abstract string InBytes(string column, int parameter);

    /// <summary>The same for what a query finds, looked up one by one.</summary>
    protected abstract string InQuery(string column, string query);

    /// <summary>Behind FROM: claims that fulfil a condition, for each value of the array that is parameter <paramref name="parameter"/>.</summary>
    protected abstract string ClaimsOfEach(string condition, string column, int parameter);

    /// <summary>Inserts rows.</summary>
    /// <param name="table">Where.</param>
    /// <param name="rows">At least one.</param>
    /// <param name="behind">More of the statement; its one parameter is the next behind the columns.</param>
    /// <param name="more">That parameter's value; null: there is none.</param>
    /// <param name="returned">Takes what comes back.</param>
    protected abstract Statement Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows, string behind = "", object? more = null, Action<DbDataReader>? returned = null);

    /// <summary>Writes the changing columns of rows that are there.</summary>
    protected abstract Statement Update<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows);

    private static bool IsRace(Exception exception) => exception is KeyTakenException
        || exception.IsUniqueViolation()
        || exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    private async Task<SettledStock?> TrySettleAsync(Guid codeId, IReadOnlyList<ClaimOrder> orders)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var turn = await EnterAsync(patience.Token);
        await using var context = await contexts.CreateDbContextAsync(patience.Token);
        await using var transaction = await context.Database.BeginTransactionAsync(patience.Token);
        var read = await new ClaimReading(this, transaction.GetDbTransaction()).ReadAsync(codeId, new PageRequest(orders), patience.Token);
        if (read is not { } found)
        {
            // A code is never deleted; but whoever asks for one that is not there gets an answer.
            AnswerAll(orders, [.. orders.Select(_ => new ClaimReply.Settled(new ClaimResult(ClaimOutcome.NotRunning), null, null))]);
            return null;
        }

        var (page, kept) = found;
        var book = new ClaimBook(page);
        var settling = new Settling(page, book, kept);
        var replies = new ClaimReply[orders.Count];
        for (var at = 0; at < replies.Length; at++)
        {
            replies[at] = settling.Settle(orders[at]);
        }

        if (book.Changes.Events.Count > 0 || settling.Keys.Count > 0)
        {
            await WriteAsync(transaction.GetDbTransaction(), page, book.Changes, settling.Keys, patience.Token);
            context.ExpectMessage();
            await CommitAsync(transaction);
        }
        else
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }

        AnswerAll(orders, replies);
        var soldOut = page.Code.Stock is not null && StockStates.LeftOf(page.Code, page.Stock) == 0 && page.Code.StateAt(page.Now) == CodeState.Running;
        return new SettledStock(soldOut, page.Code.SoldOutTarget);
    }

    private static async Task CommitAsync(IDbContextTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is not PostgresException { SqlState: ['2' or '4', ..] })
        {
            // Only an answer about what was to be committed says that nothing was done. That the server ends, or does not answer, says nothing.
            throw new ClaimUnconfirmedException(exception);
        }
    }

    private async Task WriteAsync(DbTransaction transaction, BookPage page, BookChanges changes, List<IdempotencyKey> keys, CancellationToken cancellationToken)
    {
        // Changed rows first: a slot or number that was given up may be a new claim's.
        var statements = new List<Statement>();
        AddUpdates(ClaimTables.Claims, changes.ChangedClaims, changes.NewClaims);
        AddInserts(ClaimTables.Claims, changes.NewClaims);
        AddInserts(ClaimTables.Steps, changes.Steps);
        AddUpdates(ClaimTables.Redemptions, changes.ChangedRedemptions, changes.NewRedemptions);
        AddInserts(ClaimTables.Redemptions, changes.NewRedemptions);
        AddUpdates(ClaimTables.Rewards, changes.ChangedRewards, changes.NewRewards);
        AddInserts(ClaimTables.Rewards, changes.NewRewards);
        if (changes.BudgetUsed != 0)
        {
            statements.Add(new Statement("UPDATE campaign_budgets SET used = used + $2 WHERE campaign_id = $1", [page.Code.CampaignId!.Value, changes.BudgetUsed]));
        }

        if (changes.Events.Count > 0)
        {
            var batch = new ClaimBatch { Code = StockStates.Of(page.Code, page.Stock) };
            batch.Events.AddRange(changes.Events);
            statements.Add(Update(ClaimTables.Stocks, [page.Stock]));
            statements.Add(new Statement("INSERT INTO outbox (exchange, body, created_at) VALUES ($1, $2, $3)", [Exchanges.Claims, batch.ToByteArray(), page.Now]));
        }

        var written = 0;
        if (keys.Count > 0)
        {
            // Sorted, because a call for another code with one of these keys may come at the same time.
            var sorted = keys.OrderBy(key => key.Scope, ByBytes).ToList();
            statements.Add(Insert(ClaimTables.Keys, sorted, OverOld, page.Now - IdempotencyModel.Lifetime, _ => written++));
        }

        await RunAsync(transaction, statements, cancellationToken);
        if (written < keys.Count)
        {
            throw new KeyTakenException();
        }

        void AddInserts<TRow>(Table<TRow> table, List<TRow> rows)
        {
            if (rows.Count > 0)
            {
                statements.Add(Insert(table, rows));
            }
        }

        void AddUpdates<TRow>(Table<TRow> table, HashSet<TRow> rows, List<TRow> added)
        {
            rows.ExceptWith(added);
            if (rows.Count > 0)
            {
                statements.Add(Update(table, [.. rows]));
            }
        }
    }

    private void AnswerAll(IReadOnlyList<ClaimOrder> orders, ClaimReply[] replies)
    {
        for (var at = 0; at < orders.Count; at++)
        {
            metrics.ClaimSettled(orders[at].Command, (replies[at] as ClaimReply.Settled)?.Result.Outcome);
            orders[at].Answer(replies[at]);
        }
    }

    // A row past its lifetime counts as absent. Of a younger one nothing comes back: somebody was faster.
    private const string OverOld =
        """
        ON CONFLICT (scope) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status, answer = excluded.answer, created_at = excluded.created_at
        WHERE idempotency_keys.created_at < $6 RETURNING 1
        """;

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Commands} commands on claims of code {CodeId} could not be settled together; now each by itself")]
        public static partial void Alone(ILogger logger, Guid codeId, int commands, Exception exception);
    }
}
