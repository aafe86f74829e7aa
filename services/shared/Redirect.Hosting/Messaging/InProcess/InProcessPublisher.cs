using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Messaging.InProcess;

/// <summary>
/// Hands a message to every reader in this process and returns after their commits; the caller's own store (spool, outbox) is
/// the queue. What passes by itself goes to the caller, who keeps the message; after other failures it is tried again here, and put
/// aside at last, so that one message does not keep all behind it waiting for ever. A reader that committed before another failed
/// gets the message again, as it would from a broker.
/// </summary>
internal sealed partial class InProcessPublisher(
    MessageRoutes routes, IServiceScopeFactory scopes, DeadLetterFiles deadLetters, MessagingMetrics metrics, TimeProvider clock, ILogger<InProcessPublisher> logger) : IMessagePublisher
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ILookup<string, MessageRoutes.Reader> readers = routes.Readers.ToLookup(reader => reader.Exchange, StringComparer.Ordinal);

    public async Task PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!routes.Written.Contains(exchange))
        {
            throw new InvalidOperationException($"'{exchange}' is not among the routes that this process publishes to.");
        }

        var started = Stopwatch.GetTimestamp();
        foreach (var reader in readers[exchange])
        {
            cancellationToken.ThrowIfCancellationRequested();
            await DeliverAsync(reader, body, cancellationToken);
        }

        metrics.Published(exchange, Stopwatch.GetElapsedTime(started));
    }

    private async Task DeliverAsync(MessageRoutes.Reader reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstPause, LongestPause, clock);
        var failures = new MessageFailures();
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var consumer = (IMessageConsumer)scope.ServiceProvider.GetRequiredService(reader.Consumer);
                await consumer.ConsumeAsync(body, cancellationToken);
                metrics.Consumed(reader.Queue);
                return;
            }
            catch (Exception exception) when (exception is PoisonMessageException || !cancellationToken.IsCancellationRequested)
            {
                switch (failures.Judge(exception))
                {
                    case MessageFailures.Verdict.Poison:
                        Log.Poison(logger, exception, reader.Queue);
                        await PutAsideAsync(reader, body, exception.Message, cancellationToken);
                        return;
                    case MessageFailures.Verdict.Hopeless:
                        Log.Hopeless(logger, exception, reader.Queue, failures.Count);
                        await PutAsideAsync(reader, body, $"Failed {failures.Count} times; {exception.GetType().Name}: {exception.Message}", cancellationToken);
                        return;
                    case MessageFailures.Verdict.TryAgain:
                        Log.Failed(logger, exception, reader.Queue, failures.Count);
                        metrics.Retried(reader.Queue);
                        break;
                    default:
                        metrics.Retried(reader.Queue);
                        throw;
                }
            }

            await backoff.WaitAsync(cancellationToken);
        }
    }

    private async Task PutAsideAsync(MessageRoutes.Reader reader, ReadOnlyMemory<byte> body, string reason, CancellationToken cancellationToken)
    {
        await deadLetters.AddAsync(reader, body, reason, cancellationToken);
        metrics.DeadLettered(reader.Queue);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A message of {Queue} can never be handled and goes to the dead-letter folder")]
        public static partial void Poison(ILogger logger, Exception exception, string queue);

        [LoggerMessage(2, LogLevel.Error, "A message of {Queue} failed {Failures} times and goes to the dead-letter folder")]
        public static partial void Hopeless(ILogger logger, Exception exception, string queue, int failures);

        [LoggerMessage(3, LogLevel.Warning, "A message of {Queue} failed for the {Failures}. time and is tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string queue, int failures);
    }
}
