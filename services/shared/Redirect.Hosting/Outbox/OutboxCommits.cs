using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Redirect.Hosting.Outbox;

/// <summary>
/// Wakes the pump when a transaction with a message commits in this process, so that a message does not wait for the next
/// look at the table. Only saves time: a pulse too many finds nothing, one too few is made up for by the looking.
/// </summary>
internal sealed class OutboxCommits<TContext> : DbTransactionInterceptor, ISaveChangesInterceptor, IDisposable where TContext : DbContext
{
    private readonly SemaphoreSlim pulse = new(0, 1);

    /// <summary>Waits for a commit, or for <paramref name="limit"/>.</summary>
    /// <returns>Whether there was a commit.</returns>
    public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => pulse.WaitAsync(limit, cancellationToken);

    public void Dispose() => pulse.Dispose();

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData.Context);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(eventData.Context);
        return Task.CompletedTask;
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context);
        return result;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context);
        return ValueTask.FromResult(result);
    }

    private void Saved(DbContext? context)
    {
        if (context is TContext { Database.CurrentTransaction: null })
        {
            Committed(context);
        }
    }

    private void Committed(DbContext? context)
    {
        if (context is not TContext || !OutboxCommits.Met(context))
        {
            return;
        }

        try
        {
            pulse.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is on its way already, and its look at the table comes after this commit.
        }
    }
}

/// <summary>Which contexts have written a message since their last commit.</summary>
internal static class OutboxCommits
{
    private static readonly ConditionalWeakTable<DbContext, object> Expected = [];

    public static void Expect(DbContext context) => Expected.AddOrUpdate(context, Expected);

    public static bool Met(DbContext context) => Expected.Remove(context);
}
