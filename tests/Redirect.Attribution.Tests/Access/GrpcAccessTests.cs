using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Contracts.Attribution.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Access;

/// <summary>Every gRPC method there is (attacks S47, S55 and S56), by bytes over HTTP/2.</summary>
public sealed class GrpcAccessTests() : AttributionSuite(StorageProvider.Sqlite, CountersProvider.Memory)
{
    [Fact]
    public async Task Nobody_gets_in_without_a_merchants_key_that_has_the_scope()
    {
        Assert.NotEmpty(EndpointsOfHost.Grpc(Host));
        foreach (var path in EndpointsOfHost.Grpc(Host))
        {
            await EndsAsync(StatusCode.Unauthenticated, path, []);
            await EndsAsync(StatusCode.Unauthenticated, path, [], "anonymous");
            await EndsAsync(StatusCode.PermissionDenied, path, [], "admin");
            await EndsAsync(StatusCode.PermissionDenied, path, [], $"{Merchant}:no:such");
            var allowed = new List<string>();
            foreach (var scope in Scopes.All)
            {
                if (await StatusAsync(path, Frame([]), $"{Merchant}:{scope}", firstByte: true) is not StatusCode.PermissionDenied)
                {
                    allowed.Add(scope);
                }
            }

            var only = Assert.Single(allowed);
            Assert.True(only is Scopes.StatsRead or Scopes.OrdersWrite or Scopes.SettlementWrite, $"{path} takes {only}.");
            Assert.True(only != Scopes.StatsRead || !IsEffect(path), $"{path} has an effect and takes {only}.");
        }
    }

    [Fact]
    public async Task Reflection_and_unknown_services_are_not_there()
    {
        foreach (var path in (string[])["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "/redirect.attribution.v1.Stats/Dump"])
        {
            Assert.Equal(StatusCode.Unimplemented, await StatusAsync(path, Frame([]), $"{Merchant}:{Scopes.StatsRead}"));
        }
    }

    [Fact]
    public async Task Too_much_too_many_and_too_deep_is_refused_and_the_service_lives()
    {
        byte[] nested = [.. Enumerable.Repeat((byte)0x0B, 10_000), .. Enumerable.Repeat((byte)0x0C, 10_000)]; // groups in groups
        foreach (var path in EndpointsOfHost.Grpc(Host))
        {
            Assert.Equal(StatusCode.ResourceExhausted, await StatusAsync(path, Announced(100 * 1024 * 1024), $"{Merchant}:{string.Join(' ', Scopes.All)}"));
            var deep = await StatusAsync(path, Frame(nested), $"{Merchant}:{string.Join(' ', Scopes.All)}");
            Assert.True(deep is StatusCode.Internal or StatusCode.InvalidArgument, $"{path} answered nesting with {deep}.");
        }

        await EndsAsync(StatusCode.ResourceExhausted, "/redirect.attribution.v1.Conversions/ReportOrders", Orders(100_000), $"{Merchant}:{Scopes.OrdersWrite}");
        await EndsAsync(StatusCode.InvalidArgument, "/redirect.attribution.v1.Conversions/ReportOrders", Orders(1_001), $"{Merchant}:{Scopes.OrdersWrite}");
        await EndsAsync(StatusCode.OK, "/redirect.attribution.v1.Stats/GetSummary", [], $"{Merchant}:{Scopes.StatsRead}");
    }

    private static byte[] Orders(int count) => new ReportOrdersRequest { Orders = { Enumerable.Repeat(new OrderReport { OrderId = "T" }, count) } }.ToByteArray();

    private static bool IsEffect(string path) => path.Split('/')[2] is var name
        && !name.StartsWith("Get", StringComparison.Ordinal) && !name.StartsWith("List", StringComparison.Ordinal) && !name.StartsWith("Watch", StringComparison.Ordinal) && !name.StartsWith("Explain", StringComparison.Ordinal)
        && !name.StartsWith("Compare", StringComparison.Ordinal);

    private async Task EndsAsync(StatusCode expected, string path, byte[] message, string principal = "")
    {
        var status = await StatusAsync(path, Frame(message), principal);
        Assert.True(status == expected, $"{path} answered '{principal}' with {status} instead of {expected}.");
    }

    /// <param name="firstByte">A stream that has begun is an OK; it would have no end.</param>
    private async Task<StatusCode> StatusAsync(string path, byte[] body, string principal, bool firstByte = false)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Host.GrpcAddress}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/grpc") } },
        };
        request.Headers.TE.ParseAdd("trailers");
        if (principal.Length > 0)
        {
            request.Headers.Add(AttributionHost.PrincipalHeader, principal);
        }

        using var answer = await client.SendAsync(request, Cancel);
        if (Find(answer.Headers) is { } early)
        {
            return early;
        }

        var stream = await answer.Content.ReadAsStreamAsync(Cancel);
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, Cancel) > 0)
        {
            if (firstByte)
            {
                return StatusCode.OK;
            }
        }

        // As every client reads an answer that is none of gRPC.
        return Find(answer.TrailingHeaders) ?? (answer.StatusCode == HttpStatusCode.NotFound ? StatusCode.Unimplemented : StatusCode.Unknown);
    }

    private static StatusCode? Find(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) ? (StatusCode)int.Parse(values.Single(), CultureInfo.InvariantCulture) : null;

    private static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var frame = Announced(message.Length);
        return [.. frame, .. message];
    }

    /// <summary>Only the five bytes before a message of that length.</summary>
    private static byte[] Announced(int length)
    {
        var head = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), length);
        return head;
    }
}
