using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>
/// Reads one queue: subscribes, hands over, acknowledges after the commit, and begins anew whenever the channel or the
/// subscription ends. What was not acknowledged by then comes again.
/// </summary>
internal sealed partial class RabbitMqReader(
    MessageRoutes.Reader route, RabbitMqConnection connections, RabbitMqTopology topology, MessageAttempts attempts, MessagingMetrics metrics, TimeProvider clock, ILogger logger)
{
    private volatile bool ready;

    public bool IsReady => ready;

    /// <summary>Reads until <paramref name="stopping"/>; then finishes what is being handled, unless <paramref name="aborting"/>.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), clock);
        var down = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var connection = await connections.GetAsync(stopping);
                await topology.DeclareAsync(connection, stopping);
                var subscription = await RabbitMqSubscription.OpenAsync(connection, route, attempts, metrics, logger, stopping, aborting);
                ready = true;
                backoff.Reset();
                if (down)
                {
                    Log.Back(logger, route.Queue);
                    down = false;
                }

                var reason = await subscription.EndAsync(clock);
                if (reason == RabbitMqSubscription.Renewal)
                {
                    continue;
                }

                ready = false;
                if (!stopping.IsCancellationRequested)
                {
                    Log.Lost(logger, route.Queue, reason);
                    down = true;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                ready = false;
                if (!down)
                {
                    Log.Lost(logger, route.Queue, exception.Message);
                    down = true;
                }
            }

            await backoff.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Warning, "The queue {Queue} can't be read: {Reason}")]
        public static partial void Lost(ILogger logger, string queue, string reason);

        [LoggerMessage(11, LogLevel.Information, "The queue {Queue} is read again")]
        public static partial void Back(ILogger logger, string queue);
    }
}
