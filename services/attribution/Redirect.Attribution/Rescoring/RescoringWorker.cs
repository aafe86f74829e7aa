using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Defaults;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// Works on runs, a day at a time: a replica takes a day for <see cref="Lease"/>, and where it dies another takes it then. At night it asks for what is due itself:
/// of every merchant the day before, and the day whose signs of life are all in. Every hour it looks for anomalies.
/// </summary>
internal sealed partial class RescoringWorker(
    IDbContextFactory<AttributionDbContext> contexts, DayScoring scoring, ListAnomalies anomalies, AttributionMetrics metrics, TimeProvider clock, ILogger<RescoringWorker> logger)
    : BackgroundService
{
    /// <summary>From this hour of UTC+8 on the night's runs are asked for.</summary>
    public const int QuietHour = 3;

    /// <summary>How long a day is one replica's.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnomaliesEvery = TimeSpan.FromHours(1);

    private DateOnly lastNight;
    private DateTime lastLook;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(
        async cancellation =>
        {
            await AskForNightAsync(cancellation);
            await LookForAnomaliesAsync(cancellation);
            return await RunAsync(cancellation);
        },
        LookEvery,
        exception => Log.Fails(logger, exception),
        clock,
        stoppingToken);

    /// <summary>Does the next day of a run that nobody works on.</summary>
    /// <returns>Whether there was one.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = context.Set<RescoringRun>();
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await runs.AsNoTracking().Where(x => x.FinishedAt == null && x.TakenUntil <= now).OrderBy(x => x.TakenUntil).ThenBy(x => x.Id).FirstOrDefaultAsync(cancellationToken);
        if (due is null)
        {
            return false;
        }

        var (until, done) = (now + Lease, due.NextDay.AddDays(1));
        var mine = runs.Where(x => x.MerchantId == due.MerchantId && x.Id == due.Id && x.NextDay == due.NextDay && x.FinishedAt == null);
        if (await mine.Where(x => x.TakenUntil == due.TakenUntil).ExecuteUpdateAsync(row => row.SetProperty(x => x.TakenUntil, until), cancellationToken) == 0)
        {
            return true;
        }

        await scoring.RunAsync(due.MerchantId, due.NextDay, due.Id, cancellationToken);

        // Whoever took longer than the lease may find the day done by another: then there is nothing to say.
        now = clock.GetUtcNow().UtcDateTime;
        DateTime? finished = done > due.LastDay ? now : null;
        await mine.ExecuteUpdateAsync(
            row => row.SetProperty(x => x.NextDay, done).SetProperty(x => x.TakenUntil, now).SetProperty(x => x.FinishedAt, finished), cancellationToken);
        return true;
    }

    /// <summary>Asks once a night for the runs that are due, be it later in the day because no replica was there.</summary>
    internal async Task AskForNightAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var night = ChinaDay.Of(now);
        if (night == lastNight || now < ChinaDay.Start(night).AddHours(QuietHour))
        {
            return;
        }

        DateOnly[] days = [night.AddDays(-1), night.AddDays(-1 - SivtRules.LifeWindow.Days)];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = ChinaDay.Start(days[1]);
        var merchants = await context.ScopeTotals.AsNoTracking().Where(x => x.Scope == ScopeKind.Merchant && x.LastHumanHour >= since)
            .Select(x => x.MerchantId).ToListAsync(cancellationToken);
        foreach (var merchant in merchants)
        {
            foreach (var day in days)
            {
                await AskAsync(merchant, night, day, now, cancellationToken);
            }
        }

        lastNight = night;
    }

    private async Task AskAsync(Guid merchant, DateOnly night, DateOnly day, DateTime now, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = context.Set<RescoringRun>();
        if (await runs.AnyAsync(x => x.MerchantId == merchant && x.Night == night && x.FirstDay == day, cancellationToken))
        {
            return;
        }

        runs.Add(new RescoringRun
        {
            MerchantId = merchant,
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            FirstDay = day,
            LastDay = day,
            NextDay = day,
            Night = night,
            CreatedAt = now,
            TakenUntil = now,
        });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another replica asked between the two; where it was anything else, the next round finds out.
            if (!await runs.AsNoTracking().AnyAsync(x => x.MerchantId == merchant && x.Night == night && x.FirstDay == day, cancellationToken))
            {
                throw;
            }
        }
    }

    private async Task LookForAnomaliesAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (now - lastLook < AnomaliesEvery)
        {
            return;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = now.AddDays(-1);
        var merchants = await context.ScopeTotals.AsNoTracking().Where(x => x.Scope == ScopeKind.Merchant && x.UpdatedAt >= since)
            .Select(x => x.MerchantId).ToListAsync(cancellationToken);
        var placements = 0;
        foreach (var merchant in merchants)
        {
            var found = await anomalies.AskAsync(merchant, cancellationToken);
            var unusual = found.Select(x => x.PlacementId).Distinct().Count();
            if (unusual > 0)
            {
                // One line a merchant: which they are the merchant's own list tells.
                Log.Anomalies(logger, unusual, merchant, found[0].PlacementId, found[0].Kind);
            }

            placements += unusual;
        }

        metrics.Anomalies(placements);
        lastLook = now;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A day can't be scored again; it is tried again until it can")]
        public static partial void Fails(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "The visits of the last 24 hours at {Count} placements of merchant {Merchant} are far from usual, at {Placement} for instance: {Kind}")]
        public static partial void Anomalies(ILogger logger, int count, Guid merchant, Guid placement, string kind);
    }
}
