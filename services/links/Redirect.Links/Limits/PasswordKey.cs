using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redirect.Links.Storage;

namespace Redirect.Links.Limits;

/// <summary>Has the signing key of password cookies at hand before it is needed; reading it never waits. It never changes while a process runs.</summary>
internal sealed partial class PasswordKey(IDbContextFactory<LinksDbContext> contexts, TimeProvider clock, ILogger<PasswordKey> logger) : BackgroundService
{
    private const int KeyBytes = 32;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private volatile byte[]? key;

    /// <summary>Null: not at hand yet.</summary>
    public byte[]? Value => key;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var retry = FirstRetry; key is null && !stoppingToken.IsCancellationRequested; retry = retry * 2 < LastRetry ? retry * 2 : LastRetry)
        {
            try
            {
                key = await AgreeAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
                await Task.Delay(retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<byte[]> AgreeAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Another replica may do the same now; the first key stays, and all read it.
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO password_secrets (id, key) VALUES ({PasswordSecret.TheOne}, {RandomNumberGenerator.GetBytes(KeyBytes)}) ON CONFLICT (id) DO NOTHING", cancellationToken);
        return await db.PasswordSecrets.AsNoTracking().Where(secret => secret.Id == PasswordSecret.TheOne).Select(secret => secret.Key).SingleAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The key of password cookies could not be read; links with a password let nobody in until it is: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
