using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Writes;

/// <summary>Forgets keys after their lifetime. Nothing depends on its being prompt: a row that is too old counts as absent.</summary>
internal sealed partial class IdempotencyPurge<TContext>(IDbContextFactory<TContext> contexts, TimeProvider clock, ILogger<IdempotencyPurge<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                try
                {
                    await PurgeAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    Log.Failed(logger, exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    internal async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - IdempotencyModel.Lifetime;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        List<byte[]> scopes;
        do
        {
            // In pieces: one long delete would hold SQLite's only write lock, and requests with it.
            scopes = await context.Set<IdempotencyKey>().Where(key => key.CreatedAt < before).OrderBy(key => key.CreatedAt).Select(key => key.Scope).Take(BatchSize).ToListAsync(cancellationToken);
            await context.Set<IdempotencyKey>().Where(key => scopes.Contains(key.Scope) && key.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
        }
        while (scopes.Count == BatchSize);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old idempotency keys could not be removed; it is tried again in ten minutes")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
