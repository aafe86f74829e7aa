using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Caching;

namespace Redirect.Attribution.Counters;

/// <summary>
/// Keeps the mirror whole: brings later what failed, and after a start or a lost connection everything of the last hour, because a
/// process may have died between its commit and its mirror, and Redis may have come back as it was some time ago.
/// </summary>
internal sealed partial class MirrorWorker(
    CounterMirror mirror, MirrorRepair repair, DirtyScopes dirty, RedisConnection redis, TimeProvider clock, ILogger<MirrorWorker> logger) : BackgroundService
{
    /// <summary>How far back the mirror is not trusted after it was away.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Restored += OnRestored;
        OnRestored();
        try
        {
            while (true)
            {
                await mirror.WaitAsync(stoppingToken);
                while (!await TryRepairAsync(stoppingToken))
                {
                    await Task.Delay(RetryAfter, clock, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is still dirty is copied at the next start.
        }
        finally
        {
            redis.Restored -= OnRestored;
        }
    }

    private void OnRestored() => mirror.MarkDirtySince(clock.GetUtcNow().UtcDateTime - Recent);

    private async Task<bool> TryRepairAsync(CancellationToken cancellationToken)
    {
        if (redis.TryGetDatabase() is null)
        {
            // The database is not read for a copy that nobody can take.
            return false;
        }

        var (scopes, days, since) = dirty.Take();
        var left = new Queue<ScopeDay>(days);
        try
        {
            if (since is { } time)
            {
                if (!await repair.CopyTotalsSinceAsync(time, fresh: false, progress: null, cancellationToken))
                {
                    return GiveBack();
                }

                left = new Queue<ScopeDay>(days.Union(await repair.DaysChangedSinceAsync(time, cancellationToken)));
            }

            if (!await repair.CopyTotalsAsync(scopes, cancellationToken))
            {
                return GiveBack();
            }

            scopes = [];
            while (left.TryPeek(out var day))
            {
                if (!await repair.CopyVisitorsAsync(day, cancellationToken))
                {
                    return GiveBack();
                }

                left.Dequeue();
            }

            return true;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException { InnerException: DbException or TimeoutException })
        {
            Log.DatabaseAway(logger, exception.Message);
            return GiveBack();
        }

        bool GiveBack()
        {
            dirty.Add(scopes);
            dirty.Add(left);
            if (since is { } time)
            {
                dirty.AddAllSince(time);
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The hot counters can't be repaired while the database is away: {Reason}")]
        public static partial void DatabaseAway(ILogger logger, string reason);
    }
}
