using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>Reviews every alliance once a day, when its day can be judged. Each is a transaction of its own; replicas that take the same one wait, and then find it done.</summary>
internal sealed partial class AllianceReviewer(
    IDbContextFactory<AttributionDbContext> contexts, AllianceReview review, ProfileSizes sizes, TimeProvider clock, ILogger<AllianceReviewer> logger) : BackgroundService
{
    private const int PerRound = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
                await sizes.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Fails(logger, exception);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reviews all whose time it is. One that fails stops no other; it is tried again at the next look.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var after = Guid.Empty;
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var due = await context.Set<Alliance>().AsNoTracking().Where(x => x.ReviewAfter <= now && x.Id > after).OrderBy(x => x.Id).Take(PerRound).ToListAsync(cancellationToken);
            foreach (var alliance in due)
            {
                await TryAsync(alliance, cancellationToken);
            }

            if (due.Count < PerRound)
            {
                return;
            }

            after = due[^1].Id;
        }
    }

    private async Task TryAsync(Alliance due, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

            // Whoever comes second finds another time there.
            if (await context.LockAllianceAsync(due.LowId, due.Id, cancellationToken) is { } alliance && alliance.ReviewAfter == due.ReviewAfter)
            {
                await review.RunAsync(context, alliance, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.OneFails(logger, due.Id, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Alliances can't be reviewed; it is tried again every minute until they can")]
        public static partial void Fails(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "Alliance {AllianceId} can't be reviewed; it is tried again every minute")]
        public static partial void OneFails(ILogger logger, Guid allianceId, Exception exception);
    }
}
