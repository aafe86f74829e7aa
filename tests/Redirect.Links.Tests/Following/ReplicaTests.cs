using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Redirect.Links.Following;
using Redirect.Testing;

namespace Redirect.Links.Tests.Following;

/// <summary>Two replicas on one real PostgreSQL, with and without a real Redis.</summary>
public sealed class ReplicaTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_change_or_a_new_link_is_seen_by_the_other_replica_within_two_seconds()
    {
        var database = await RealServers.NewDatabaseAsync("follow");
        await using var one = await FollowingHost.StartAsync(database);
        await using var two = await FollowingHost.StartAsync(database);
        await ListeningAsync(two, 1);
        var (link, _, _) = await one.SeedAsync("a");
        await two.LocationAsync("/a");
        Assert.Equal("404", await two.LocationAsync("/b"));

        // Told, and not only read again: that would take the freshness of 30 seconds.
        await one.ChangeAsync(link.Id, "https://new.example/");
        await Poll.UntilAsync(() => two.LocationAsync("/a"), seen => seen == "https://new.example/", TimeSpan.FromSeconds(15), "the change on the other replica");

        var (other, _, _) = await one.SeedAsync("b");
        await one.ChangeAsync(other.Id, "https://b.example/");
        await Poll.UntilAsync(() => two.LocationAsync("/b"), seen => seen == "https://b.example/", TimeSpan.FromSeconds(15), "the new link on the other replica");
    }

    [Fact]
    public async Task A_placements_new_target_is_seen_by_the_other_replica_within_two_seconds()
    {
        var database = await RealServers.NewDatabaseAsync("follow");
        await using var one = await FollowingHost.StartAsync(database);
        await using var two = await FollowingHost.StartAsync(database);
        await ListeningAsync(two, 1);
        var (_, _, placement) = await one.SeedAsync("a");
        var path = $"/a?p={placement.Code}";
        Assert.Equal("https://shop.example/item?id=1", await two.LocationAsync(path));

        await using (var db = one.Db())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var row = await db.Placements.SingleAsync(row => row.Id == placement.Id, TestContext.Current.CancellationToken);
            row.Target = "https://elsewhere.example/";
            row.Version++;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            await one.Get<LinkChanges>().StageAsync(db, row, TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await Poll.UntilAsync(() => two.LocationAsync(path), seen => seen == "https://elsewhere.example/", TimeSpan.FromSeconds(2), "the change on the other replica");
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_is_not_told()
    {
        var database = await RealServers.NewDatabaseAsync("follow");
        await using var one = await FollowingHost.StartAsync(database);
        await ListeningAsync(one, 1);
        var (link, _, _) = await one.SeedAsync("a");
        await one.LocationAsync("/a");
        await using (var db = one.Db())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            link.Version = 99;
            await one.Get<LinkChanges>().StageAsync(db, link, TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        // A later change that is told proves that the earlier one was not on its way.
        link.Version = 1;
        await one.ChangeAsync(link.Id, "https://new.example/", tellOwnProcess: false);
        await Poll.UntilAsync(() => one.LocationAsync("/a"), seen => seen == "https://new.example/", Soon, "the change");
        var before = one.Database.Reads;
        await one.LocationAsync("/a");
        Assert.Equal(before, one.Database.Reads);
    }

    [Fact]
    public async Task What_changed_while_nobody_listened_is_found_after_the_connection_is_back()
    {
        var database = new NpgsqlConnectionStringBuilder(await RealServers.NewDatabaseAsync("follow"));
        await using var writer = await FollowingHost.StartAsync(database.ConnectionString);
        await using var proxy = new FaultProxy(database.Port);
        database.Port = proxy.Port;
        database.Host = "127.0.0.1";
        await using var reader = await FollowingHost.StartAsync(database.ConnectionString);
        await ListeningAsync(reader, 1);
        var (link, _, _) = await writer.SeedAsync("a");
        await reader.LocationAsync("/a");

        proxy.Cut();
        await writer.ChangeAsync(link.Id, "https://new.example/");
        Assert.Equal("https://shop.example/item?id=1", await reader.LocationAsync("/a"));
        Assert.Equal("503", await reader.LocationAsync("/cold"));

        proxy.Restore();
        await ListeningAsync(reader, 2);
        await Poll.UntilAsync(() => reader.LocationAsync("/a"), seen => seen == "https://new.example/", Soon, "the missed change");
    }

    [Fact]
    public async Task Redis_spares_a_second_replica_the_database_and_keeps_the_greatest_version()
    {
        var database = await RealServers.NewDatabaseAsync("follow");
        await using var one = await FollowingHost.StartAsync(database, RealServers.Redis);
        await ConnectedAsync(one);
        await using var two = await FollowingHost.StartAsync(database, RealServers.Redis);
        await ConnectedAsync(two);
        var shared = Shared<FollowPlan>(one);

        // Nobody waits long for Redis: on a machine that is busy just then the database is asked, and the next link is not.
        var slug = "";
        (FollowPlan Plan, DateTimeOffset ReadAt)? stored = null;
        await Poll.UntilAsync(
            async () =>
            {
                slug = "r" + Guid.CreateVersion7().ToString("N");
                await one.SeedAsync(slug);
                await one.LocationAsync("/" + slug);
                stored = await Poll.UntilAsync(() => shared.TryGetAsync(slug), found => found is not null, Soon, "the plan in Redis");
                var before = two.Database.Reads;
                Assert.StartsWith("https", await two.LocationAsync("/" + slug), StringComparison.Ordinal);
                return two.Database.Reads == before;
            },
            Soon,
            "a link that costs the second replica no read");

        // Set if greater: an older one does not replace a newer one, nor what is only known to be outdated.
        var plan = stored!.Value.Plan;
        var now = DateTimeOffset.FromUnixTimeMilliseconds(stored.Value.ReadAt.ToUnixTimeMilliseconds());
        await shared.PutAsync(slug, plan with { Version = 5, Target = "https://five.example/" }, now);
        await shared.PutAsync(slug, plan with { Version = 4, Target = "https://four.example/" }, now);
        Assert.Equal("https://five.example/", (await shared.TryGetAsync(slug))!.Value.Plan.Target);
        await shared.OutdateAsync(slug, 5);
        Assert.NotNull(await shared.TryGetAsync(slug));
        await shared.OutdateAsync(slug, 6);
        Assert.Null(await shared.TryGetAsync(slug));
        await shared.PutAsync(slug, plan with { Version = 5 }, now);
        Assert.Null(await shared.TryGetAsync(slug));
        await shared.PutAsync(slug, plan with { Version = 6 }, now);
        Assert.Equal(6, (await shared.TryGetAsync(slug))!.Value.Plan.Version);
    }

    [Fact]
    public async Task An_older_version_in_Redis_does_not_bring_back_an_old_target()
    {
        var database = await RealServers.NewDatabaseAsync("follow");
        await using var host = await FollowingHost.StartAsync(database, RealServers.Redis);
        await ConnectedAsync(host);
        var slug = "r" + Guid.CreateVersion7().ToString("N");
        var (link, _, _) = await host.SeedAsync(slug);
        await host.LocationAsync("/" + slug);
        var shared = Shared<FollowPlan>(host);
        var old = (await Poll.UntilAsync(() => shared.TryGetAsync(slug), found => found is not null, Soon, "the plan in Redis"))!.Value;
        await host.ChangeAsync(link.Id, "https://new.example/");
        await Poll.UntilAsync(async () => await shared.TryGetAsync(slug) is null, Soon, "Redis knows that it is outdated");

        // Redis comes back with yesterday's data.
        var redis = host.Get<Redirect.Hosting.Caching.RedisConnection>().TryGetDatabase()!;
        await redis.KeyDeleteAsync("links:link:" + slug);
        await shared.PutAsync(slug, old.Plan, host.Clock.GetUtcNow());
        Assert.Equal("https://new.example/", await host.LocationAsync("/" + slug));
    }

    [Fact]
    public async Task Redis_dying_or_hanging_holds_up_no_redirect()
    {
        await using var proxy = new FaultProxy(RealServers.RedisPort);
        await using var host = await FollowingHost.StartAsync(redis: $"127.0.0.1:{proxy.Port}");
        await ConnectedAsync(host);
        for (var number = 0; number < 40; number++)
        {
            await host.SeedAsync($"s{number}");
        }

        Assert.StartsWith("https", await host.LocationAsync("/s0"), StringComparison.Ordinal);
        proxy.Hang();
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < 20; number++)
        {
            Assert.StartsWith("https", await host.LocationAsync($"/s{number}"), StringComparison.Ordinal);
        }

        // One wait of 50 ms a second, not one for each of the cold links.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
        proxy.Cut();
        for (var number = 20; number < 40; number++)
        {
            Assert.StartsWith("https", await host.LocationAsync($"/s{number}"), StringComparison.Ordinal);
        }
    }

    private static SharedPlans<T> Shared<T>(FollowingHost host) where T : CachedPlan => new(
        "link", host.Get<Redirect.Hosting.Caching.RedisConnection>(), host.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<SharedPlans<T>>.Instance);

    private static Task ConnectedAsync(FollowingHost host) => Poll.UntilAsync(
        () => Task.FromResult(host.Get<Redirect.Hosting.Caching.RedisConnection>().TryGetDatabase() is not null), Soon, "Redis is connected");

    private static Task ListeningAsync(FollowingHost host, int times) => Poll.UntilAsync(
        () => Task.FromResult(host.Get<LinkChangeListener>().Connections >= times), Soon, "the replica listens");
}
