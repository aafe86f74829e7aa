using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Touches;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Touches;

/// <summary>Which touches may earn part of an order, and why others don't.</summary>
public sealed class OrderPathTests
{
    private static readonly DateTime Paid = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Shop = Guid.CreateVersion7();

    private int made;

    [Fact]
    public void A2_the_window_is_closed_and_a_millisecond_more_is_outside()
    {
        var days = TimeSpan.FromDays(15);
        Assert.Single(Of([At(days)]).Steps);
        var path = Of([At(days + TimeSpan.FromMilliseconds(1))]);
        Assert.Empty(path.Steps);
        Assert.Equal(LeftOutReasons.OutsideWindow, Assert.Single(path.LeftOut).Reason);
    }

    [Fact]
    public void A_touch_of_the_payments_millisecond_counts_and_one_after_it_never()
    {
        Assert.Single(Of([At(TimeSpan.Zero)]).Steps);
        Assert.Equal([LeftOutReasons.AfterPayment], Reasons(Of([At(TimeSpan.FromMilliseconds(-1))])));
    }

    [Fact]
    public void A18_touches_of_another_shop_count_where_the_rule_is_off()
    {
        var touch = At(TimeSpan.FromDays(1)) with { Shop = Guid.CreateVersion7() };
        Assert.Equal([LeftOutReasons.OtherShop], Reasons(Of([touch])));
        Assert.Equal(touch, Assert.Single(Of([touch], new PathRules(SameShop: false)).Steps).Touch);
    }

    [Theory]
    [InlineData(null, "staff link")]
    [InlineData(30, "staff")]
    [InlineData(5, "staff")]
    [InlineData(4, "staff link")]
    public void A19_staff_beats_a_link_within_the_time_that_is_set(int? minutes, string path)
    {
        var staff = At(TimeSpan.FromMinutes(6)) with { Kind = TouchKind.Redemption, Form = (short)Form.Staff, Channel = "staff" };
        var link = At(TimeSpan.FromMinutes(1)) with { Channel = "link" };
        var found = Of([link, staff], new PathRules(StaffBeatsLinkMinutes: minutes));
        Assert.Equal(path, string.Join(' ', found.Steps.Select(step => step.Touch.Channel)));
        Assert.Equal(path == "staff" ? [LeftOutReasons.Superseded] : Array.Empty<string>(), Reasons(found));
    }

    [Fact]
    public void Staff_beats_only_visits_that_follow_and_only_if_it_counts_itself()
    {
        var rules = new PathRules(StaffBeatsLinkMinutes: 30);
        var before = At(TimeSpan.FromMinutes(20));
        var staff = At(TimeSpan.FromMinutes(10)) with { Staff = "Li" };
        var claim = At(TimeSpan.FromMinutes(5)) with { Kind = TouchKind.Claim };
        Assert.Equal([before, staff, claim], Of([claim, staff, before], rules).Steps.Select(step => step.Touch));

        var bot = staff with { Quality = (short)Quality.Bot };
        Assert.Single(Of([bot, At(TimeSpan.FromMinutes(5))], rules).Steps);
    }

    [Fact]
    public void Of_two_touches_at_one_time_the_lower_event_id_is_the_earlier()
    {
        var (one, other) = (At(TimeSpan.FromDays(1)), At(TimeSpan.FromDays(1)));
        Assert.True(one.EventId < other.EventId);
        Assert.Equal([one, other], Of([other, one]).Steps.Select(step => step.Touch));
        Assert.Equal([one, other], Of([one, other]).Steps.Select(step => step.Touch));
    }

    [Theory]
    [InlineData(5 * 60_000, null)]
    [InlineData((5 * 60_000) + 1, LeftOutReasons.ClockAhead)]
    [InlineData(-24 * 3_600_000, null)]
    [InlineData((-24 * 3_600_000) - 1, LeftOutReasons.ClockBehind)]
    public void Clocks_that_are_not_believed_earn_nothing(int aheadMilliseconds, string? reason)
    {
        var touch = At(TimeSpan.FromDays(3));
        touch = touch with { IngestedAt = touch.At.AddMilliseconds(-aheadMilliseconds) };
        Assert.Equal(reason is null ? [] : [reason], Reasons(Of([touch])));
        Assert.Equal(reason is null or LeftOutReasons.ClockBehind ? [] : [reason], Reasons(Of([touch], new PathRules(LateHours: 25))));
    }

