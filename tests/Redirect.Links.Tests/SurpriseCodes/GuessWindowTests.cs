using Redirect.Links.SurpriseCodes;
using Redirect.Testing;

namespace Redirect.Links.Tests.SurpriseCodes;

public sealed class GuessWindowTests
{
    [Fact]
    public void In_no_minute_there_are_more_than_the_limit()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch, isStopwatchToo: true);
        var window = new GuessWindow(3, clock);
        var made = new List<TimeSpan>();
        for (var second = 0; second < 600; second += 7)
        {
            if (window.Left == TimeSpan.Zero)
            {
                window.Add();
                made.Add(TimeSpan.FromSeconds(second));
            }

            clock.Advance(TimeSpan.FromSeconds(7));
        }

        Assert.All(made, at => Assert.InRange(made.Count(other => other >= at && other < at + GuessWindow.Length), 1, 3));
        Assert.True(made.Count > 25, $"only {made.Count}");
    }

    [Fact]
    public void What_others_have_seen_counts_as_well()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch, isStopwatchToo: true);
        var window = new GuessWindow(3, clock);
        window.Block(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(20), window.Left);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.Zero, window.Left);
    }

    [Fact]
    public void One_is_told_once_a_minute()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch, isStopwatchToo: true);
        var window = new GuessWindow(3, clock);
        Assert.Equal((true, false), (window.TryAlarm(), window.TryAlarm()));
        clock.Advance(GuessWindow.Length);
        Assert.Equal((true, false), (window.TryAlarm(), window.TryAlarm()));
    }
}
