using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Messaging.InProcess;

/// <summary>
/// Hands a message to every reader in this process and returns after their commits; the caller's own store (spool, outbox) is
/// the queue. A reader that committed before another failed gets the message again, as it would from a broker.
/// </summary>
internal sealed partial class InProcessPublisher(
    MessageRoutes routes, IServiceScopeFactory scopes, DeadLetterFiles deadLetters, MessagingMetrics metrics, ILogger<InProcessPublisher> logger) : IMessagePublisher
{
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
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var consumer = (IMessageConsumer)scope.ServiceProvider.GetRequiredService(reader.Consumer);
            await consumer.ConsumeAsync(body, cancellationToken);
            metrics.Consumed(reader.Queue);
        }
        catch (PoisonMessageException poison)
        {
            await deadLetters.AddAsync(reader, body, poison.Message, cancellationToken);
            metrics.DeadLettered(reader.Queue);
            Log.DeadLettered(logger, poison, reader.Queue);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics.Retried(reader.Queue);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A message of {Queue} can never be handled and was put into the dead-letter folder")]
        public static partial void DeadLettered(ILogger logger, Exception exception, string queue);
    }
}
