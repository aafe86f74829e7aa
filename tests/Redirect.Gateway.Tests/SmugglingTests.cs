namespace Redirect.Gateway.Tests;

/// <summary>Requests that two servers could read differently (S38), byte for byte.</summary>
public sealed class SmugglingTests
{
    private const string Smuggled = "GET /internal/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static TheoryData<string, string> Shapes() => new()
    {
        { "CL.TE", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Smuggled },
        { "TE twice", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + Smuggled },
        { "TE not last chunked", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + Smuggled },
        { "TE unknown", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Smuggled },
        { "two lengths", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 52\r\n\r\n" + Smuggled },
        { "length list", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0, 52\r\n\r\n" + Smuggled },
        { "obs-fold", "GET /abc HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n" + Smuggled },
        { "space before colon", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nContent-Length : 0\r\n\r\n" + Smuggled },
        { "two hosts", "GET /abc HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n" + Smuggled },
        { "no host", "GET /abc HTTP/1.1\r\n\r\n" + Smuggled },
        { "absolute form of another", "GET http://evil.test/abc HTTP/1.1\r\nHost: localhost\r\n\r\n" + Smuggled },
        { "bare CR in a header", "GET /abc HTTP/1.1\r\nHost: localhost\r\nX-A: b\rX-B: c\r\n\r\n" + Smuggled },
        { "NUL in a header", "GET /abc HTTP/1.1\r\nHost: localhost\r\nX-A: b\0c\r\n\r\n" + Smuggled },
        { "bare LF after a chunk extension", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2;\nxx\r\n2f\r\n0\r\n\r\n" + Smuggled },
        { "chunk size that overflows", "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n100000000000000000\r\nx\r\n0\r\n\r\n" + Smuggled },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Is_refused_and_the_connection_closed(string shape, string bytes)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await RawHttp.SendAsync(gateway.Http, bytes);

        Assert.True(answer.Status == 400, $"{shape}: {answer.Text}");
        Assert.True(answer.Closed, shape);
        Assert.Equal(1, answer.Answers);
        Assert.DoesNotContain(gateway.Links.Requests, seen => seen.Target.Contains("smuggled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ordinary_pair_on_one_connection_is_answered_twice()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await RawHttp.SendAsync(gateway.Http,
            "POST /api/v1/links HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nGET /abc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Equal(2, answer.Answers);
        Assert.Equal(["/api/v1/links", "/abc"], gateway.Links.Requests.Select(seen => seen.Target));
    }

    [Fact]
    public async Task Headers_and_request_lines_have_a_size()
    {
        await using var gateway = await TestGateway.StartAsync();

        var headers = await RawHttp.SendAsync(gateway.Http, $"GET /abc HTTP/1.1\r\nHost: localhost\r\nX-A: {new string('a', 17 * 1024)}\r\n\r\n");
        Assert.Equal((431, true), (headers.Status, headers.Closed));
        var line = await RawHttp.SendAsync(gateway.Http, $"GET /{new string('a', 9 * 1024)} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal((414, true), (line.Status, line.Closed));
        Assert.Empty(gateway.Links.Requests);
    }
}
