using System.Net.Http.Headers;

namespace Redirect.Gateway.Tests;

/// <summary>gRPC by hand: five bytes of framing in an HTTP/2 POST.</summary>
internal static class GrpcCalls
{
    public static Task<HttpResponseMessage> CallAsync(TestGateway gateway, string method, string? key, byte[]? message = null, CancellationToken cancellation = default)
    {
        message ??= [];
        byte[] frame = [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];
        var request = new HttpRequestMessage(HttpMethod.Post, "/redirect.attribution.v1." + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", "Bearer " + key);
        }

        return gateway.GrpcClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }
}
