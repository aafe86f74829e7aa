using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Messaging;

namespace Redirect.Hosting.Outbox;

/// <summary>
/// Publishes the outbox of one database, oldest first, and removes what the publisher has taken over. If the process dies
/// between the two, or the database between publishing and the removal, the message is published again.
/// </summary>
internal sealed partial class OutboxPump<TContext>(
    IDbContextFactory<TContext> contexts, IMessagePublisher publisher, OutboxCommits<TContext> commits, OutboxMetrics metrics, TimeProvider clock, ILogger<OutboxPump<TContext>> logger)
    : BackgroundService
    where TContext : DbContext
{
    private const int BatchSize = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(10);
    private static readonly string Name = typeof(TContext).Name;

    private long measured;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(LookEvery, TimeSpan.FromSeconds(5), clock);
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await MeasureAsync(stoppingToken);
                var count = await PumpAsync(stoppingToken);
                if (failing)
                {
                    Log.GoesOn(logger, Name);
                    failing = false;
                }

                backoff.Reset();
                if (count < BatchSize)
                {
                    await commits.WaitAsync(LookEvery, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (!failing)
                {
                    Log.Fails(logger, exception, Name);
                    failing = true;
                }

                await backoff.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Publishes at most one batch.</summary>
    /// <returns>How many were published.</returns>
    internal async Task<int> PumpAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // On a server another replica's pump may be at work: each locks its rows and passes over the other's. In a SQLite
        // file there is one process, and a transaction here would keep every writer of the module waiting for the broker.
        await using var transaction = context.Database.IsNpgsql() ? await context.Database.BeginTransactionAsync(cancellationToken) : null;
        var messages = transaction is null
            ? await context.Set<OutboxMessage>().AsNoTracking().OrderBy(message => message.Id).Take(BatchSize).ToListAsync(cancellationToken)
            : await context.Set<OutboxMessage>().FromSql($"SELECT * FROM outbox ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED").AsNoTracking().ToListAsync(cancellationToken);
        if (messages.Count == 0)
        {
            return 0;
        }

        var published = new List<long>(messages.Count);
        try
        {
            foreach (var message in messages)
            {
                await publisher.PublishAsync(message.Exchange, message.Body, cancellationToken);
                published.Add(message.Id);
            }
        }
        finally
        {
            // Also after a failure and while stopping: what was published goes, or it would be published once more.
            if (published.Count > 0)
            {
                await context.Set<OutboxMessage>().Where(message => published.Contains(message.Id)).ExecuteDeleteAsync(CancellationToken.None);
                if (transaction is not null)
                {
                    await transaction.CommitAsync(CancellationToken.None);
                }

                metrics.Published(Name, published.Count);
            }
        }

        return published.Count;
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (measured != 0 && clock.GetElapsedTime(measured) < MeasureEvery)
        {
            return;
        }

        measured = clock.GetTimestamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var depth = await context.Set<OutboxMessage>().LongCountAsync(cancellationToken);
        var oldest = depth == 0 ? null : await context.Set<OutboxMessage>().OrderBy(message => message.Id).Select(message => (DateTime?)message.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        metrics.State(Name, depth, oldest is null ? TimeSpan.Zero : clock.GetUtcNow().UtcDateTime - oldest.Value);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The outbox of {Context} can't be published; it is tried again until it can")]
        public static partial void Fails(ILogger logger, Exception exception, string context);

        [LoggerMessage(2, LogLevel.Information, "The outbox of {Context} is published again")]
        public static partial void GoesOn(ILogger logger, string context);
    }
}
