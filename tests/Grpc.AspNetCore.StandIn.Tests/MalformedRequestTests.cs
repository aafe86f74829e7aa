using System.Net;
using Google.Protobuf;
using Grpc.AspNetCore.StandIn.Tests.Hosting;
using Grpc.AspNetCore.StandIn.Tests.Probing;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.AspNetCore.StandIn.Tests;

public sealed class MalformedRequestTests
{
    private static readonly byte[] Message = new Question { Text = "hello" }.ToByteArray();

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    public async Task Wrong_content_type_is_an_unsupported_media_type(string? contentType)
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(RawClient.Frame(Message), contentType: contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, result.HttpStatus);
        Assert.Equal(StatusCode.Internal, result.Status);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    [InlineData("Application/GRPC")]
    public async Task Content_type_may_have_a_format_or_parameters(string contentType)
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(RawClient.Frame(Message), contentType: contentType);

        Assert.Equal(StatusCode.OK, result.Status);
    }

    [Fact]
    public async Task HTTP_1_is_told_to_upgrade()
    {
        await using var server = await ProbeServer.StartAsync(protocols: HttpProtocols.Http1);

        var result = await server.PostAsync(RawClient.Frame(Message), version: HttpVersion.Version11);

        Assert.Equal(HttpStatusCode.UpgradeRequired, result.HttpStatus);
        Assert.Equal("HTTP/2", result.Headers["Upgrade"]);
    }

    [Fact]
    public async Task Compressed_message_is_refused_with_what_is_accepted()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(
            RawClient.Frame(Message, compressedFlag: 1), headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.Unimplemented, result.Status);
        Assert.Equal("identity", result.Headers["grpc-accept-encoding"]);
        Assert.Equal("Unsupported grpc-encoding value 'gzip'. Supported encodings: identity", result.Message);
    }

    [Fact]
    public async Task Encoding_that_a_message_does_not_use_is_no_error()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(RawClient.Frame(Message), headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.OK, result.Status);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(1, "identity")]
    [InlineData(2, "gzip")]
    public async Task Compressed_flag_without_sense_is_an_internal_error(byte flag, string? encoding)
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(
            RawClient.Frame(Message, flag), headers: encoding is null ? [] : [("grpc-encoding", encoding)]);

        Assert.Equal(StatusCode.Internal, result.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(11)]
    public async Task Truncated_message_is_an_internal_error(int length)
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(RawClient.Frame(Message)[..length]);

        Assert.Equal(StatusCode.Internal, result.Status);
        Assert.Equal("Incomplete message.", result.Message);
    }

    [Fact]
    public async Task Garbage_in_a_frame_is_an_invalid_argument()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync(RawClient.Frame([0xFF, 0xFF, 0xFF, 0xFF]));

        Assert.Equal(StatusCode.InvalidArgument, result.Status);
        Assert.Equal("Request message could not be parsed.", result.Message);
    }

    [Theory]
    [InlineData(100, StatusCode.OK)] // CodedInputStream's limit
    [InlineData(101, StatusCode.InvalidArgument)]
    [InlineData(10_000, StatusCode.InvalidArgument)]
    [InlineData(1_000_000, StatusCode.InvalidArgument)]
    public async Task Groups_in_groups_are_read_a_hundred_deep(int depth, StatusCode expected)
    {
        await using var server = await ProbeServer.StartAsync();

        // Field 900, which no message has: what is not known is read too.
        byte[] open = [0xA3, 0x38], close = [0xA4, 0x38];
        var result = await server.PostAsync(RawClient.Frame([.. Enumerable.Repeat(open, depth).SelectMany(x => x), .. Enumerable.Repeat(close, depth).SelectMany(x => x)]));

        Assert.Equal(expected, result.Status);
        Assert.Equal(StatusCode.OK, (await server.PostAsync(RawClient.Frame(Message))).Status);
    }

    [Fact]
    public async Task Second_message_is_an_internal_error()
    {
        await using var server = await ProbeServer.StartAsync();

        var result = await server.PostAsync([.. RawClient.Frame(Message), .. RawClient.Frame(Message)]);

        Assert.Equal(StatusCode.Internal, result.Status);
        Assert.Equal("Additional data after the message received.", result.Message);
    }

    [Fact]
    public async Task Length_beyond_all_bounds_is_refused()
    {
        await using var server = await ProbeServer.StartAsync(options: options => options.MaxReceiveMessageSize = null);

        var result = await server.PostAsync([0, 0xFF, 0xFF, 0xFF, 0xFF]);

        Assert.Equal(StatusCode.ResourceExhausted, result.Status);
    }
}
