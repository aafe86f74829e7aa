using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.Tests;

public sealed class GrpcTests
{
    [Fact]
    public async Task A_call_passes_with_its_message_and_trailers()
    {
        await using var gateway = await TestGateway.StartAsync();
        byte[] received = [];
        gateway.AttributionGrpc.Answer = async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received = body.ToArray();
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 1, 42 });
            context.Response.AppendTrailer("grpc-status", "0");
        };

        using var response = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", TestGateway.MerchantKey, [1, 2, 3]);

        Assert.Equal([0, 0, 0, 0, 1, 42], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal([0, 0, 0, 0, 3, 1, 2, 3], received);
        var seen = Assert.Single(gateway.AttributionGrpc.Requests);
        Assert.Equal(("/redirect.attribution.v1.Stats/GetSummary", TestGateway.MerchantId), (seen.Target, seen.Principal!.MerchantId));
        Assert.Equal("trailers", seen.Headers["TE"]);
        Assert.False(seen.Headers.ContainsKey("Authorization"));
        Assert.Null(response.Header("X-Frame-Options"));
    }

    [Fact]
    public async Task A_stream_arrives_message_by_message_and_its_end_upstream()
    {
        await using var gateway = await TestGateway.StartAsync();
        var next = new SemaphoreSlim(0);
        var ended = new TaskCompletionSource();
        gateway.AttributionGrpc.Answer = async context =>
        {
            context.RequestAborted.Register(() => ended.TrySetResult());
            context.Response.ContentType = "application/grpc";
            for (byte i = 0; ; i++)
            {
                await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 1, i }, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await next.WaitAsync(context.RequestAborted);
            }
        };

        using (var response = await GrpcCalls.CallAsync(gateway, "Stats/WatchCounters", TestGateway.MerchantKey))
        {
            await using var stream = await response.Content.ReadAsStreamAsync();
            var frame = new byte[6];
            for (byte i = 0; i < 3; i++)
            {
                await stream.ReadExactlyAsync(frame).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
                Assert.Equal(i, frame[5]);
                next.Release();
            }
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_bad_key_is_unauthenticated_in_trailers_only()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", "rk_nobody_has_this");

        Assert.Equal((HttpStatusCode.OK, "16"), (response.StatusCode, response.Header("grpc-status")));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Empty(gateway.AttributionGrpc.Requests);
    }

    [Fact]
    public async Task Without_a_key_the_service_decides()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", null);

        Assert.Equal(PrincipalKind.Anonymous, Assert.Single(gateway.AttributionGrpc.Requests).Principal!.Kind);
    }

    [Fact]
    public async Task Down_is_unavailable_and_too_large_is_resource_exhausted()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var large = await GrpcCalls.CallAsync(gateway, "Conversions/ReportOrders", TestGateway.MerchantKey, new byte[300 * 1024]);
        Assert.Equal("8", large.Header("grpc-status"));

        gateway.Keys.Failure = new TimeoutException();
        using var keys = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", TestGateway.AdminKey);
        Assert.Equal("14", keys.Header("grpc-status"));
        gateway.Keys.Failure = null;

        await gateway.AttributionGrpc.DisposeAsync();
        using var down = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", TestGateway.MerchantKey);
        Assert.Equal((HttpStatusCode.OK, "14"), (down.StatusCode, down.Header("grpc-status")));
    }

    [Theory]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/redirect.internal.v1.Spool/Read")]
    public async Task Other_services_are_not_there(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GrpcClient.PostAsync(path, new ByteArrayContent([]));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(gateway.AttributionGrpc.Requests);
    }
}
