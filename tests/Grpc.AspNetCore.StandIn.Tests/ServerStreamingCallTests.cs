using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class ServerStreamingCallTests
{
    [Fact]
    public async Task Responses_arrive_in_order()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.CallAsync("Watch");

        Assert.Equal(StatusCode.OK, result.Status.Code);
        Assert.Equal([1, 2, 3], result.Messages.Select(message => message.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Stream_may_be_empty()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = (_, _, _) => Task.CompletedTask,
        });

        var result = await server.CallAsync("Watch");

        Assert.Equal(StatusCode.OK, result.Status.Code);
        Assert.Empty(result.Messages);
    }

    [Fact]
    public async Task More_than_the_transport_buffers_arrives_whole()
    {
        const int Count = 5_000;
        var text = new string('x', 1_000);
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, context) =>
            {
                answers.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                for (var number = 1; number <= Count; number++)
                {
                    // Every hundredth flushes those before it.
                    answers.WriteOptions = new WriteOptions(number % 100 == 0 ? default : WriteFlags.BufferHint);
                    await answers.WriteAsync(new Answer { Number = number, Text = text }, context.CancellationToken);
                }
            },
        });

        var result = await server.CallAsync("Watch");

        Assert.Equal(StatusCode.OK, result.Status.Code);
        Assert.Equal(Enumerable.Range(1, Count), result.Messages.Select(message => message.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Failure_after_messages_keeps_the_messages()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, _) =>
            {
                await answers.WriteAsync(new Answer { Number = 1 });
                throw new RpcException(new Status(StatusCode.DataLoss, "the rest is lost"));
            },
        });

        var result = await server.CallAsync("Watch");

        Assert.Single(result.Messages);
        Assert.Equal(StatusCode.DataLoss, result.Status.Code);
        Assert.Equal("the rest is lost", result.Status.Details);
    }

    [Fact]
    public async Task Message_arrives_before_the_stream_ends()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, context) =>
            {
                await answers.WriteAsync(new Answer { Number = 1 });
                await context.CancellationToken.UntilCancelledAsync();
            },
        });

        var result = await server.CallAsync("Watch", call => call with { MaxMessages = 1 });

        Assert.Single(result.Messages);
        Assert.Equal(StatusCode.Cancelled, result.Status.Code);
    }

    [Fact]
    public async Task Two_writes_at_once_are_refused()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, context) =>
            {
                // The first write waits until the response may start.
                var start = new TaskCompletionSource();
                context.GetHttpContext().Response.OnStarting(() => start.Task);
                var write = answers.WriteAsync(new Answer(), context.CancellationToken);
                var refused = await Record.ExceptionAsync(
                    () => answers.WriteAsync(new Answer(), context.CancellationToken));
                start.SetResult();
                await write;
                throw new RpcException(new Status(StatusCode.Aborted, refused?.GetType().Name ?? "none"));
            },
        });

        var result = await server.CallAsync("Watch");

        Assert.Single(result.Messages);
        Assert.Equal(nameof(InvalidOperationException), result.Status.Details);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(60_000)]
    public async Task Nothing_can_be_written_after_the_call(int? deadlineMs)
    {
        IServerStreamWriter<Answer>? kept = null;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = (_, answers, _) =>
            {
                kept = answers;
                return Task.CompletedTask;
            },
        });
        await server.CallAsync("Watch", call => call with { DeadlineMs = deadlineMs });

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => kept!.WriteAsync(new Answer(), TestContext.Current.CancellationToken));
    }
}
