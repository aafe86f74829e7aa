using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts one message.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message and ends it.</summary>
    /// <param name="payload">The message.</param>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>The buffer to write the message into; <see cref="Complete()"/> ends it.</summary>
    /// <returns>The buffer.</returns>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Announces the length of the message, before <see cref="GetBufferWriter"/>.</summary>
    /// <param name="payloadLength">The length in bytes.</param>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a message that was written into <see cref="GetBufferWriter"/>.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}
