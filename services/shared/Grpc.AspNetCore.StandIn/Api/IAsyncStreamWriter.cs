namespace Grpc.Core;

/// <summary>A stream that messages are written to.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How messages are written from now on.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message; the previous write must have ended.</summary>
    /// <param name="message">The message.</param>
    /// <returns>A task that ends when the transport has taken the message.</returns>
    Task WriteAsync(T message);

    /// <summary>Writes a message; the previous write must have ended.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait for the transport.</param>
    /// <returns>A task that ends when the transport has taken the message.</returns>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This stream cannot cancel a write.")
        : WriteAsync(message);
}
