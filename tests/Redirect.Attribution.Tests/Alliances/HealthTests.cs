using Redirect.Attribution.Alliances;

namespace Redirect.Attribution.Tests.Alliances;

/// <summary>Two misses warn, three pause, two hits resume; and what is matched with what.</summary>
public sealed class HealthTests
{
    /// <summary>+ kept, - missed, . not to be expected; the expected levels, o w p.</summary>
    [Theory]
    [InlineData("+++", "ooo")]
    [InlineData("-", "o")]
    [InlineData("--", "ow")]
    [InlineData("---", "owp")]
    [InlineData("--+--", "owoow")]
    [InlineData("-.-.-", "oowwp")]
    [InlineData("---+", "owpp")]
    [InlineData("---++", "owppo")]
    [InlineData("---+-++", "owppppo")]
    [InlineData("---+.+", "owpppo")]
    [InlineData("---++--", "owppoow")]
    [InlineData("-----++---", "owppppoowp")]
    public void Misses_in_a_row_warn_and_pause_and_hits_in_a_row_resume(string checks, string levels)
    {
        var health = default(Health);
        var seen = "";
        foreach (var check in checks)
        {
            health = health.After(check switch { '+' => true, '-' => false, _ => null });
            seen += health.Level switch { HealthLevel.Ok => 'o', HealthLevel.Warned => 'w', _ => 'p' };
        }

        Assert.Equal(levels, seen);
    }

    [Fact]
    public void A_visit_is_proof_and_the_owners_word_beats_the_carriers()
    {
        var (owner, carrier) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.True(PlacementCheck.Of(owner, true, [Says(owner, false)], true));
        Assert.False(PlacementCheck.Of(owner, false, [Says(owner, false), Says(carrier, true)], true));
        Assert.True(PlacementCheck.Of(owner, false, [Says(owner, true), Says(carrier, false)], true));
        Assert.True(PlacementCheck.Of(owner, false, [Says(carrier, true)], true));
        Assert.False(PlacementCheck.Of(owner, false, [], true));
        Assert.Null(PlacementCheck.Of(owner, false, [], false));
        Assert.Null(PlacementCheck.Of(owner, false, [Says(owner, false)], false));
        Assert.True(PlacementCheck.Of(owner, true, [], false));

        static PresenceReport Says(Guid merchant, bool present) => new() { MerchantId = merchant, Present = present };
    }

    [Theory]
    [InlineData(100, 125, true)]
    [InlineData(100, 126, false)]
    [InlineData(100, 80, true)]
    [InlineData(100, 79, false)]
    [InlineData(0, 20, false)]
    [InlineData(0, 19, null)]
    [InlineData(19, 0, null)]
    [InlineData(20, 0, false)]
    [InlineData(10, 10, true)]
    public void Ratio_is_balanced_within_its_bounds_and_says_nothing_of_a_handful(long sent, long received, bool? balanced) =>
        Assert.Equal(balanced, ExchangeRatio.IsBalanced(received, sent, 0.8m, 1.25m));

    [Theory]
    [InlineData(125, 100, false, true)]
    [InlineData(126, 100, false, false)]
    [InlineData(126, 100, true, null)]
    [InlineData(10, 100, false, true)]
    [InlineData(0, 100, true, true)]
    [InlineData(10, 9, false, null)]
    public void Who_received_too_much_has_not_kept_the_balance_unless_the_other_could_not_be_shown(long received, long sent, bool isOtherPaused, bool? kept) =>
        Assert.Equal(kept, ExchangeRatio.IsKept(received, sent, new AllianceTerms { RatioMin = 0.8m, RatioMax = 1.25m }, isOtherPaused));

    [Fact]
    public void A_ratio_of_nothing_sent_is_none()
    {
        Assert.Null(ExchangeRatio.Of(5, 0));
        Assert.Equal(1.2m, ExchangeRatio.Of(120, 100));
        Assert.Equal(0.6667m, ExchangeRatio.Of(2, 3));
    }

    [Theory]
    [InlineData(1_000, 4_000, true)]
    [InlineData(1_000, 4_001, false)]
    [InlineData(4_000, 1_000, true)]
    [InlineData(4_001, 1_000, false)]
    [InlineData(3, 1, true)]
    public void Sizes_may_differ_by_the_factor_and_no_more(long one, long other, bool isNear) => Assert.Equal(isNear, AllianceMatch.IsNear(one, other));

    [Theory]
    [InlineData("Tea", " tea ", true)]
    [InlineData("女装", "女装", true)]
    [InlineData("ＴＥＡ", "tea", true)]
    [InlineData("Tea", "Teas", false)]
    public void Categories_are_compared_without_width_case_and_spaces(string one, string other, bool isSame) =>
        Assert.Equal(isSame, AllianceProfile.KeyOf(one) == AllianceProfile.KeyOf(other));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 9)]
    [InlineData(14, 10)]
    [InlineData(15, 20)]
    [InlineData(949, 900)]
    [InlineData(950, 1_000)]
    [InlineData(41_234, 40_000)]
    public void Anothers_size_is_told_to_its_first_digit(long size, long told) => Assert.Equal(told, AllianceMatch.Rounded(size));

    [Theory]
    [InlineData(99, 99, false)]
    [InlineData(100, 49, false)]
    [InlineData(100, 50, true)]
    [InlineData(101, 50, false)]
    public void An_abnormal_share_is_half_of_enough(long visits, long invalid, bool isAbnormal) => Assert.Equal(isAbnormal, InvalidShare.IsAbnormal(visits, invalid));

    [Fact]
    public void Weeks_begin_on_Mondays_of_China()
    {
        var monday = new DateOnly(2026, 3, 9);
        Assert.Equal(monday, ChinaWeek.Of(new DateTime(2026, 3, 8, 16, 0, 0, DateTimeKind.Utc)));
        Assert.Equal(monday, ChinaWeek.Of(new DateTime(2026, 3, 15, 15, 59, 59, DateTimeKind.Utc)));
        Assert.Equal(monday.AddDays(7), ChinaWeek.Of(new DateTime(2026, 3, 15, 16, 0, 0, DateTimeKind.Utc)));
        Assert.Equal(new DateTime(2026, 3, 15, 16, 0, 0, DateTimeKind.Utc), ChinaWeek.End(monday));

        // Closed 24 hours after its end, days judged 6 hours after theirs.
        Assert.False(ReviewTimes.IsClosed(monday, ChinaWeek.End(monday).AddHours(24).AddMilliseconds(-1)));
        Assert.True(ReviewTimes.IsClosed(monday, ChinaWeek.End(monday).AddHours(24)));
        Assert.Equal(monday.AddDays(-2), ReviewTimes.JudgedDay(ChinaWeek.Start(monday).AddHours(6).AddMilliseconds(-1)));
        Assert.Equal(monday.AddDays(-1), ReviewTimes.JudgedDay(ChinaWeek.Start(monday).AddHours(6)));
        Assert.Equal(ChinaWeek.Start(monday).AddHours(6), ReviewTimes.Next(ChinaWeek.Start(monday)));
        Assert.Equal(ChinaWeek.Start(monday).AddHours(30), ReviewTimes.Next(ChinaWeek.Start(monday).AddHours(6)));
    }
}
