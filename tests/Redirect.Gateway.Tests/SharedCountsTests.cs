using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Gateway.RateLimits;
using Redirect.Hosting.Caching;
using Redirect.Testing;

namespace Redirect.Gateway.Tests;

public sealed class SharedCountsTests
{
    // Each test has a key of its own, so that what others left in the same Redis is not counted.
    private readonly string signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly ManualClock clock = TestGateway.NewClock();

    [Fact]
    public async Task Two_gateways_count_together()
    {
        using var client = await RealServers.ConnectRedisAsync();
        var others = Names(client);
        long Sum() => Names(client).Except(others).Sum(name => (long)client.GetDatabase().StringGet(name));
        await using var one = await StartAsync(RealServers.Redis, 10);
        await using var two = await StartAsync(RealServers.Redis, 10);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(200, await CallAsync(one));
        }

        await Poll.UntilAsync(() => Sum() == 6, "the first gateway has shared its count");

        // The first call of the other gateway is what makes it ask about this key.
        Assert.Equal(200, await CallAsync(two));
        await Poll.UntilAsync(() => CountOf(two) == 7, "the second gateway has heard of it");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, await CallAsync(two));
        }

        Assert.Equal(429, await CallAsync(two));
        await Poll.UntilAsync(() => Sum() == 10, "all is shared");

        // The first gateway has heard nothing since its own last call: one more passes, and brings the news.
        Assert.Equal(200, await CallAsync(one));
        await Poll.UntilAsync(() => CountOf(one) == 11, "the first gateway has heard of it");
        Assert.Equal(429, await CallAsync(one));

        // The minute before counts for a gateway that has not seen it, too.
        clock.Advance(TimeSpan.FromSeconds(60));
        await using var three = await StartAsync(RealServers.Redis, 100);
        Assert.Equal(200, await CallAsync(three));
        await Poll.UntilAsync(() => CountOf(three) == 12, "the third gateway has heard of it");
    }

    [Fact]
    public async Task Names_in_redis_show_no_address_and_end()
    {
        await using var gateway = await StartAsync(RealServers.Redis, 10, IPAddress.Parse("203.0.113.77"));
        using var response = await gateway.GetAsync("/abc");
        using var client = await RealServers.ConnectRedisAsync();
        await Poll.UntilAsync(() => Names(client).Count > 0, "a name in Redis");

        foreach (var key in Names(client))
        {
            Assert.Matches("^redirect:rate:[0-9a-f]{32}:[0-9]+$", key);
            Assert.InRange(client.GetDatabase().KeyTimeToLive(key)?.TotalSeconds ?? 1, 0, 130);
        }
    }

    [Fact]
    public async Task Without_redis_each_goes_on_by_its_own_count_and_comes_back_to_the_common_one()
    {
        await using var relay = new FaultProxy(RealServers.RedisPort);
        await using var one = await StartAsync(relay.Address, 10);
        await using var two = await StartAsync(RealServers.Redis, 10);
        await Poll.UntilAsync(() => one.Services.GetRequiredService<RedisConnection>().TryGetDatabase() is not null, "Redis is connected");
        Assert.Equal(200, await CallAsync(one));
        relay.Cut();

        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(200, await CallAsync(one));
        }

        Assert.Equal(429, await CallAsync(one));
        Assert.Equal(200, await CallAsync(two));

        // What was counted alone is not lost: the other learns of it when the network is back.
        relay.Restore();
        await Poll.UntilAsync(async () => await CallAsync(two) == 429, "the second gateway has heard of it");
        Assert.InRange(CountOf(two), 10, 20);
    }

    [Fact]
    public async Task A_redis_that_hangs_holds_nobody_up_and_what_was_sent_counts_once()
    {
        await using var relay = new FaultProxy(RealServers.RedisPort);
        using var client = await RealServers.ConnectRedisAsync();
        var others = Names(client);
        await using var one = await StartAsync(relay.Address, 10);
        await using var two = await StartAsync(RealServers.Redis, 100);
        await Poll.UntilAsync(() => one.Services.GetRequiredService<RedisConnection>().TryGetDatabase() is not null, "Redis is connected");
        relay.Hang();

        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, await CallAsync(one));
        }

        Assert.Equal(429, await CallAsync(one));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8); // eleven calls, each of which would wait for a second

        // Long enough for a careless sender to send again several times.
        await Poll.UntilAsync(() => watch.Elapsed > TimeSpan.FromSeconds(1), "a second has passed");
        relay.Restore();
        await Poll.UntilAsync(() => Names(client).Except(others).Sum(name => (long)client.GetDatabase().StringGet(name)) == 10, "what was counted is shared once");
        Assert.Equal(10, CountOf(one));
        Assert.Equal(200, await CallAsync(two));
        await Poll.UntilAsync(() => CountOf(two) == 11, "the second gateway has heard of it");
    }

    [Fact]
    public async Task A_redis_that_was_never_there_is_no_matter()
    {
        await using var gateway = await StartAsync("127.0.0.1:1", 2);

        var (first, second, third) = (await CallAsync(gateway), await CallAsync(gateway), await CallAsync(gateway));
        Assert.Equal((200, 200, 429), (first, second, third));
    }

    private Task<TestGateway> StartAsync(string redis, int limit, IPAddress? remote = null) => TestGateway.StartAsync(
        new() { ["Redis:Configuration"] = redis, ["Edge:RateLimits:KeyPerMinute"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        clock, remote is null ? null : () => remote, signingKey);

    private static HashSet<string> Names(StackExchange.Redis.ConnectionMultiplexer client) =>
        [.. client.GetServer(client.GetEndPoints()[0]).Keys(pattern: "redirect:rate:*").Select(name => name.ToString())];

    private static async Task<int> CallAsync(TestGateway gateway)
    {
        using var response = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        return (int)response.StatusCode;
    }

    private static int CountOf(TestGateway gateway)
    {
        var subject = new UInt128(0x019a_0000_0000_7000, 0x8000_0000_0000_0002);
        return gateway.Services.GetRequiredService<RateLimiter>().Peek(new RateKey(RateRule.Key, subject)).Count - 1;
    }
}
