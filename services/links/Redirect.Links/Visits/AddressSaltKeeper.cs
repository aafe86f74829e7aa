using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Links.Storage;

namespace Redirect.Links.Visits;

/// <summary>Has today's and tomorrow's salt at hand before they are needed, agreed with the other replicas by the database.</summary>
internal sealed partial class AddressSaltKeeper(
    IDbContextFactory<LinksDbContext> contexts, AddressSalts salts, TimeProvider clock, ILogger<AddressSaltKeeper> logger) : BackgroundService
{
    private const int SaltBytes = 32;
    private const int DaysKept = 2;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    /// <summary>Makes the salts that are missing, reads them, and deletes the old ones.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var tomorrow = today.AddDays(1);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await ReadAsync(db, today, cancellationToken);
        if (found.Count < 2)
        {
            foreach (var day in (DateOnly[])[today, tomorrow])
            {
                // Another replica may do the same now; the first salt stays, and all read it.
                await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO address_salts (day, salt) VALUES ({day}, {RandomNumberGenerator.GetBytes(SaltBytes)}) ON CONFLICT (day) DO NOTHING", cancellationToken);
            }

            found = await ReadAsync(db, today, cancellationToken);
        }

        salts.Replace(found);
        var oldest = today.AddDays(-DaysKept);
        await db.AddressSalts.Where(salt => salt.Day < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retry = FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                await RefreshAsync(stoppingToken);
                retry = FirstRetry;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
                wait = retry;
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }

            await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<List<AddressSalt>> ReadAsync(LinksDbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        // Yesterday's is kept as well: a clock may be set back over midnight.
        var from = today.AddDays(-1);
        var all = await db.AddressSalts.AsNoTracking().Where(salt => salt.Day >= from).ToListAsync(cancellationToken);
        return all.Exists(salt => salt.Day == today) && all.Exists(salt => salt.Day == today.AddDays(1)) ? all : [];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The salts of address hashes could not be read; visits are recorded without hashes when none is at hand: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
