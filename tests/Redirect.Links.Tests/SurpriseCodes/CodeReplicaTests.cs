using System.Net;
using Redirect.Testing;

namespace Redirect.Links.Tests.SurpriseCodes;

/// <summary>Two replicas on one PostgreSQL, with Redis there, away and emptied (F12, F13).</summary>
public sealed class CodeReplicaTests : IAsyncLifetime
{
    private string database = "";

    public async ValueTask InitializeAsync() => database = await RealServers.NewDatabaseAsync("guesses");

    public async ValueTask DisposeAsync() => await RealServers.DropDatabaseAsync(database);

    [Fact]
    public async Task Wrong_codes_at_one_replica_count_at_the_other()
    {
        // Patient: on a busy machine Redis may take longer than callers should wait, and a replica would rightly go by its own count.
        await using var one = await CodesHost.StartAsync(database, RealServers.PatientRedis, ("Links:Guesses:RedisPatience", "00:00:30"));
        await using var two = await CodesHost.StartAsync(database, RealServers.PatientRedis, ("Links:Guesses:RedisPatience", "00:00:30"));
        var shop = await one.Host.NewMerchantAsync();
        var there = two.Host.As(new(Redirect.Hosting.Principals.PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), Redirect.Hosting.Principals.Scopes.All));
        for (var wrong = 0; wrong < 9; wrong++)
        {
            (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.NotFound);
        }

        // The tenth, at the other: it learns there that it was the last.
        (await there.ResolveAsync("错了", "v")).Expect(HttpStatusCode.NotFound);
        (await there.ResolveAsync("错了", "v")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");

        // The first one has one more of its own, and then knows too.
        (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.NotFound);
        (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");

        // Names in Redis say nothing of who it was, and end by themselves.
        using var redis = await RealServers.ConnectRedisAsync();
        var keys = redis.GetServer(redis.GetEndPoints()[0]).Keys(pattern: "links:code-guesses:*").ToArray();
        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(key))?.TotalSeconds ?? 60, 0, 60);
        }
    }

    [Fact]
    public async Task Without_Redis_a_replica_goes_by_its_own_count()
    {
        await using var proxy = new FaultProxy(RealServers.RedisPort);
        await using var host = await CodesHost.StartAsync(database, $"127.0.0.1:{proxy.Port}");
        var shop = await host.Host.NewMerchantAsync();
        for (var wrong = 0; wrong < 4; wrong++)
        {
            (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.NotFound);
        }

        proxy.Hang();
        (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.NotFound);
        proxy.Cut();
        for (var wrong = 5; wrong < 10; wrong++)
        {
            (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.NotFound);
        }

        (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
        proxy.Restore();
        (await shop.ResolveAsync("错了", "v")).Expect(HttpStatusCode.TooManyRequests, "too_many_guesses");
    }

    [Fact]
    public async Task A_change_is_seen_by_the_other_replica()
    {
        await using var one = await CodesHost.StartAsync(database);
        await using var two = await CodesHost.StartAsync(database);
        var shop = await one.Host.NewMerchantAsync();
        var there = two.Host.As(new(Redirect.Hosting.Principals.PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), Redirect.Hosting.Principals.Scopes.All));
        (await there.ResolveAsync("芝麻开门")).Expect(HttpStatusCode.NotFound);
        var made = await shop.NewCodeAsync(("keyword", "芝麻开门"));
        await Poll.UntilAsync(async () => (await there.ResolveAsync("芝麻开门")).Status == HttpStatusCode.OK, "the new code to be seen");
        await shop.DeleteAsync($"{CodeCalls.Path}/{made.Id}");
        (await there.ResolveAsync("芝麻开门")).Expect(HttpStatusCode.NotFound);
    }
}
