using System.IO.Pipelines;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Internal;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class DeadlineTests
{
    private static readonly byte[] Request = RawClient.Frame(new Question { Text = "hello" }.ToByteArray());

    [Theory]
    [InlineData("2H", 2 * TimeSpan.TicksPerHour)]
    [InlineData("3M", 3 * TimeSpan.TicksPerMinute)]
    [InlineData("4S", 4 * TimeSpan.TicksPerSecond)]
    [InlineData("5m", 5 * TimeSpan.TicksPerMillisecond)]
    [InlineData("6u", 6 * TimeSpan.TicksPerMicrosecond)]
    [InlineData("700n", 7)]
    [InlineData("701n", 8)]
    [InlineData("1n", 1)]
    [InlineData("0n", 0)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void Timeout_is_read_in_every_unit(string header, long ticks)
    {
        Assert.True(TimeoutHeader.TryParse(header, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("1S,2S")]
    public void Malformed_timeout_is_no_timeout(string header) => Assert.False(TimeoutHeader.TryParse(header, out _));

    [Fact]
    public async Task Deadline_ends_the_call()
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

        var result = await server.CallAsync("Ask", call => call with { DeadlineMs = 500 });

        Assert.Equal(StatusCode.DeadlineExceeded, result.Status.Code);
        await cancelled.Task.SoonAsync();
    }

    [Fact]
    public async Task Server_answers_at_the_deadline_by_itself()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = async (_, context) =>
            {
                await context.CancellationToken.UntilCancelledAsync();
                return new Answer();
            },
        });

        var result = await server.PostAsync(Request, headers: ("grpc-timeout", "100m"));

        Assert.Equal(StatusCode.DeadlineExceeded, result.Status);
        Assert.True(result.IsTrailersOnly);
    }

    [Fact]
    public async Task Handler_that_ignores_its_token_does_not_hold_up_the_answer()
    {
        var release = new TaskCompletionSource<Answer>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers { Ask = (_, _) => release.Task });

        var result = await server.PostAsync(Request, headers: ("grpc-timeout", "100m"));

        Assert.Equal(StatusCode.DeadlineExceeded, result.Status);
        release.SetResult(new Answer());
    }

    [Fact]
    public async Task Stream_ends_at_the_deadline_with_whole_messages()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, _) =>
            {
                while (true)
                {
                    await answers.WriteAsync(new Answer { Number = 1 });
                }
            },
        });

        var result = await server.PostAsync(
            Request, $"/{ProbeServer.ServiceName}/Watch", headers: ("grpc-timeout", "100m"));

        var frame = RawClient.Frame(new Answer { Number = 1 }.ToByteArray());
        Assert.Equal(StatusCode.DeadlineExceeded, result.Status);
        Assert.NotEmpty(result.Content);
        Assert.All(result.Content.Chunk(frame.Length), chunk => Assert.Equal(frame, chunk));
    }

    [Fact]
    public async Task Deadline_frees_a_handler_whose_messages_nobody_reads()
    {
        var freed = new TaskCompletionSource<Exception?>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Watch = async (_, answers, context) =>
            {
                var message = new Answer { Text = new string('x', 1_000_000) };
                freed.SetResult(await Record.ExceptionAsync(async () =>
                {
                    while (true)
                    {
                        await answers.WriteAsync(message, context.CancellationToken);
                    }
                }));
            },
        });
        using var content = new ByteArrayContent(Request);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        var result = await server.PostAsync(
            content,
            $"/{ProbeServer.ServiceName}/Watch",
            version: null,
            [("grpc-timeout", "500m")],
            beforeReading: () => freed.Task.SoonAsync());

        Assert.IsAssignableFrom<OperationCanceledException>(await freed.Task);
        Assert.Equal(StatusCode.DeadlineExceeded, result.Status);
    }

    /// <summary>Without a network: an HTTP client may wait for the end of its own request before it looks at the answer.</summary>
    [Fact]
    public async Task Deadline_ends_the_wait_for_a_request()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        await using var application = builder.Build();
        application.MapGrpcService<ProbeService>();
        var pipeline = ((IApplicationBuilder)application).UseRouting().UseEndpoints(_ => { }).Build();
        var http = new DefaultHttpContext { RequestServices = application.Services };
        http.Request.Method = "POST";
        http.Request.Protocol = "HTTP/2";
        http.Request.Path = $"/{ProbeServer.ServiceName}/Ask";
        http.Request.ContentType = "application/grpc";
        http.Request.Headers["grpc-timeout"] = "100m";
        http.Request.Body = new Pipe().Reader.AsStream();

        await pipeline(http).SoonAsync();

        Assert.Equal("4", http.Response.Headers["grpc-status"]);
    }

    [Fact]
    public async Task Deadline_that_has_passed_keeps_the_handler_from_running()
    {
        var ran = false;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, _) =>
            {
                ran = true;
                return Task.FromResult(new Answer());
            },
        });

        var result = await server.PostAsync(Request, headers: ("grpc-timeout", "0m"));

        Assert.Equal(StatusCode.DeadlineExceeded, result.Status);
        Assert.False(ran);
    }

    [Fact]
    public async Task Handler_sees_its_deadline()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        DateTime? seen = null;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) =>
            {
                seen = context.Deadline;
                return Task.FromResult(new Answer());
            },
        });

        var result = await server.PostAsync(Request, headers: ("grpc-timeout", "1H"));

        Assert.Equal(StatusCode.OK, result.Status);
        Assert.Equal(DateTimeKind.Utc, seen!.Value.Kind);
        Assert.InRange(seen.Value, before.AddHours(1), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("soon")]
    public async Task Timeout_beyond_any_timer_or_sense_leaves_the_call_alone(string timeout)
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(Request, headers: ("grpc-timeout", timeout));

        Assert.Equal(StatusCode.OK, result.Status);
    }
}
