using Redirect.Links.Decisions;
using Redirect.Links.Following;
using Redirect.Links.Regions;
using Redirect.Links.ShortLinks;
using Redirect.Links.Visits.Classification;
using Redirect.Testing;

namespace Redirect.Links.Tests.Limits;

/// <summary>From when and until when a link is valid, to the tick; and that it is the clock of the moment that counts, wherever it is set (F21).</summary>
public sealed class ValidityTests
{
    private static readonly DateTimeOffset From = new(2026, 12, 31, 16, 0, 0, TimeSpan.Zero); // New Year in China
    private static readonly DateTimeOffset Until = From.AddDays(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_begins_at_its_second_and_ends_before_its_last()
    {
        var behaviour = new LinkBehaviour { ValidFrom = From.UtcDateTime, ValidUntil = Until.UtcDateTime, ExpiredTarget = "https://over.example/" };
        Assert.Equal(Outcome.NotYet, At(behaviour, From - Second).Outcome);
        Assert.Equal(Outcome.NotYet, At(behaviour, From - TimeSpan.FromTicks(1)).Outcome);
        Assert.Equal(Outcome.Target, At(behaviour, From).Outcome);
        Assert.Equal(Outcome.Target, At(behaviour, From.ToOffset(TimeSpan.FromHours(8))).Outcome);
        Assert.Equal(Outcome.Target, At(behaviour, Until - Second).Outcome);
        Assert.Equal(Outcome.Target, At(behaviour, Until - TimeSpan.FromTicks(1)).Outcome);
        Assert.Equal((Outcome.Expired, "https://over.example/"), (At(behaviour, Until).Outcome, At(behaviour, Until).Location));
        Assert.Equal(Outcome.ExpiredPage, At(behaviour with { ExpiredTarget = null }, Until).Outcome);

        // Paused is paused, before, during and after.
        Assert.All(new[] { From - Second, From, Until }, now => Assert.Equal(Outcome.Paused, At(behaviour with { Paused = true }, now).Outcome));
    }

    [Fact]
    public async Task A_clock_that_is_set_on_or_back_decides_by_what_it_shows()
    {
        await using var host = await FollowingHost.StartAsync();
        var now = host.Clock.GetUtcNow().UtcDateTime;
        await host.SeedAsync("a", new LinkBehaviour { ValidFrom = now.AddHours(1), ValidUntil = now.AddHours(2), ExpiredTarget = "https://over.example/", MaxVisits = 1, OverflowTarget = LimitedLinks.Overflow });
        Assert.DoesNotContain("https", await host.VisitAsync("/a"), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("https://over.example/", await host.VisitAsync("/a"));

        // Neither used up the limit.
        host.Clock.Advance(TimeSpan.FromMinutes(-30));
        Assert.Equal(LimitedLinks.Target, await host.VisitAsync("/a"));
        Assert.Equal(LimitedLinks.Overflow, await host.VisitAsync("/a"));
        var visits = await host.Publisher.UntilAsync(3);
        Assert.Equal(["expired", "", "overflow"], visits.Select(visit => visit.Outcome));
    }

    [Fact]
    public async Task A_pause_is_seen_by_the_other_replica_within_two_seconds_and_so_is_its_end()
    {
        var database = await RealServers.NewDatabaseAsync("pause");
        await using (var one = await FollowingHost.StartAsync(database))
        await using (var two = await FollowingHost.StartAsync(database))
        {
            await Poll.UntilAsync(() => two.Get<LinkChangeListener>().Connections >= 1, "the replica listens");
            var link = await one.SeedAsync("a", new LinkBehaviour { ForwardQuery = ["x"] });
            Assert.Equal(LimitedLinks.Target, await two.VisitAsync("/a"));
            await one.ChangeAsync(link.Id, behaviour => behaviour with { Paused = true });
            Assert.DoesNotContain("https", await one.VisitAsync("/a"), StringComparison.Ordinal);
            await Poll.UntilAsync(async () => !(await two.VisitAsync("/a")).Contains("https", StringComparison.Ordinal), TimeSpan.FromSeconds(2), "the pause");
            await one.ChangeAsync(link.Id, behaviour => behaviour with { Paused = false });
            await Poll.UntilAsync(async () => await two.VisitAsync("/a") == LimitedLinks.Target, TimeSpan.FromSeconds(2), "its end");
        }

        await RealServers.DropDatabaseAsync(database);
    }

    private static Decision At(LinkBehaviour behaviour, DateTimeOffset now)
    {
        var client = UserAgents.Read(LimitedLinks.Phone);
        var plan = new FollowPlan(Guid.Empty, Guid.Empty, LimitedLinks.Target, false, 1, null) { Behaviour = behaviour };
        var apps = new BlockingApps(Microsoft.Extensions.Options.Options.Create(new DecisionOptions()));
        return plan.Decisions.Decide(new Reader { Client = client, Quality = client.Quality, Now = now, Language = "", Region = Region.Unknown }, apps, default);
    }
}
