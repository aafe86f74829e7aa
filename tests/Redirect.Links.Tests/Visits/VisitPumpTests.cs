using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Redirect.Links.Visits;
using Redirect.Testing;

namespace Redirect.Links.Tests.Visits;

public sealed class VisitPumpTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_the_broker_is_down_redirects_go_on_and_afterwards_every_visit_arrives_packed()
    {
        await using var host = await FollowingHost.StartAsync();
        await host.SeedAsync("a");
        host.Publisher.Down = true;
        for (var number = 0; number < 1500; number++)
        {
            Assert.StartsWith("https", await host.LocationAsync("/a"), StringComparison.Ordinal);
        }

        Assert.Equal(1500, host.Spool.Depth.Records);
        Assert.True(host.Publisher.Refused > 0);
        host.Publisher.Down = false;
        var visits = await host.Publisher.UntilAsync(1500);
        Assert.Equal(1500, visits.Select(visit => visit.EventId).Distinct().Count());
        Assert.InRange(host.Publisher.Sizes.Max(), 500, VisitPump.MaxVisits);
        await Poll.UntilAsync(() => Task.FromResult(host.Spool.Depth.Records == 0), Soon, "the spool is empty");
    }

    [Fact]
    public async Task A_full_spool_drops_and_counts_and_still_redirects()
    {
        await using var host = await FollowingHost.StartAsync(settings: ("Links:Spool:LimitMegabytes", "2"));
        await host.SeedAsync("a");
        host.Publisher.Down = true;
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
        var record = new byte[60_000];
        while (host.Spool.Append(record) == Links.Visits.Spool.AppendResult.Kept)
        {
        }

        // What is left of the last segment takes a few visits more.
        await Poll.UntilAsync(
            async () =>
            {
                Assert.StartsWith("https", await host.LocationAsync("/a"), StringComparison.Ordinal);
                return host.Get<VisitRecorder>().SinceLastDrop is not null;
            },
            Soon,
            "a visit is dropped");
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
    }

    [Fact]
    public async Task A_stopping_process_delivers_what_is_left_and_a_broken_broker_does_not_hold_it_for_ever()
    {
        await using (var host = await FollowingHost.StartAsync())
        {
            await host.SeedAsync("a");
            await host.LocationAsync("/a");
            await host.StopAsync();
            Assert.Single(host.Publisher.Visits);
        }

        await using var stuck = await FollowingHost.StartAsync(settings: ("Links:Spool:DrainTimeout", "00:00:00.2"));
        await stuck.SeedAsync("a");
        stuck.Publisher.Hanging = true;
        await stuck.LocationAsync("/a");
        await stuck.StopAsync().WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(1, stuck.Spool.Depth.Records);
        Assert.Empty(stuck.Publisher.Visits);
    }

    [Fact]
    public async Task Replicas_agree_on_a_days_salt_and_old_ones_are_deleted()
    {
        var database = await RealServers.NewDatabaseAsync("salts");
        await using var one = await FollowingHost.StartAsync(database);
        await using var two = await FollowingHost.StartAsync(database);
        await SaltsAgreeAsync(one, two);
    }

    [Fact]
    public async Task A_days_salt_is_random_made_ahead_and_deleted_after_two_days()
    {
        await using var host = await FollowingHost.StartAsync();
        await SaltsAgreeAsync(host, host);
    }

    private static async Task SaltsAgreeAsync(FollowingHost one, FollowingHost two)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var today = DateOnly.FromDateTime(one.Clock.GetUtcNow().UtcDateTime);
        await Task.WhenAll(Keeper(one).RefreshAsync(cancellation), Keeper(two).RefreshAsync(cancellation));
        var (salt, tomorrows) = (one.Get<AddressSalts>().Find(today), one.Get<AddressSalts>().Find(today.AddDays(1)));
        Assert.Equal(32, salt!.Length);
        Assert.NotEqual(salt, tomorrows);
        Assert.Equal(salt, two.Get<AddressSalts>().Find(today));
        Assert.Equal(tomorrows, two.Get<AddressSalts>().Find(today.AddDays(1)));

        one.Clock.Advance(TimeSpan.FromDays(3));
        await Keeper(one).RefreshAsync(cancellation);
        Assert.Null(one.Get<AddressSalts>().Find(today));
        await using var db = one.Db();
        Assert.Equal([today.AddDays(1), today.AddDays(3), today.AddDays(4)], await db.AddressSalts.Select(x => x.Day).Order().ToListAsync(cancellation));
    }

    private static AddressSaltKeeper Keeper(FollowingHost host) => host.Get<AddressSaltKeeper>();

    private static async Task<HealthStatus> HealthAsync(FollowingHost host) =>
        (await host.Get<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["visits"].Status;
}
