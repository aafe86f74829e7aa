using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.Tests;

public sealed class DestinationsDownTests
{
    [Theory]
    [InlineData("GET", "/aB3xyz9")]
    [InlineData("HEAD", "/aB3xyz9")]
    [InlineData("GET", "/api/v1/links")]
    [InlineData("POST", "/api/v1/links")]
    public async Task A_service_that_is_gone_is_503_with_our_words(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Links.DisposeAsync();

        using var response = await gateway.SendAsync(method, path, TestGateway.MerchantKey);

        Assert.Equal("2", response.Header("Retry-After"));
        if (method == "HEAD")
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
        else
        {
            await response.ShouldBeProblemAsync(503, "service_unavailable");
            Assert.DoesNotContain("127.0.0.1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_redirect_that_hangs_is_503_after_two_seconds()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Links.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var watch = Stopwatch.StartNew();

        using var response = await gateway.GetAsync("/aB3xyz9");

        await response.ShouldBeProblemAsync(503, "service_unavailable");
        Assert.InRange(watch.Elapsed.TotalSeconds, 1.5, 10);
    }

    [Theory]
    [InlineData("POST", "/api/v1/surprise-codes/1/codes")]
    [InlineData("GET", "/api/v1/surprise-codes/1/codes?after=3")]
    public async Task A_file_of_codes_may_take_longer_than_other_calls(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["ReverseProxy:Clusters:links:HttpRequest:ActivityTimeout"] = "00:00:00.2" });
        var othersEnded = new TaskCompletionSource();
        gateway.Links.Answer = context => context.Request.Path.StartsWithSegments("/health")
            ? context.Response.WriteAsync("{}")
            : context.Request.Path.Value!.EndsWith("/codes", StringComparison.Ordinal) ? othersEnded.Task : Task.Delay(Timeout.Infinite, context.RequestAborted);

        // Asked first, answered last: the other call has run into its own time by then.
        var file = gateway.SendAsync(method, path, TestGateway.MerchantKey);
        using var other = await gateway.SendAsync("GET", "/api/v1/surprise-codes/1", TestGateway.MerchantKey);
        await other.ShouldBeProblemAsync(503, "service_unavailable");
        othersEnded.SetResult();
        using var answer = await file;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_killed_replica_is_not_seen_by_readers()
    {
        var (clock, key) = (TestGateway.NewClock(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await using var second = await TestDestination.StartAsync(clock, key, ServiceNames.Links);
        await using var gateway = await TestGateway.StartAsync(new() { ["ReverseProxy:Clusters:links:Destinations:d2:Address"] = second.Address }, clock, signingKey: key);
        for (var i = 0; i < 40; i++)
        {
            using var response = await gateway.GetAsync("/aB3xyz9");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.NotEmpty(second.Requests);
        Assert.NotEmpty(gateway.Links.Requests);

        await gateway.Links.DisposeAsync();
        for (var i = 0; i < 40; i++)
        {
            using var response = await gateway.GetAsync("/aB3xyz9");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_replica_that_dies_before_its_answer_is_asked_for_nothing_but_a_reader_is_served_once_by_the_other()
    {
        var (clock, key) = (TestGateway.NewClock(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await using var second = await TestDestination.StartAsync(clock, key, ServiceNames.Links);
        await using var gateway = await TestGateway.StartAsync(new() { ["ReverseProxy:Clusters:links:Destinations:d2:Address"] = second.Address }, clock, signingKey: key);
        var aborted = 0;
        gateway.Links.Answer = context =>
        {
            if (context.Request.Path.StartsWithSegments("/health"))
            {
                return context.Response.WriteAsync("{}");
            }

            Interlocked.Increment(ref aborted);
            context.Abort();
            return Task.CompletedTask;
        };

        for (var i = 0; aborted == 0 && i < 100; i++)
        {
            using var response = await gateway.GetAsync("/aB3xyz9");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.True(aborted > 0);

        // What has an effect is never sent twice.
        second.Requests.Clear();
        gateway.Links.Requests.Clear();
        using var post = await gateway.SendAsync("POST", "/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal(1, second.Requests.Count + gateway.Links.Requests.Count);
    }

    [Fact]
    public async Task An_error_that_a_service_answers_is_passed_on_as_it_is()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Links.Answer = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync("mine");
        };

        using var response = await gateway.GetAsync("/aB3xyz9");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "7", "mine"), (response.StatusCode, response.Header("Retry-After"), await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData(256 * 1024, false, true)]
    [InlineData((256 * 1024) + 1, false, false)]
    [InlineData((256 * 1024) + 1, true, false)]
    public async Task A_body_has_a_size_with_and_without_a_length(int bytes, bool chunked, bool taken)
    {
        await using var gateway = await TestGateway.StartAsync();
        long received = 0;
        gateway.Links.Answer = async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received = body.Length;
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") { Content = new ByteArrayContent(new byte[bytes]) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + TestGateway.MerchantKey);

        using var response = await gateway.Client.SendAsync(request);

        if (taken)
        {
            Assert.Equal((HttpStatusCode.OK, bytes), (response.StatusCode, received));
        }
        else
        {
            await response.ShouldBeProblemAsync(413, "body_too_large");
        }
    }
}
