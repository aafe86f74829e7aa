namespace Redirect.Hosting.Messaging;

/// <summary>Hands a message over to its readers: by RabbitMQ, or straight to them in this process.</summary>
public interface IMessagePublisher
{
    /// <summary>
    /// Publishes one message. Returns only when it can no longer be lost: the broker has confirmed it and a queue has taken it, or
    /// every reader in this process has committed it. Otherwise throws, and the caller keeps the message and tries again.
    /// </summary>
    /// <param name="exchange">Where to; see the constants of the contracts.</param>
    /// <param name="body">The message. Not kept after the call.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may or may not have arrived.</param>
    Task PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
