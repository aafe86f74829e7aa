using System.Net;
using Google.Protobuf;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class UnaryCallTests
{
    [Fact]
    public async Task Request_is_answered()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.CallAsync("Ask", call => call with { Request = new { text = "héllo" } });

        Assert.Equal(StatusCode.OK, result.Status.Code);
        Assert.Equal("héllo", Assert.Single(result.Messages).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Response_is_one_frame_and_ends_in_trailers()
    {
        await using var server = await ProbeServer.StartAsync();
        var expected = new Answer { Text = "hi" };

        var result = await server.PostAsync(
            RawClient.Frame(new Question { Text = "hi" }.ToByteArray()), contentType: "application/grpc+proto");

        Assert.Equal(HttpStatusCode.OK, result.HttpStatus);
        Assert.Equal("application/grpc", result.ContentType);
        Assert.Equal(RawClient.Frame(expected.ToByteArray()), result.Content);
        Assert.Equal("0", result.Trailers["grpc-status"]);
        Assert.DoesNotContain("grpc-status", result.Headers.Keys);
    }

    [Fact]
    public async Task Empty_message_is_a_message()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(RawClient.Frame([]));

        Assert.Equal(StatusCode.OK, result.Status);
        Assert.Equal(RawClient.Frame([]), result.Content);
    }

    [Fact]
    public async Task Context_describes_the_call()
    {
        ServerCallContext? seen = null;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) =>
            {
                seen = context;
                context.UserState["key"] = "value";
                Assert.Equal("value", context.GetHttpContext().Items["key"]);
                Assert.Equal($"/{ProbeServer.ServiceName}/Ask", context.Method);
                Assert.Matches(@"^ipv4:127\.0\.0\.1:\d+$", context.Peer);
                Assert.Equal(DateTime.MaxValue, context.Deadline);
                Assert.False(context.AuthContext.IsPeerAuthenticated);
                Assert.Equal(StatusCode.OK, context.Status.StatusCode);
                return Task.FromResult(new Answer { Text = context.Host });
            },
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.OK, result.Status.Code);
        Assert.Equal(server.Address.Authority, Assert.Single(result.Messages).GetProperty("text").GetString());
        Assert.NotNull(seen);
    }

    [Fact]
    public async Task Status_set_on_the_context_ends_the_call()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) =>
            {
                context.Status = new Status(StatusCode.FailedPrecondition, "not yet");
                return Task.FromResult(new Answer());
            },
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.FailedPrecondition, result.Status.Code);
        Assert.Equal("not yet", result.Status.Details);
    }

    [Fact]
    public async Task Missing_response_cancels_the_call()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, _) => Task.FromResult<Answer>(null!),
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.Cancelled, result.Status.Code);
    }
}
