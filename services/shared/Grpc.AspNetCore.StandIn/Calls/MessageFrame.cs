using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The five bytes before each message: whether it is compressed, and its length.</summary>
internal readonly record struct MessageFrame(byte CompressedFlag, uint Length)
{
    public const int HeaderSize = 5;

    public static bool TryRead(in ReadOnlySequence<byte> buffer, out MessageFrame frame)
    {
        if (buffer.Length < HeaderSize)
        {
            frame = default;
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        frame = new MessageFrame(header[0], BinaryPrimitives.ReadUInt32BigEndian(header[1..]));
        return true;
    }

    public static void WriteHeader(IBufferWriter<byte> output, int length)
    {
        var header = output.GetSpan(HeaderSize);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        output.Advance(HeaderSize);
    }
}
