using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Reads the one message of a request.</summary>
internal static class RequestMessage
{
    private const string Identity = "identity";

    public static async Task<T> ReadAsync<T>(
        HttpContext http,
        Marshaller<T> marshaller,
        int? maxMessageSize,
        CancellationToken cancellation)
        where T : class
    {
        var body = http.Request.BodyReader;
        T? message = null;
        while (true)
        {
            var read = await ReadAsync(body, cancellation);
            var rest = read.Buffer;
            if (message is null && TryTake(ref rest, http, maxMessageSize, out var payload))
            {
                message = Parse(marshaller, payload);
            }

            // The end of the request is waited for even when the message is there: a second message is an error.
            if (message is not null && !rest.IsEmpty)
            {
                throw Failure(StatusCode.Internal, "Additional data after the message received.");
            }

            if (read.IsCompleted)
            {
                return message ?? throw Failure(StatusCode.Internal, "Incomplete message.");
            }

            body.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader body, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(cancellation);
        }
        catch (BadHttpRequestException exception)
        {
            // Kestrel's own limits: the size of a request body, or how slowly it may come.
            var isTooLarge = exception.StatusCode == StatusCodes.Status413PayloadTooLarge;
            throw new RpcException(new Status(
                isTooLarge ? StatusCode.ResourceExhausted : StatusCode.Internal,
                "Request could not be read.",
                exception));
        }
        catch (IOException exception)
        {
            throw new CallerGoneException(exception);
        }
    }

    private static bool TryTake(
        ref ReadOnlySequence<byte> buffer,
        HttpContext http,
        int? maxMessageSize,
        out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (!MessageFrame.TryRead(buffer, out var frame))
        {
            return false;
        }

        // Told by the header: what is too large or compressed is refused before it is received.
        if (frame.Length > (maxMessageSize ?? int.MaxValue))
        {
            throw Failure(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");
        }

        if (frame.CompressedFlag != 0)
        {
            throw RefuseCompression(http, frame.CompressedFlag);
        }

        if (buffer.Length < MessageFrame.HeaderSize + (long)frame.Length)
        {
            return false;
        }

        payload = buffer.Slice(MessageFrame.HeaderSize, frame.Length);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    private static T Parse<T>(Marshaller<T> marshaller, ReadOnlySequence<byte> payload)
    {
        try
        {
            return marshaller.ContextualDeserializer(new MessageDeserializationContext(payload));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "Request message could not be parsed.", exception));
        }
    }

    private static RpcException RefuseCompression(HttpContext http, byte flag)
    {
        var encoding = http.Request.Headers[HeaderNames.GrpcEncoding].ToString();
        if (flag != 1)
        {
            return Failure(StatusCode.Internal, "Unexpected compressed flag value in message header.");
        }

        if (encoding is "" or Identity)
        {
            return Failure(StatusCode.Internal, "Request message is compressed, and no grpc-encoding says how.");
        }

        http.Response.Headers[HeaderNames.GrpcAcceptEncoding] = Identity;
        return Failure(
            StatusCode.Unimplemented,
            $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {Identity}");
    }

    private static RpcException Failure(StatusCode code, string detail) => new(new Status(code, detail));
}
