namespace Grpc.Core;

/// <summary>Ends a call with a status.</summary>
public class RpcException : Exception
{
    /// <summary>Ends a call with a status.</summary>
    /// <param name="status">The status.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty)
    {
    }

    /// <summary>Ends a call with a status; the message is for the server's own log.</summary>
    /// <param name="status">The status.</param>
    /// <param name="message">The message of the exception.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Ends a call with a status and trailers.</summary>
    /// <param name="status">The status.</param>
    /// <param name="trailers">Metadata that is sent after the status.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Ends a call with a status and trailers; the message is for the server's own log.</summary>
    /// <param name="status">The status.</param>
    /// <param name="trailers">Metadata that is sent after the status.</param>
    /// <param name="message">The message of the exception.</param>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);

        Status = status;
        Trailers = trailers;
    }

    /// <summary>The status.</summary>
    public Status Status { get; }

    /// <summary>The code of the status.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Metadata that is sent after the status.</summary>
    public Metadata Trailers { get; }
}
