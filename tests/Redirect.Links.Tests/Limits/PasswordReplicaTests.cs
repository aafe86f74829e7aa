using System.Net;
using Redirect.Hosting.Caching;
using Redirect.Links.Limits;
using Redirect.Links.Storage.Secrets;
using Redirect.Testing;
using StackExchange.Redis;

namespace Redirect.Links.Tests.Limits;

/// <summary>Two replicas on one PostgreSQL and one Redis, with Redis there, away and emptied (faults F12, F13).</summary>
public sealed class PasswordReplicaTests : IAsyncLifetime
{
    private string database = "";

    // In the server itself: a host's own way to it may be cut.
    private ConnectionMultiplexer redis = null!;

    public async ValueTask InitializeAsync()
    {
        database = await RealServers.NewDatabaseAsync("passwords");
        redis = await RealServers.ConnectRedisAsync();
    }

    public async ValueTask DisposeAsync()
    {
        redis.Dispose();
        await RealServers.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task A_cookie_of_one_replica_is_good_at_the_other()
    {
        await using var one = await PasswordHost.StartAsync(database);
        await using var two = await PasswordHost.StartAsync(database);
        await one.SeedAsync("a");
        Assert.Equal(LimitedLinks.Target, await two.FollowAsync("/a", await one.CookieAsync("/a")));
    }

    [Fact]
    public async Task Guesses_at_one_replica_count_at_the_other()
    {
        // Patient: on a busy machine Redis may take longer than readers should wait, and a replica would rightly go by its own count.
        await using var one = await PasswordHost.StartAsync(database, RealServers.PatientRedis, ("Links:Guesses:RedisPatience", "00:00:30"));
        await using var two = await PasswordHost.StartAsync(database, RealServers.PatientRedis, ("Links:Guesses:RedisPatience", "00:00:30"));
        var link = await one.SeedAsync("a");

        // Redis' time can't be set ahead, so what a wait leaves behind is taken away.
        for (var wrong = 1; wrong <= GuessDelays.MaxWrong; wrong++)
        {
            await GuessAsync(wrong % 2 == 0 ? one : two, "sesame", HttpStatusCode.Forbidden);
            var wait = GuessDelays.After(wrong).TotalSeconds;
            if (wrong >= 4)
            {
                // Shorter waits could end while this runs.
                Assert.InRange(await GuessAsync(wrong % 2 == 0 ? two : one, PasswordHost.Password, HttpStatusCode.TooManyRequests), 1, wait);
            }

            if (wrong < GuessDelays.MaxWrong)
            {
                await EndWaitAsync(one, link.Id);
                one.Host.Clock.Advance(TimeSpan.FromSeconds(wait));
                two.Host.Clock.Advance(TimeSpan.FromSeconds(wait));
            }
        }

        // The lock is known to Redis by a name without an address in it, and ends by itself.
        var name = WaitOf(one, link.Id);
        Assert.DoesNotContain("127.0.0.1", name, StringComparison.Ordinal);
        Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(name))!.Value.TotalSeconds, 800, 900);

        // The right one, after the lock, ends it for both.
        await EndWaitAsync(one, link.Id);
        one.Host.Clock.Advance(GuessDelays.Lock);
        two.Host.Clock.Advance(GuessDelays.Lock);
        await GuessAsync(one, PasswordHost.Password, HttpStatusCode.SeeOther);
        Assert.False(await redis.GetDatabase().KeyExistsAsync(name));
        await GuessAsync(two, PasswordHost.Password, HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Without_Redis_and_after_it_was_emptied_each_replica_goes_by_its_own_count()
    {
        await using var proxy = new FaultProxy(RealServers.RedisPort);
        await using var host = await PasswordHost.StartAsync(database, $"127.0.0.1:{proxy.Port}");
        var link = await host.SeedAsync("a");
        for (var wrong = 1; wrong <= 4; wrong++)
        {
            await EndWaitAsync(host, link.Id);
            host.Host.Clock.Advance(GuessDelays.After(wrong));
            await GuessAsync(host, "sesame", HttpStatusCode.Forbidden);
        }

        // Emptied: the wait still holds here.
        await EndWaitAsync(host, link.Id);
        await GuessAsync(host, PasswordHost.Password, HttpStatusCode.TooManyRequests);

        // Hanging, then gone: the count goes on.
        proxy.Hang();
        host.Host.Clock.Advance(GuessDelays.After(4));
        await GuessAsync(host, "sesame", HttpStatusCode.Forbidden);
        proxy.Cut();
        Assert.InRange(await GuessAsync(host, PasswordHost.Password, HttpStatusCode.TooManyRequests), 890, 900);
        proxy.Restore();
        host.Host.Clock.Advance(GuessDelays.Lock);
        await Poll.UntilAsync(() => host.Host.Get<RedisConnection>().TryGetDatabase() is not null, "Redis to be back");
        await EndWaitAsync(host, link.Id);
        await GuessAsync(host, PasswordHost.Password, HttpStatusCode.SeeOther);
    }

    private static async Task<double> GuessAsync(PasswordHost host, string password, HttpStatusCode expected)
    {
        using var answer = await host.GiveAsync("/a", password);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}, not {expected}: {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0;
    }

    private static string WaitOf(PasswordHost host, Guid link) =>
        $"links:guesses:{{{PasswordGuesser.Of(link, IPAddress.Loopback).NameBy(host.Host.Get<KnownSecrets>().Find(SecretNames.Passwords)!)}}}:wait";

    private Task<bool> EndWaitAsync(PasswordHost host, Guid link) => redis.GetDatabase().KeyDeleteAsync(WaitOf(host, link));
}
