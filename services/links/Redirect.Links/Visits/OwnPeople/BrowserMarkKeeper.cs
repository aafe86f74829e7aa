using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Links.Storage;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>Gets the key of the marks from the database, agreed with the other replicas; whoever comes first makes it, and it never changes.</summary>
internal sealed partial class BrowserMarkKeeper(
    IDbContextFactory<LinksDbContext> contexts, BrowserMarks marks, TimeProvider clock, ILogger<BrowserMarkKeeper> logger) : BackgroundService
{
    private const int KeyBytes = 32;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var retry = FirstRetry; !stoppingToken.IsCancellationRequested; retry = retry * 2 < LastRetry ? retry * 2 : LastRetry)
        {
            try
            {
                marks.Use(await ReadAsync(stoppingToken));
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }

            await Task.Delay(retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO browser_mark_keys (id, key) VALUES ({BrowserMarkKey.TheOne}, {RandomNumberGenerator.GetBytes(KeyBytes)}) ON CONFLICT DO NOTHING", cancellationToken);
        return await db.BrowserMarkKeys.Where(row => row.Id == BrowserMarkKey.TheOne).Select(row => row.Key).SingleAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The key of own browsers could not be read; until it is, their visits count as readers': {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
