using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Storage;

/// <summary>Brings the databases to this version: by hand for servers (<c>--migrate</c>), by itself for files of our own.</summary>
public static partial class Migrations
{
    /// <summary>Applies every pending migration of every context of this process.</summary>
    public static async Task MigrateStorageAsync(this IHost app, CancellationToken cancellationToken = default)
    {
        foreach (var stored in app.Services.GetServices<StoredContext>())
        {
            await using var scope = app.Services.CreateAsyncScope();
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(stored.Context);
            await context.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Makes the storage ready before the first request: SQLite files are migrated; a server's database is only looked at,
    /// and the start is refused when it answers and lacks a migration. One that does not answer is no reason not to start.
    /// </summary>
    /// <exception cref="InvalidOperationException">A server's database lacks migrations.</exception>
    public static async Task PrepareStorageAsync(this IHost app, CancellationToken cancellationToken = default)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Migrations));
        foreach (var stored in app.Services.GetServices<StoredContext>())
        {
            await using var scope = app.Services.CreateAsyncScope();
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(stored.Context);
            if (stored.Provider == StorageProvider.Sqlite)
            {
                await context.Database.MigrateAsync(cancellationToken);
                continue;
            }

            IEnumerable<string> pending;
            try
            {
                pending = await context.Database.GetPendingMigrationsAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotReached(logger, stored.Context.Name, exception.Message);
                continue;
            }

            if (pending.Any())
            {
                throw new InvalidOperationException($"The database of {stored.Context.Name} lacks migrations ({string.Join(", ", pending)}). Run this program once with --migrate.");
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database of {Context} could not be looked at: {Reason}")]
        public static partial void NotReached(ILogger logger, string context, string reason);
    }
}
