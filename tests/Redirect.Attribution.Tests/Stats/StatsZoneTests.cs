using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Tests.Stats;

public sealed class StatsZoneTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "2026-03-10", "2026-03-09T16:00:00Z", 24)]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23)] // the clocks go forward
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25)] // and back
    [InlineData("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z", 23)] // midnight is skipped
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25)] // midnight comes twice
    [InlineData("UTC", "2026-03-10", "2026-03-10T00:00:00Z", 24)]
    public void A_day_begins_with_its_first_moment_and_is_as_long_as_the_clocks_make_it(string name, string date, string start, int hours)
    {
        var zone = StatsZone.Parse(name).Value!;
        var day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        var first = zone.Start(day);

        Assert.Equal(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, first);
        Assert.Equal(hours, (zone.Start(day.AddDays(1)) - first).TotalHours);
        Assert.Equal((day, day.AddDays(-1), day), (zone.DayOf(first), zone.DayOf(first.AddTicks(-1)), zone.DayOf(zone.Start(day.AddDays(1)).AddTicks(-1))));
        Assert.All(Enumerable.Range(0, hours), hour => Assert.Equal(day, zone.DayOf(first.AddHours(hour))));
    }

    [Theory]
    [InlineData("Asia/Kolkata", true)]
    [InlineData("Australia/Lord_Howe", true)] // whole hours in summer only
    [InlineData("Asia/Kathmandu", true)]
    [InlineData("Europe/Berlin", false)]
    public void Clocks_that_are_not_whole_hours_off_are_refused(string name, bool refused)
    {
        var (from, to) = (new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(refused ? "time_zone_not_whole_hours" : null, StatsZone.Parse(name).Value!.CheckHours(from, to)?.Code);
    }

    [Theory]
    [InlineData("Shanghai")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe/Berlin ")]
    [InlineData("+08:00")]
    public void Other_names_are_unknown(string name) => Assert.Equal("time_zone_unknown", StatsZone.Parse(name).Refusal?.Code);

    [Fact]
    public void Offsets_say_the_hour_at_which_clocks_change()
    {
        var (from, to) = (new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(
            [(from, 1.0), (new DateTime(2026, 3, 29, 1, 0, 0, DateTimeKind.Utc), 2.0), (new DateTime(2026, 10, 25, 1, 0, 0, DateTimeKind.Utc), 1.0)],
            StatsZone.Parse("Europe/Berlin").Value!.Offsets(from, to).Select(x => (x.From, x.Offset.TotalHours)));
        Assert.Single(StatsZone.Default.Offsets(from, to));
    }
}
