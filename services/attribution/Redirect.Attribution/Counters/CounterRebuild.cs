using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Counters;

/// <summary>Copies all totals, and the days that are kept hot, from the database to the hot counters, as they are.</summary>
internal sealed partial class CounterRebuild(
    IHotCounters counters, MirrorRepair repair, IDbContextFactory<AttributionDbContext> contexts, TimeProvider clock, ILogger<CounterRebuild> logger)
{
    /// <summary>How long a connection may take to be made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The hot counters stopped answering; run it again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await UntilConnectedAsync(cancellationToken);
        if (!await repair.CopyTotalsSinceAsync(since: null, fresh: true, copied => Log.Totals(logger, copied), cancellationToken))
        {
            throw Away();
        }

        var first = ChinaDay.Of(clock.GetUtcNow().UtcDateTime - RedisHotCounters.KeepDays);
        var done = 0L;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var days = context.UniqueDays.AsNoTracking().Where(row => row.Day >= first)
            .Select(row => new { row.MerchantId, row.Scope, row.ScopeId, row.Day }).AsAsyncEnumerable();
        await foreach (var day in days.WithCancellation(cancellationToken))
        {
            if (!await repair.CopyVisitorsAsync(new ScopeDay(new ScopeKey(day.MerchantId, day.Scope, day.ScopeId), day.Day), cancellationToken))
            {
                throw Away();
            }

            if (++done % MirrorRepair.PageSize == 0)
            {
                Log.Days(logger, done);
            }
        }

        Log.Done(logger, done);
    }

    private async Task UntilConnectedAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (!counters.IsReady)
        {
            if (clock.GetElapsedTime(started) > Patience)
            {
                throw Away();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
        }
    }

    private static InvalidOperationException Away() => new("The hot counters do not answer. Nothing is lost; run the rebuild again.");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} totals copied")]
        public static partial void Totals(ILogger logger, long count);

        [LoggerMessage(2, LogLevel.Information, "{Count} days of visitors copied")]
        public static partial void Days(ILogger logger, long count);

        [LoggerMessage(3, LogLevel.Information, "The counters are rebuilt; {Count} days of visitors copied")]
        public static partial void Done(ILogger logger, long count);
    }
}
