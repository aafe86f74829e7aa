using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Redirect.Links.Storage;

namespace Redirect.Links.Following;

/// <summary>
/// Hears of changes that other replicas made, over one connection that listens. While it is broken changes are found by age
/// (<see cref="LinkCacheOptions.Freshness"/>); when it is back everything is taken to be stale.
/// </summary>
internal sealed partial class LinkChangeListener(
    IDbContextFactory<LinksDbContext> contexts, LinkChanges changes, TimeProvider clock, ILogger<LinkChangeListener> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private int connections;

    /// <summary>Connections that have begun to listen since the start.</summary>
    public int Connections => Volatile.Read(ref connections);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? connectionString;
        await using (var db = await contexts.CreateDbContextAsync(stoppingToken))
        {
            connectionString = db.Database.IsNpgsql() ? db.Database.GetConnectionString() : null;
        }

        if (connectionString is null)
        {
            return;
        }

        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            KeepAlive = 5,
            TcpKeepAlive = true,
            CommandTimeout = 5,
            ApplicationName = "redirect-links-changes",
        };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(settings.ToString(), stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Broken(logger, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        connection.Notification += (_, notification) => Heard(notification.Payload);
        await connection.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("LISTEN " + LinkChanges.Channel, connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // What changed while nobody listened is found by reading again.
        changes.MarkAllStale();
        Interlocked.Increment(ref connections);
        Log.Listening(logger);
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private void Heard(string message)
    {
        foreach (var line in message.Split('\n'))
        {
            if (LinkChanges.TryReadNotice(line, out var key, out var version))
            {
                // To Redis as well: the writer may have died before it could.
                changes.Heard(key, version);
            }
            else
            {
                Log.NotUnderstood(logger);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Changes of links by other replicas are not heard now; they are seen within the cache's freshness: {Reason}")]
        public static partial void Broken(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "Listening for changes of links by other replicas")]
        public static partial void Listening(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "A message about a changed link was not understood")]
        public static partial void NotUnderstood(ILogger logger);
    }
}
