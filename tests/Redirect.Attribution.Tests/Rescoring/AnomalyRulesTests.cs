using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;

namespace Redirect.Attribution.Tests.Rescoring;

/// <summary>When the last day of a placement is an alarm, at the limits.</summary>
public sealed class AnomalyRulesTests
{
    // Of 2,800 visits in 28 days, 280 were bots: 100 a day, and a tenth invalid.
    private static readonly VisitCounts Usual = new() { HumanGross = 2_520, Bot = 280 };

    [Theory]
    [InlineData(70, 30, "invalid_share")]
    [InlineData(71, 29, "")]
    [InlineData(69, 30, "")]
    [InlineData(0, 100, "invalid_share")]
    public void A_share_is_an_alarm_at_20_points_and_three_times_above_the_usual_one(int human, int bots, string kinds) =>
        Assert.Equal(kinds, Kinds(new() { HumanGross = human, Bot = bots }, Usual, 28));

    [Theory]
    [InlineData(1_000, "volume")]
    [InlineData(999, "")]
    public void A_volume_is_an_alarm_at_ten_usual_days(int human, string kinds) => Assert.Equal(kinds, Kinds(new() { HumanGross = human }, Usual, 28));

    [Fact]
    public void A_young_placement_has_no_usual_volume_and_few_visits_say_nothing()
    {
        Assert.Equal("", Kinds(new() { HumanGross = 10_000 }, Usual, 6.9));
        Assert.Equal("volume", Kinds(new() { HumanGross = 10_000 }, Usual, 7));
        Assert.Equal("", Kinds(new() { HumanGross = 499 }, new() { HumanGross = 28 }, 28));
        Assert.Equal("volume", Kinds(new() { HumanGross = 500 }, new() { HumanGross = 28 }, 28));
        Assert.Equal("invalid_share", Kinds(new() { HumanGross = 80, Suspect = 20 }, default, 0));
        Assert.Equal("", Kinds(new() { HumanGross = 81, Suspect = 19 }, default, 0));
    }

    [Fact]
    public void What_was_taken_out_later_is_invalid_and_what_was_put_back_is_not()
    {
        Assert.Equal("invalid_share", Kinds(new() { HumanGross = 100, Duplicate = 10, Invalidated = 30, Restored = 10 }, Usual, 28));
        Assert.Equal("", Kinds(new() { HumanGross = 100, Duplicate = 10, Invalidated = 30, Restored = 11 }, Usual, 28));
    }

    private static string Kinds(VisitCounts recent, VisitCounts usual, double days) =>
        string.Join(' ', AnomalyRules.Of(Guid.CreateVersion7(), recent, usual, days).Select(anomaly => anomaly.Kind));
}
