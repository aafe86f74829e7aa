using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Links.Claims.Book;
using Redirect.Links.Claims.Desk;
using Redirect.Links.Requests;
using Redirect.Links.Storage;

namespace Redirect.Links.Claims;

/// <summary>
/// Sees to it that no slot is lost for good: finds codes with claims whose time is over, and with people who wait while something is left, and
/// has them tidied in their lines. Every replica does; whoever comes second under the lock finds nothing to do.
/// </summary>
internal sealed partial class ClaimSweeper(IDbContextFactory<LinksDbContext> contexts, ClaimDesk desk, TimeProvider clock, ILogger<ClaimSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Of those that wait the codes are asked for without their budget or daily stock: a look too many finds nothing to do.
    private const string Waiting =
        """
        SELECT s.code_id AS "Value" FROM code_stocks s JOIN surprise_codes c ON c.id = s.code_id
        WHERE s.waiting > 0 AND (c.stock IS NULL OR s.held < c.stock OR c.withdrawn_at IS NOT NULL OR c.valid_until <= {0}) LIMIT 500
        """;

    private const string Due =
        """
        SELECT DISTINCT code_id AS "Value" FROM (
          SELECT code_id FROM claims WHERE (state = 1 OR (state = 2 AND reserved > 0)) AND expires_at <= {0} ORDER BY expires_at LIMIT 10000) AS due
        """;

    /// <summary>Looks once, and waits until what was found is tidied.</summary>
    /// <returns>How many codes were found.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var codes = new HashSet<Guid>();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var now = db.Database.IsNpgsql()
                ? await db.Database.SqlQuery<DateTime>($"SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken)
                : clock.Now();
            codes.UnionWith(await db.Database.SqlQueryRaw<Guid>(Due, now).ToListAsync(cancellationToken));
            codes.UnionWith(await db.Database.SqlQueryRaw<Guid>(Waiting, now).ToListAsync(cancellationToken));
        }

        await Task.WhenAll(codes.Select(code => desk.SubmitAsync(code, new ClaimCommand.Tidy(), null, null, cancellationToken)));
        return codes.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                stoppingToken.ThrowIfCancellationRequested();
                await SweepAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                {
                    Log.Failed(logger, exception.Message);
                    failing = true;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Claims whose time is over could not be looked for; it is tried again every second: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
