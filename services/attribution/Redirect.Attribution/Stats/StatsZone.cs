namespace Redirect.Attribution.Stats;

/// <summary>
/// The time zone whose days an answer has. Roll-ups are by hours of UTC, so its clock must be whole hours from UTC all through the range; summer time is right: a day
/// has 23, 24 or 25 hours then. Pure.
/// </summary>
internal sealed class StatsZone
{
    /// <summary>Where the merchants and their readers live.</summary>
    public const string DefaultName = "Asia/Shanghai";

    private const int MaxName = 64;

    private readonly TimeZoneInfo zone;

    private StatsZone(TimeZoneInfo zone) => this.zone = zone;

    public static StatsZone Default { get; } = new(TimeZoneInfo.FindSystemTimeZoneById(DefaultName));

    /// <summary>As in the IANA database.</summary>
    public string Name => zone.Id;

    /// <summary>Reads a name of the IANA database, in its own spelling; empty and null are the default.</summary>
    public static Answer<StatsZone> Parse(string? name)
    {
        if (string.IsNullOrEmpty(name) || name == DefaultName)
        {
            return Default;
        }

        return name.Length <= MaxName && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone is { HasIanaId: true }
            ? new StatsZone(zone)
            : new Refusal(RefusalKind.Rule, "tz", "time_zone_unknown", "'tz' is a name of the IANA time zone database, such as 'Asia/Shanghai' or 'Europe/Berlin'.");
    }

    /// <summary>The day that it is there.</summary>
    public DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));

    /// <summary>The day's first moment, in UTC; where summer time takes midnight away, that is the moment it does.</summary>
    public DateTime Start(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max()
            : zone.GetUtcOffset(zone.IsInvalidTime(midnight) ? midnight.AddHours(-3) : midnight);
        return DateTime.SpecifyKind(midnight - offset, DateTimeKind.Utc);
    }

    /// <summary>Cuts and raises to whole days.</summary>
    public HourRange Days(DateTime from, DateTime to) => new(Start(DayOf(from)), Start(DayOf(to - TimeSpan.FromTicks(1)).AddDays(1)));

    /// <summary>Whether hours of UTC can be put together to its days, from one time to the other; null: they can.</summary>
    public Refusal? CheckHours(DateTime from, DateTime to)
    {
        for (var time = from; time < to; time = time.AddDays(1))
        {
            if (zone.GetUtcOffset(time).Ticks % TimeSpan.TicksPerHour != 0)
            {
                return Fraction;
            }
        }

        return zone.GetUtcOffset(to).Ticks % TimeSpan.TicksPerHour == 0 ? null : Fraction;
    }

    private static readonly Refusal Fraction = new(
        RefusalKind.Rule, "tz", "time_zone_not_whole_hours", "Figures are kept by the hour of UTC; days of a time zone that is not whole hours from UTC can't be told from them.");

    /// <summary>
    /// From when on the clock is how far from UTC, over a range of less than some years: the first is its offset at the beginning. Of clocks that are whole hours off.
    /// </summary>
    public IReadOnlyList<(DateTime From, TimeSpan Offset)> Offsets(DateTime from, DateTime to)
    {
        var offsets = new List<(DateTime From, TimeSpan Offset)> { (from, zone.GetUtcOffset(from)) };
        for (var day = from; day < to; day = day.AddDays(1))
        {
            var next = day.AddDays(1);
            for (var hour = day; hour <= next && zone.GetUtcOffset(next) != offsets[^1].Offset; hour = hour.AddHours(1))
            {
                if (zone.GetUtcOffset(hour) is var offset && offset != offsets[^1].Offset)
                {
                    offsets.Add((hour, offset));
                }
            }
        }

        return offsets;
    }
}
