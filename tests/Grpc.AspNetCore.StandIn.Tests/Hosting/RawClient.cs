using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Grpc.AspNetCore.StandIn.Tests.Hosting;

/// <summary>Sends whatever bytes a test likes over HTTP/2.</summary>
internal static class RawClient
{
    public static async Task<RawResult> PostAsync(
        this ProbeServer server,
        byte[] body,
        string path = $"/{ProbeServer.ServiceName}/Ask",
        string? contentType = "application/grpc",
        Version? version = null,
        params (string Key, string Value)[] headers)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await server.PostAsync(content, path, version, headers);
    }

    public static async Task<RawResult> PostAsync(
        this ProbeServer server,
        HttpContent content,
        string path,
        Version? version,
        (string Key, string Value)[] headers,
        Func<Task>? beforeReading = null)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = version ?? HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (key, value) in headers)
        {
            request.Headers.Add(key, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await (beforeReading?.Invoke() ?? Task.CompletedTask);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new RawResult(
            response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            body,
            ToDictionary(response.Headers),
            ToDictionary(response.TrailingHeaders));
    }

    /// <summary>The five bytes and a message.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte compressedFlag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = compressedFlag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static Dictionary<string, string> ToDictionary(HttpResponseHeaders headers) =>
        headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value));
}
