using Google.Protobuf;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class MetadataTests
{
    private static readonly byte[] Bytes = [0, 1, 254, 255];
    private static readonly byte[] Request = RawClient.Frame(new Question().ToByteArray());

    [Fact]
    public async Task Request_metadata_reaches_the_handler()
    {
        Metadata? seen = null;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) =>
            {
                seen = context.RequestHeaders;
                return Task.FromResult(new Answer());
            },
        });

        await server.CallAsync("Ask", call => call with
        {
            DeadlineMs = 60_000,
            Metadata = new Dictionary<string, string[]>
            {
                ["x-text"] = ["some text"],
                ["x-data-bin"] = [Convert.ToBase64String(Bytes), Convert.ToBase64String([7])],
            },
        });

        Assert.Equal("some text", seen!.GetValue("X-Text"));
        Assert.Equal([Bytes, [7]], seen.GetAll("x-data-bin").Select(entry => entry.ValueBytes));
        Assert.DoesNotContain(seen, entry => entry.Key is "grpc-timeout" or "content-type" or "te" or "host");
    }

    [Fact]
    public async Task Response_headers_and_trailers_reach_the_caller()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-head", "first" }, { "x-head-bin", Bytes } });
                context.ResponseTrailers.Add("x-tail", "last");
                context.ResponseTrailers.Add("x-tail-bin", Bytes);
                return new Answer();
            },
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.OK, result.Status.Code);
        Assert.Equal(["first"], result.Headers!["x-head"]);
        Assert.Equal([Convert.ToBase64String(Bytes)], result.Headers["x-head-bin"]);
        Assert.Equal(["last"], result.Status.Metadata["x-tail"]);
        Assert.Equal([Convert.ToBase64String(Bytes)], result.Status.Metadata["x-tail-bin"]);
    }

    [Fact]
    public async Task Response_headers_are_sent_once()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
                return new Answer { Text = "refused" };
            },
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal("refused", Assert.Single(result.Messages).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("AAH+/w==")]
    [InlineData("AAH+/w")]
    public async Task Binary_metadata_is_read_with_and_without_padding(string value)
    {
        byte[]? seen = null;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) =>
            {
                seen = context.RequestHeaders.GetValueBytes("x-data-bin");
                return Task.FromResult(new Answer());
            },
        });

        await server.PostAsync(Request, headers: ("x-data-bin", value));

        Assert.Equal(Bytes, seen);
    }

    [Fact]
    public async Task Binary_metadata_that_is_not_base64_is_refused()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) => Task.FromResult(new Answer { Number = context.RequestHeaders.Count }),
        });

        var result = await server.PostAsync(Request, headers: ("x-data-bin", "!!!"));

        Assert.Equal(StatusCode.Internal, result.Status);
    }

    [Fact]
    public async Task Trailer_that_HTTP_cannot_carry_is_an_error_of_the_handler()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Ask = (_, context) =>
            {
                context.ResponseTrailers.Add("x-tail", "two\nlines");
                return Task.FromResult(new Answer());
            },
        });

        var result = await server.CallAsync("Ask");

        Assert.Equal(StatusCode.Unknown, result.Status.Code);
        Assert.NotEmpty(server.Logs.Entries);
    }

    [Fact]
    public void Key_tells_text_from_bytes()
    {
        var metadata = new Metadata();

        Assert.Throws<ArgumentException>(() => metadata.Add("x-text", Bytes));
        Assert.Throws<ArgumentException>(() => metadata.Add("x-data-bin", "text"));
        Assert.Throws<ArgumentException>(() => metadata.Add("x text", "text"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("x-text", "text"));
    }
}
