using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Redirect.Contracts.Attribution.V1;

namespace Redirect.Demo;

/// <summary>One unary gRPC call by hand: HTTP/2, five bytes of framing, a status in the trailers.</summary>
internal static class GrpcStats
{
    public static async Task<Summary> GetSummaryAsync(Uri address, string key, string linkId, CancellationToken cancellationToken)
    {
        var message = new GetSummaryRequest { Scope = new Scope { LinkId = linkId } };
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/redirect.attribution.v1.Stats/GetSummary"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var answer = await client.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = answer.TrailingHeaders.Concat(answer.Headers).FirstOrDefault(header => header.Key == "grpc-status").Value?.FirstOrDefault();
        return status == "0" && body.Length >= 5
            ? Summary.Parser.ParseFrom(body.AsSpan(5))
            : throw new DemoException($"gRPC GetSummary answered HTTP {(int)answer.StatusCode}, grpc-status {status ?? "none"}.");
    }
}
