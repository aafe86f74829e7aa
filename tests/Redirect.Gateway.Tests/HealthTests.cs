using System.Text.Json;

namespace Redirect.Gateway.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task All_parts_are_named()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var live = await gateway.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal((200, """{"status":"healthy","parts":{"gateway":"healthy","links":"healthy","media":"healthy","attribution":"healthy"}}"""), await ReadyAsync(gateway));
    }

    [Fact]
    public async Task Without_attribution_redirects_go_on_and_it_shows()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Attribution.DisposeAsync();

        var (status, body) = await ReadyAsync(gateway);

        Assert.Equal(200, status);
        Assert.Equal(("degraded", "unreachable", "healthy"), States(body));
    }

    [Fact]
    public async Task Links_without_its_database_still_redirects_and_links_gone_does_not()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Links.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var (status, body) = await ReadyAsync(gateway);
        Assert.Equal((200, ("degraded", "healthy", "unhealthy")), (status, States(body)));

        await gateway.Links.DisposeAsync();
        Assert.Equal(200, (await ReadyAsync(gateway)).Status);
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        (status, body) = await ReadyAsync(gateway);
        Assert.Equal((503, ("unhealthy", "healthy", "unreachable")), (status, States(body)));
    }

    [Fact]
    public async Task A_service_that_hangs_holds_the_answer_up_for_two_seconds_and_says_nothing_of_where_it_is()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Media.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var (status, body) = await ReadyAsync(gateway);

        Assert.Equal(200, status);
        Assert.Contains("\"media\":\"unreachable\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 1.5, 10);
    }

    private static async Task<(int Status, string Body)> ReadyAsync(TestGateway gateway)
    {
        using var response = await gateway.GetAsync("/health/ready");
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static (string? All, string? Attribution, string? Links) States(string body)
    {
        using var document = JsonDocument.Parse(body);
        var parts = document.RootElement.GetProperty("parts");
        return (document.RootElement.GetProperty("status").GetString(), parts.GetProperty("attribution").GetString(), parts.GetProperty("links").GetString());
    }
}
