using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Redirect.Gateway.Hosts;

/// <summary>Merchants' own short domains as the directory last said. Without a directory there are none.</summary>
internal sealed partial class MerchantHosts(IEnumerable<IDomainDirectory> directories, TimeProvider clock, ILogger<MerchantHosts> logger) : BackgroundService
{
    /// <summary>A domain that was verified or retired is so here after this and the time of a question.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Until the first answer: the services may be a moment behind us.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IDomainDirectory? directory = directories.LastOrDefault();
    private volatile Known? known;
    private bool failing;

    /// <summary>Whether the directory has answered since the start.</summary>
    public bool Loaded => directory is null || known is not null;

    /// <summary>Whether a request's host, with or without a port, is a merchant's domain.</summary>
    public bool Contains(ReadOnlySpan<char> host)
    {
        if (known is not { All.Count: > 0 } now)
        {
            return false;
        }

        var colon = host.LastIndexOf(':');
        host = colon < 0 ? host : host[..colon];
        return now.BySpan.Contains(host.EndsWith('.') ? host[..^1] : host);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (directory is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var patience = new CancellationTokenSource(Patience);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
                var hosts = await directory.ListAsync(either.Token).AsTask().WaitAsync(either.Token);
                known = new Known(hosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase));
                failing = false;
            }
            catch (Exception exception)
            {
                // Once an outage; and at the start, when the others only just start too, not at all until the next try fails as well.
                if (!failing && known is not null && !stoppingToken.IsCancellationRequested)
                {
                    Log.NoAnswer(logger, exception.Message);
                }

                failing = true;
            }

            await Task.Delay(known is null ? FirstInterval : Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Known(FrozenSet<string> all)
    {
        public FrozenSet<string> All => all;

        public FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; } = all.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The merchants' domains could not be read; those known stay: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string reason);
    }
}
