using Google.Protobuf;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class ErrorTests
{
    private static readonly byte[] Request = RawClient.Frame(new Question().ToByteArray());

    [Fact]
    public async Task Status_and_trailers_of_an_exception_reach_the_caller()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) =>
            {
                context.ResponseTrailers.Add("x-from", "context");
                throw new RpcException(
                    new Status(StatusCode.NotFound, "100 % gone: ключ, 鍵 🔑\n"),
                    new Metadata { { "x-from", "exception" }, { "x-why-bin", [1, 2, 3] } });
            },
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.NotFound, result.Status.Code);
        Assert.Equal("100 % gone: ключ, 鍵 🔑\n", result.Status.Details);
        Assert.Equal(["context", "exception"], result.Status.Metadata["x-from"].SelectMany(value => value.Split(", ")));
        Assert.Equal([Convert.ToBase64String([1, 2, 3])], result.Status.Metadata["x-why-bin"]);
    }

    [Fact]
    public async Task Message_is_percent_encoded()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "50 % é~\n")),
        });

        var result = await server.PostAsync(Request);

        Assert.Equal("50 %25 %C3%A9~%0A", result.Message);
    }

    [Fact]
    public async Task Failure_before_the_first_message_is_one_frame()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "no")),
        });

        var result = await server.PostAsync(Request);

        Assert.True(result.IsTrailersOnly);
        Assert.Equal(StatusCode.PermissionDenied, result.Status);
    }

    [Fact]
    public async Task Unhandled_exception_is_logged_and_hides_its_detail()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, _) => throw new InvalidDataException("the secret"),
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.Unknown, result.Status.Code);
        Assert.Equal("Exception was thrown by handler.", result.Status.Details);
        Assert.Contains(server.Logs.Entries, entry =>
            entry is { Level: LogLevel.Error, Exception: InvalidDataException { Message: "the secret" } });
    }

    [Fact]
    public async Task Method_that_the_service_does_not_override_is_unimplemented()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = new Bare().Ask,
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.Unimplemented, result.Status.Code);
    }

    private sealed class Bare : Probe.ProbeBase;
}
