using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class CancellationTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(60_000)]
    public async Task Caller_that_gives_up_cancels_the_token(int? deadlineMs)
    {
        var ended = new TaskCompletionSource<Status>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, context) =>
            {
                context.GetHttpContext().Response.OnCompleted(() =>
                {
                    ended.SetResult(context.Status);
                    return Task.CompletedTask;
                });
                await answers.WriteAsync(new Answer());
                await context.CancellationToken.UntilCancelledAsync();
            },
        });

        var result = await server.CallAsync("Watch", call => call with { MaxMessages = 1, DeadlineMs = deadlineMs });
        var status = await ended.Task.SoonAsync();

        Assert.Equal(StatusCode.Cancelled, result.Status.Code);
        Assert.Equal(StatusCode.Cancelled, status.StatusCode);
        Assert.DoesNotContain(server.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Caller_may_give_up_before_the_first_message()
    {
        var cancelled = new TaskCompletionSource();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = async (_, context) =>
            {
                context.CancellationToken.Register(cancelled.SetResult);
                await context.CancellationToken.UntilCancelledAsync();
                return new Answer();
            },
        });

        var result = await server.CallAsync("Ask", call => call with { CancelAfterMs = 500 });

        Assert.Equal(StatusCode.Cancelled, result.Status.Code);
        await cancelled.Task.SoonAsync();
    }

    [Fact]
    public async Task Endless_stream_ends_when_its_caller_has_gone()
    {
        var ended = new TaskCompletionSource<Exception>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, _) =>
            {
                try
                {
                    while (true)
                    {
                        await answers.WriteAsync(new Answer { Text = new string('x', 1_000) });
                    }
                }
                catch (Exception exception)
                {
                    ended.SetResult(exception);
                    throw;
                }
            },
        });

        await server.CallAsync("Watch", call => call with { MaxMessages = 1 });

        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.SoonAsync());
    }

    [Fact]
    public async Task Cancellation_of_the_handlers_own_is_an_error()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, _) => throw new OperationCanceledException(),
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.Unknown, result.Status.Code);
    }
}
