using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// Writes one message after another into the response. A serializer that announces the length, as generated code does,
/// writes straight into the response; any other is buffered first, because the length goes before the message.
/// </summary>
internal sealed class MessageSerializationContext(int? maxMessageSize) : SerializationContext
{
    private PipeWriter? _output;
    private ArrayBufferWriter<byte>? _buffer;
    private int? _announced;

    public void Begin(PipeWriter output)
    {
        _output = output;
        _buffer = null;
        _announced = null;
    }

    public override void SetPayloadLength(int payloadLength) => _announced = payloadLength;

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_announced is not { } length)
        {
            return _buffer ??= new ArrayBufferWriter<byte>();
        }

        WriteHeader(length);
        return Output;
    }

    public override void Complete()
    {
        if (_buffer is not null)
        {
            Write(_buffer.WrittenSpan);
        }

        _output = null;
    }

    public override void Complete(byte[] payload)
    {
        Write(payload);
        _output = null;
    }

    private PipeWriter Output => _output ?? throw new InvalidOperationException("The message is complete.");

    private void Write(ReadOnlySpan<byte> payload)
    {
        WriteHeader(payload.Length);
        Output.Write(payload);
    }

    private void WriteHeader(int length)
    {
        if (length > maxMessageSize)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                "Sending message exceeds the maximum configured message size."));
        }

        MessageFrame.WriteHeader(Output, length);
    }
}
