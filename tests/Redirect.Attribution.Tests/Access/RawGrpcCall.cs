using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Redirect.Attribution.Tests.Hosting;

namespace Redirect.Attribution.Tests.Access;

/// <summary>A gRPC call as bytes over HTTP/2, with whatever no client would send.</summary>
internal sealed class RawGrpcCall : IDisposable
{
    private readonly HttpMessageInvoker client;
    private readonly HttpResponseMessage answer;

    private RawGrpcCall(HttpMessageInvoker client, HttpResponseMessage answer) => (this.client, this.answer) = (client, answer);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sends, and waits until the answer begins.</summary>
    /// <param name="headers">Those without a value are left out.</param>
    public static async Task<RawGrpcCall> SendAsync(AttributionHost host, string path, byte[] body, params IEnumerable<(string Name, string Value)> headers)
    {
        var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host.GrpcAddress}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/grpc") } },
        };
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in headers.Where(header => header.Value.Length > 0))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return new RawGrpcCall(client, await client.SendAsync(request, Cancel));
    }

    /// <summary>How it ended.</summary>
    /// <param name="firstByte">A stream that has begun is an OK; it would have no end.</param>
    public async Task<StatusCode> StatusAsync(bool firstByte = false)
    {
        if (Find(answer.Headers) is { } early)
        {
            return early;
        }

        while (await ReadAsync())
        {
            if (firstByte)
            {
                return StatusCode.OK;
            }
        }

        // As every client reads an answer that is none of gRPC.
        return Find(answer.TrailingHeaders) ?? (answer.StatusCode == HttpStatusCode.NotFound ? StatusCode.Unimplemented : StatusCode.Unknown);
    }

    /// <summary>Waits for the next bytes of the answer.</summary>
    /// <returns>False at its end.</returns>
    public async Task<bool> ReadAsync() => await (await answer.Content.ReadAsStreamAsync(Cancel)).ReadAsync(new byte[4096], Cancel) > 0;

    public void Dispose()
    {
        answer.Dispose();
        client.Dispose();
    }

    /// <summary>A message as it is sent: not compressed, and its length before it.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message) => [.. Announced(message.Length), .. message];

    /// <summary>Only the five bytes before a message of that length.</summary>
    public static byte[] Announced(int length)
    {
        var head = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), length);
        return head;
    }

    private static StatusCode? Find(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) ? (StatusCode)int.Parse(values.Single(), CultureInfo.InvariantCulture) : null;
}
