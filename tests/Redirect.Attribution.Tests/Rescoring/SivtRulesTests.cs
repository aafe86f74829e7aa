using Redirect.Attribution.Rescoring;

namespace Redirect.Attribution.Tests.Rescoring;

/// <summary>The rules about crowds, at their limits.</summary>
public sealed class SivtRulesTests
{
    private static readonly DateTime Start = new(2026, 9, 1, 4, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Link = Guid.CreateVersion7();

    [Fact]
    public void I9_500_visitors_of_one_network_in_a_minute_without_a_sign_of_life_are_a_burst()
    {
        var visits = Crowd(500, TimeSpan.FromSeconds(60));

        var crowd = Assert.Single(SivtRules.Crowds(visits));

        Assert.Equal(visits.Select(visit => visit.EventId).Order(), SivtRules.Bursts(crowd, new HashSet<Guid>()).Select(visit => visit.EventId).Order());
        Assert.Equal("burst_no_resolve", SivtRules.Burst.Reason);
    }

    [Fact]
    public void I10_200_people_behind_the_address_of_a_campus_are_people()
    {
        var visits = Crowd(200, TimeSpan.FromSeconds(60));

        Assert.Empty(SivtRules.Bursts(Assert.Single(SivtRules.Crowds(visits)), visits.Select(visit => visit.Visitor).ToHashSet()));
    }

    [Theory]
    [InlineData(SivtRules.CrowdVisitors, 60_000, 1)]
    [InlineData(SivtRules.CrowdVisitors - 1, 60_000, 0)]
    [InlineData(SivtRules.CrowdVisitors, 60_001, 0)]
    [InlineData(SivtRules.CrowdVisitors + 1, 60_001, 1)]
    public void A_crowd_is_100_visitors_and_its_minute_is_closed(int visitors, int milliseconds, int crowds)
    {
        var visits = Crowd(visitors, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(crowds, SivtRules.Crowds(visits).Count());
        Assert.Equal(crowds, SivtRules.Crowds(visits.Reverse()).Count());
    }

    [Fact]
    public void One_visitor_many_times_many_links_many_networks_or_none_at_all_are_no_crowd()
    {
        var visits = Crowd(SivtRules.CrowdVisitors, TimeSpan.FromSeconds(30));

        Assert.Empty(SivtRules.Crowds(visits.Select(visit => visit with { Visitor = visits[0].Visitor })));
        Assert.Empty(SivtRules.Crowds(visits.Select((visit, at) => visit with { Link = at % 2 == 0 ? Link : Guid.Empty })));
        Assert.Empty(SivtRules.Crowds(visits.Select((visit, at) => visit with { Network = $"203.0.{at % 2}.0/24" })));
        Assert.Empty(SivtRules.Crowds(visits.Select(visit => visit with { Network = "" })));
        Assert.Empty(SivtRules.Crowds(visits.Skip(1).Append(visits[1])));
    }

    [Fact]
    public void Windows_that_share_a_visit_are_one_crowd_and_others_are_not()
    {
        var first = Crowd(SivtRules.CrowdVisitors, TimeSpan.FromSeconds(60));
        var touching = Crowd(SivtRules.CrowdVisitors, TimeSpan.FromSeconds(60), Start.AddSeconds(60));
        var apart = Crowd(SivtRules.CrowdVisitors, TimeSpan.FromSeconds(60), Start.AddSeconds(300));

        Assert.Equal([200, 100], SivtRules.Crowds([.. apart, .. touching, .. first]).Select(crowd => crowd.Count));
    }

    [Theory]
    [InlineData(100, 0, 100)]
    [InlineData(100, 1, 99)]
    [InlineData(100, 2, 0)]
    [InlineData(500, 5, 495)]
    [InlineData(500, 6, 0)]
    public void One_in_a_hundred_who_lives_does_not_cover_the_others_and_more_do(int visitors, int alive, int suspects)
    {
        var visits = Crowd(visitors, TimeSpan.FromSeconds(30));

        Assert.Equal(suspects, SivtRules.Bursts(visits, visits.Take(alive).Select(visit => visit.Visitor).ToHashSet()).Count());
    }

    [Fact]
    public void Who_comes_back_lives_unless_a_crowd_comes_back()
    {
        var crowd = Crowd(SivtRules.CrowdVisitors, TimeSpan.FromSeconds(30));
        var end = crowd.Max(visit => visit.At) + SivtRules.CrowdWindow;
        CrowdVisit Later(int who, DateTime at) => crowd[who] with { EventId = Guid.CreateVersion7(), At = at };

        Assert.Empty(SivtRules.CameBack(crowd, [Later(0, end)]));
        Assert.Equal([crowd[0].Visitor], SivtRules.CameBack(crowd, [Later(0, end.AddMilliseconds(1))]));
        Assert.Equal([crowd[0].Visitor], SivtRules.CameBack(crowd, [Later(0, end + SivtRules.LifeWindow)]));
        Assert.Empty(SivtRules.CameBack(crowd, [Later(0, end + SivtRules.LifeWindow + TimeSpan.FromMilliseconds(1))]));
        Assert.Empty(SivtRules.CameBack(crowd, [.. Enumerable.Range(0, SivtRules.CrowdVisitors).Select(who => Later(who, end.AddHours(1)))]));
    }

    private static CrowdVisit[] Crowd(int visitors, TimeSpan within, DateTime? from = null) =>
    [
        .. Enumerable.Range(0, visitors).Select(at => new CrowdVisit(
            Guid.CreateVersion7(), Link, "203.0.113.0/24", Guid.CreateVersion7(), (from ?? Start) + TimeSpan.FromTicks(within.Ticks * at / (visitors - 1)))),
    ];
}
