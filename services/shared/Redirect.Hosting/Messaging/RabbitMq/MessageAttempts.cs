using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>
/// Tries to handle a message until it is handled or known to be hopeless (see <see cref="MessageFailures"/>), with the message
/// unacknowledged all the while.
/// </summary>
internal sealed partial class MessageAttempts(MessageRoutes.Reader route, IServiceScopeFactory scopes, MessagingMetrics metrics, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(30);

    /// <summary>How it ended.</summary>
    internal enum Outcome
    {
        /// <summary>Committed.</summary>
        Handled,

        /// <summary>Never to be handled.</summary>
        Dead,

        /// <summary>Given up on our side; the broker gives it out again.</summary>
        Abandoned,
    }

    /// <summary>Tries it.</summary>
    /// <param name="body">The message.</param>
    /// <param name="retrying">Ends the pauses and further attempts, not a running one.</param>
    /// <param name="handling">Ends a running attempt as well.</param>
    public async Task<Outcome> RunAsync(ReadOnlyMemory<byte> body, CancellationToken retrying, CancellationToken handling)
    {
        var backoff = new Backoff(FirstPause, LongestPause, clock);
        var failures = new MessageFailures();
        var waitingSince = 0L;
        var loggedAt = 0L;
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await ((IMessageConsumer)scope.ServiceProvider.GetRequiredService(route.Consumer)).ConsumeAsync(body, handling);
                metrics.Consumed(route.Queue);
                if (waitingSince != 0)
                {
                    Log.GoesOn(logger, route.Queue, clock.GetElapsedTime(waitingSince).TotalSeconds);
                }

                return Outcome.Handled;
            }
            catch (Exception exception) when (exception is not PoisonMessageException && (handling.IsCancellationRequested || retrying.IsCancellationRequested))
            {
                Log.Abandoned(logger, exception, route.Queue);
                return Outcome.Abandoned;
            }
            catch (Exception exception)
            {
                switch (failures.Judge(exception))
                {
                    case MessageFailures.Verdict.Poison:
                        Log.Poison(logger, exception, route.Queue);
                        return Outcome.Dead;
                    case MessageFailures.Verdict.Hopeless:
                        Log.Hopeless(logger, exception, route.Queue, failures.Count);
                        return Outcome.Dead;
                    case MessageFailures.Verdict.TryAgain:
                        Log.Failed(logger, exception, route.Queue, failures.Count);
                        break;
                    default:
                        waitingSince = waitingSince == 0 ? clock.GetTimestamp() : waitingSince;
                        if (loggedAt == 0 || clock.GetElapsedTime(loggedAt) >= LogEvery)
                        {
                            loggedAt = clock.GetTimestamp();
                            Log.Waits(logger, exception, route.Queue);
                        }

                        break;
                }
            }

            metrics.Retried(route.Queue);
            await backoff.WaitAsync(retrying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (retrying.IsCancellationRequested)
            {
                return Outcome.Abandoned;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A message of {Queue} can never be handled and goes to the dead-letter queue")]
        public static partial void Poison(ILogger logger, Exception exception, string queue);

        [LoggerMessage(2, LogLevel.Error, "A message of {Queue} failed {Failures} times and goes to the dead-letter queue")]
        public static partial void Hopeless(ILogger logger, Exception exception, string queue, int failures);

        [LoggerMessage(3, LogLevel.Warning, "A message of {Queue} failed for the {Failures}. time and is tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string queue, int failures);

        [LoggerMessage(4, LogLevel.Warning, "The messages of {Queue} wait for something that is away")]
        public static partial void Waits(ILogger logger, Exception exception, string queue);

        [LoggerMessage(5, LogLevel.Information, "The messages of {Queue} go on after {Seconds} s")]
        public static partial void GoesOn(ILogger logger, string queue, double seconds);

        [LoggerMessage(6, LogLevel.Information, "A message of {Queue} was given back to the broker")]
        public static partial void Abandoned(ILogger logger, Exception exception, string queue);
    }
}
