namespace Redirect.Attribution.Stats;

/// <summary>The hours or days of a range, numbered from 0. Pure.</summary>
internal sealed class SeriesBuckets
{
    private readonly StatsZone zone;
    private readonly bool isDays;
    private readonly int first;

    private SeriesBuckets(HourRange range, bool isDays, StatsZone zone)
    {
        (Range, this.isDays, this.zone) = (range, isDays, zone);
        first = NumberOf(range.From!.Value);
        Count = NumberOf(range.To!.Value - TimeSpan.FromTicks(1)) - first + 1;
    }

    /// <summary>To whole hours or days.</summary>
    public HourRange Range { get; }

    public int Count { get; }

    /// <summary>Cuts and raises a range to whole hours, or to whole days of a time zone.</summary>
    public static Answer<SeriesBuckets> Of(DateTime from, DateTime to, SeriesInterval interval, StatsZone zone)
    {
        var hours = HourRange.Hours(from, to);
        if (hours.Value is not { } range)
        {
            return hours.Refusal!;
        }

        if (interval == SeriesInterval.Hour)
        {
            return new SeriesBuckets(range, false, zone);
        }

        // Before days are cut: where an hour is no hour there, its midnight is none here.
        var days = zone.Days(from, to);
        return zone.CheckHours(days.From!.Value, days.To!.Value) is { } refusal ? refusal : new SeriesBuckets(days, true, zone);
    }

    /// <summary>Which one a moment of the range is in.</summary>
    public int Of(DateTime time) => NumberOf(time) - first;

    /// <summary>Its first moment, in UTC.</summary>
    public DateTime Start(int number) => isDays ? zone.Start(DateOnly.FromDayNumber(first + number)) : Range.From!.Value.AddHours(number);

    private int NumberOf(DateTime time) => isDays ? zone.DayOf(time).DayNumber : (int)(time.Ticks / TimeSpan.TicksPerHour);
}