    [Fact]
    public void What_is_no_persons_visit_is_left_out_by_its_class()
    {
        var touches = Enum.GetValues<Quality>().Where(quality => quality != Quality.Unspecified).Select(quality => At(TimeSpan.FromHours(1)) with { Quality = (short)quality, QualityReason = "why" }).ToList();
        var path = Of(touches);
        Assert.Single(path.Steps);
        Assert.Equal(["quality_preview", "quality_bot", "quality_prefetch", "quality_duplicate", "quality_internal", "quality_suspect"], Reasons(path));
        Assert.Equal("It is not a person's visit: why.", path.LeftOut[0].Detail);
    }

    [Fact]
    public void Items_of_one_claim_in_one_order_are_one_touch()
    {
        var claim = Guid.CreateVersion7();
        var first = At(TimeSpan.FromMinutes(9)) with { Kind = TouchKind.Redemption, ClaimId = claim, OrderId = "T1" };
        var second = At(TimeSpan.FromMinutes(8)) with { Kind = TouchKind.Redemption, ClaimId = claim, OrderId = "T1" };
        var elsewhere = At(TimeSpan.FromMinutes(7)) with { Kind = TouchKind.Redemption, ClaimId = claim, OrderId = "T2" };
        var path = Of([second, elsewhere, first]);
        Assert.Equal([first, elsewhere], path.Steps.Select(step => step.Touch));
        Assert.Equal([LeftOutReasons.SameRedemption], Reasons(path));
    }

    [Fact]
    public void A_campaigns_window_holds_from_when_it_was_set()
    {
        var campaign = Guid.CreateVersion7();
        var windows = new CampaignWindows(
        [
            new CampaignWindow { CampaignId = campaign, Version = 1, LookbackDays = 30, HoldsFrom = Paid.AddDays(-50) },
            new CampaignWindow { CampaignId = campaign, Version = 2, LookbackDays = 2, HoldsFrom = Paid.AddMilliseconds(1) },
        ]);
        var touch = At(TimeSpan.FromDays(20)) with { CampaignId = campaign };
        Assert.Equal(30, Assert.Single(OrderPath.Of(Shop, "T1", Paid, [touch], PathRules.Default, windows).Steps).LookbackDays);
        Assert.Empty(OrderPath.Of(Shop, "T1", Paid.AddMilliseconds(1), [touch], PathRules.Default, windows).Steps);
        Assert.Empty(OrderPath.Of(Shop, "T1", Paid, [touch with { CampaignId = Guid.Empty }], PathRules.Default, windows).Steps);
        Assert.Null(windows.DaysAt(campaign, Paid.AddDays(-51)));
    }

    [Fact]
    public void A_path_has_at_most_its_last_thousand_touches()
    {
        var touches = Enumerable.Range(1, OrderPath.MaxTouches).Select(minutes => At(TimeSpan.FromMinutes(minutes))).ToList();
        Assert.Empty(Of(touches).LeftOut);
        var earliest = At(TimeSpan.FromDays(2));
        var path = Of([.. touches, earliest]);
        Assert.Equal((OrderPath.MaxTouches, earliest, LeftOutReasons.PathTooLong), (path.Steps.Count, path.LeftOut[0].Touch, path.LeftOut[0].Reason));
    }

    private static OrderPath Of(IEnumerable<Touch> touches, PathRules? rules = null) => OrderPath.Of(Shop, "T1", Paid, touches, rules ?? PathRules.Default, CampaignWindows.None);

    private static string[] Reasons(OrderPath path) => [.. path.LeftOut.Select(one => one.Reason)];

    private Touch At(TimeSpan before) => new()
    {
        EventId = new Guid(++made, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        Kind = TouchKind.Visit,
        At = Paid - before,
        IngestedAt = Paid - before,
        Shop = Shop,
        LinkId = Shop,
        Form = (short)Form.Link,
        Channel = "wechat",
    };
}
