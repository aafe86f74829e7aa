using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a deserializer finds one message.</summary>
public abstract class DeserializationContext
{
    /// <summary>The length of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message as an array of its own.</summary>
    /// <returns>A copy of the message.</returns>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotSupportedException();

    /// <summary>The message where it lies; valid only while the deserializer runs.</summary>
    /// <returns>The message.</returns>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotSupportedException();
}
