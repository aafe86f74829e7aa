using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Defaults;

namespace Redirect.Attribution.Landings;

/// <summary>Counts landings whose visits came after them. Each replica runs it; of two that take the same landing one counts it.</summary>
internal sealed partial class LandingWorker(IDbContextFactory<AttributionDbContext> contexts, LandingStore store, CounterMirror mirror, TimeProvider clock, ILogger<LandingWorker> logger) : BackgroundService
{
    private const int LandingsPerRound = 500;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(async cancellation => await RunAsync(cancellation) == LandingsPerRound, LookEvery, exception => Log.Fails(logger, exception), clock, stoppingToken);

    /// <summary>Looks for the visits of the landings whose time it is.</summary>
    /// <returns>How many landings were looked at.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await context.Landings.AsNoTracking().Where(x => x.CountAfter != null && x.CountAfter <= now).OrderBy(x => x.CountAfter).Take(LandingsPerRound).ToListAsync(cancellationToken);
        if (due.Count > 0)
        {
            await mirror.ApplyAsync(await store.SaveAsync(due, cancellationToken));
        }

        return due.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Landings can't be counted at their visits; it is tried again until they can")]
        public static partial void Fails(ILogger logger, Exception exception);
    }
}
