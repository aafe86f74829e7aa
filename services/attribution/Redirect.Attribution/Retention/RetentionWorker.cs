using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Redirect.Attribution.Retention;

/// <summary>Opens the days to come and gives up those whose time is over, at the start and every hour. Each replica runs it; what one does the others find done.</summary>
internal sealed partial class RetentionWorker(VisitDays days, TimeProvider clock, ILogger<RetentionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = LookEvery;
            try
            {
                var dropped = await days.TidyAsync(stoppingToken);
                if (dropped > 0)
                {
                    Log.Dropped(logger, dropped);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Ingest opens what it needs by itself; what is old can wait.
                Log.Fails(logger, exception);
                pause = AfterFailure;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} days (in SQLite: visits) whose time is over were dropped; their totals stay")]
        public static partial void Dropped(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "Days of visits can't be opened ahead or given up; it is tried again")]
        public static partial void Fails(ILogger logger, Exception exception);
    }
}
