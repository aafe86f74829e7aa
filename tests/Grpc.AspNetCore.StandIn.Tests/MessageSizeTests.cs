using Google.Protobuf;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class MessageSizeTests
{
    private const int DefaultLimit = 4 * 1024 * 1024;

    [Fact]
    public async Task Message_at_the_default_limit_is_taken()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.CallAsync("Ask", call => call with { RequestBase64 = MessageOf(DefaultLimit) });

        Assert.Equal(StatusCode.OK, result.Status.Code);
    }

    [Fact]
    public async Task Message_one_byte_past_the_default_limit_is_refused()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.CallAsync("Ask", call => call with { RequestBase64 = MessageOf(DefaultLimit + 1) });

        Assert.Equal(StatusCode.ResourceExhausted, result.Status.Code);
        Assert.Equal("Received message exceeds the maximum configured message size.", result.Status.Details);
    }

    [Theory]
    [InlineData(1_000, StatusCode.OK)]
    [InlineData(1_001, StatusCode.ResourceExhausted)]
    public async Task Limit_of_requests_can_be_set(int size, StatusCode expected)
    {
        await using var server = await ProbeServer.StartAsync(options: options => options.MaxReceiveMessageSize = 1_000);

        var result = await server.CallAsync("Ask", call => call with { RequestBase64 = MessageOf(size) });

        Assert.Equal(expected, result.Status.Code);
    }

    [Fact]
    public async Task Limit_of_requests_can_be_lifted()
    {
        await using var server = await ProbeServer.StartAsync(options: options => options.MaxReceiveMessageSize = null);

        var result = await server.CallAsync("Ask", call => call with { RequestBase64 = MessageOf(DefaultLimit + 1) });

        Assert.Equal(StatusCode.OK, result.Status.Code);
    }

    [Theory]
    [InlineData(1_000, StatusCode.OK)]
    [InlineData(1_001, StatusCode.ResourceExhausted)]
    public async Task Limit_of_responses_can_be_set(int size, StatusCode expected)
    {
        var answer = new Answer { Text = new string('x', size - 3) };
        Assert.Equal(size, answer.CalculateSize());
        await using var server = await ProbeServer.StartAsync(
            new ProbeHandlers { Ask = (_, _) => Task.FromResult(answer) },
            options => options.MaxSendMessageSize = 1_000);

        var result = await server.CallAsync("Ask");

        Assert.Equal(expected, result.Status.Code);
    }

    /// <summary>A question of exactly so many bytes.</summary>
    private static string MessageOf(int size)
    {
        var question = new Question { Padding = ByteString.CopyFrom(new byte[size - 8]) };
        question.Padding = ByteString.CopyFrom(new byte[size - 8 + size - question.CalculateSize()]);
        Assert.Equal(size, question.CalculateSize());
        return Convert.ToBase64String(question.ToByteArray());
    }
}
