using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Redirect.Links.Domains;

/// <summary>Looks every second whether another replica has changed a domain. While the database is away, what is known stays.</summary>
internal sealed partial class DomainRefresh(DomainCache domains, TimeProvider clock, ILogger<DomainRefresh> logger) : BackgroundService
{
    /// <summary>A change is seen after this and the time of a short query.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool failing;

    /// <summary>Reads them once before the first request is answered, if the database lets it.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryRefreshAsync(stoppingToken);
        }
    }

    private async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // A driver that does not hear a cancellation holds nobody up.
            await domains.RefreshAsync(either.Token).WaitAsync(either.Token);
            failing = false;
        }
        catch (Exception exception)
        {
            // Once an outage, not once a second.
            if (!failing && !cancellationToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }

            failing = true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The short domains could not be read; those known stay: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
