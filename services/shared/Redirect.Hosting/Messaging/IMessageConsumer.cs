namespace Redirect.Hosting.Messaging;

/// <summary>A reader of messages, resolved in a scope of its own for each.</summary>
public interface IMessageConsumer
{
    /// <summary>
    /// Handles one message and returns when its effect is committed. A message can come again, also much later: handling is idempotent.
    /// </summary>
    /// <exception cref="PoisonMessageException">The message can never be handled: it goes to the dead-letter queue at once. After
    /// any other exception it is tried again.</exception>
    Task ConsumeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
