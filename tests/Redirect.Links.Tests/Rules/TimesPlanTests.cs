using System.Globalization;
using Redirect.Links.Rules;

namespace Redirect.Links.Tests.Rules;

public sealed class TimesPlanTests
{
    [Theory]
    [InlineData("20:00-22:00", "2026-11-22T19:59:59+08:00", "hours")]
    [InlineData("20:00-22:00", "2026-11-22T20:00:00+08:00", null)]
    [InlineData("20:00-22:00", "2026-11-22T21:59:59+08:00", null)]
    [InlineData("20:00-22:00", "2026-11-22T22:00:00+08:00", "hours")]
    [InlineData("22:00-06:00", "2026-11-22T23:59:00+08:00", null)]
    [InlineData("22:00-06:00", "2026-11-22T05:59:00+08:00", null)]
    [InlineData("22:00-06:00", "2026-11-22T06:00:00+08:00", "hours")]
    [InlineData("18:00-24:00", "2026-11-22T15:59:59Z", null)]
    [InlineData("00:00-24:00", "2026-11-22T00:00:00Z", null)]
    public void Hours_begin_with_their_first_minute_and_end_before_their_last(string hours, string now, string? failing) =>
        Assert.Equal(failing, new TimesPlan(new RuleCondition { Hours = [hours] }).FirstFailing(At(now)));

    [Fact]
    public void Hours_and_weekdays_are_those_of_the_zone()
    {
        // 23:30 on Sunday in London is Monday morning in Shanghai.
        var now = At("2026-11-22T23:30:00Z");
        Assert.Null(new TimesPlan(new RuleCondition { Weekdays = ["mon"] }).FirstFailing(now));
        Assert.Equal("weekdays", new TimesPlan(new RuleCondition { Weekdays = ["mon"], TimeZone = "Europe/London" }).FirstFailing(now));
        Assert.Null(new TimesPlan(new RuleCondition { Weekdays = ["sun"], Hours = ["23:00-24:00"], TimeZone = "Europe/London" }).FirstFailing(now));
        // London's summer: the same moment of the day is another hour.
        Assert.Null(new TimesPlan(new RuleCondition { Hours = ["20:00-21:00"], TimeZone = "Europe/London" }).FirstFailing(At("2026-07-22T19:30:00Z")));
    }

    [Theory]
    [InlineData("8:00-9:00")]
    [InlineData("08:00")]
    [InlineData("08:60-09:00")]
    [InlineData("24:00-01:00")]
    [InlineData("08:00-24:01")]
    [InlineData("08:00-08:00")]
    [InlineData("-08:00")]
    [InlineData("")]
    public void What_is_no_span_of_the_day_is_refused(string hours) => Assert.False(TimesPlan.TryReadHours(hours, out _, out _));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
