using System.Globalization;
using System.Net;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>Redirects go on when anything behind them is down, and what was counted meanwhile arrives (faults F4, F10, F12).</summary>
[Collection(FaultySystemTests.Name)]
public sealed class OutageTests(FaultySystem system) : IAsyncLifetime
{
    // The fault asks for 60 s: REDIRECT_OUTAGE_SECONDS=60. Publishes time out, connections are made anew and spools grow in a third of that as well.
    private static readonly TimeSpan BrokerOutage = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("REDIRECT_OUTAGE_SECONDS") ?? "21", CultureInfo.InvariantCulture));

    public async ValueTask InitializeAsync() => await system.RestoreAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_broker_that_hangs_and_then_is_gone_costs_no_redirect_and_no_visit()
    {
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        await using var load = new Load(system.Http, slug, clients: 4);
        await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human > 0, TimeSpan.FromSeconds(30), "visits to arrive");
        system.RabbitMq.Hang();
        await Task.Delay(BrokerOutage / 3);
        system.RabbitMq.Cut();
        await Task.Delay(BrokerOutage * 2 / 3);
        system.RabbitMq.Restore();
        await load.StopAsync();

        Assert.Equal(0, load.Failed);
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Answered} redirects, p99 {load.Percentile99()}");
        var counted = await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human >= load.Answered, TimeSpan.FromSeconds(120), "every visit to arrive");
        Assert.Equal(load.Answered, counted.Human);
        Assert.Equal(load.Answered, counted.Unique);
    }

    [Theory]
    [InlineData("links' database")]
    [InlineData("Redis")]
    [InlineData("attribution's database")]
    public async Task A_known_link_is_followed_while_something_is_down(string down)
    {
        var proxy = down switch
        {
            "links' database" => system.LinksDatabase,
            "Redis" => system.Redis,
            _ => system.AttributionDatabase,
        };
        var merchant = await system.NewMerchantAsync();
        var (id, slug) = await merchant.NewLinkAsync();
        await using var load = new Load(system.Http, slug, clients: 4);
        await Poll.UntilAsync(() => Task.FromResult(load.Answered > 200), TimeSpan.FromSeconds(30), "the link to be known to both replicas");
        proxy.Cut();
        var before = load.Answered;
        await Task.Delay(TimeSpan.FromSeconds(8));
        Assert.True(load.Answered > before + 200, $"Only {load.Answered - before} redirects in 8 s.");
        if (down == "links' database")
        {
            using var reader = new TestApi(system.Http, null);
            using var unknown = await reader.SendAsync(HttpMethod.Get, "/nobody-asked-for-this-yet");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
            Assert.NotNull(unknown.Headers.RetryAfter);
        }

        proxy.Restore();
        await load.StopAsync();
        Assert.Equal(0, load.Failed);
        await Poll.UntilAsync(() => merchant.CountAsync(id), count => count.Human == load.Answered && count.Unique == load.Answered, TimeSpan.FromSeconds(120), $"{load.Answered} visits to be counted");
    }
}
