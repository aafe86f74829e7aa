using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Redirect.Links.Storage.Secrets;

/// <summary>Has the secrets that answering a reader takes in memory before they are needed; asking for one never waits.</summary>
internal sealed partial class KnownSecrets(IDbContextFactory<LinksDbContext> contexts, TimeProvider clock, ILogger<KnownSecrets> logger) : BackgroundService
{
    private static readonly string[] Names = [SecretNames.BrowserMarks, SecretNames.Passwords, SecretNames.Forms];
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FrozenDictionary<string, byte[]>? known;

    /// <summary>One of those kept here; null for a moment after the start, or as long as no database has answered since then.</summary>
    public byte[]? Find(string name) => known?[name];

    /// <summary>The first request is to find them: the start waits for the first look, but not long, because redirects must begin without a database too.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await tried.Task.WaitAsync(StartPatience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var retry = FirstRetry; known is null && !stoppingToken.IsCancellationRequested; retry = retry * 2 < LastRetry ? retry * 2 : LastRetry)
        {
            try
            {
                known = await ReadAsync(stoppingToken);
                tried.TrySetResult();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                tried.TrySetResult();
                Log.Failed(logger, exception.Message);
                await Task.Delay(retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<FrozenDictionary<string, byte[]>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var secrets = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            secrets[name] = await db.SecretAsync(name, cancellationToken);
        }

        return secrets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The secrets could not be read; until they are, links with a password let nobody in, own browsers count as readers', and all forms as plain links: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
