using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Stats;

/// <summary>Whole hours of UTC: from inclusive, to exclusive; null is open.</summary>
internal sealed record HourRange(DateTime? From, DateTime? To)
{
    public static HourRange Open { get; } = new(null, null);

    public bool IsOpen => From is null && To is null;

    /// <summary>The days of UTC+8 that the range touches; open ends are the ends of all days.</summary>
    public DateOnly FirstDay => From is { } from ? ChinaDay.Of(from) : DateOnly.MinValue;

    public DateOnly LastDay => To is { } to ? ChinaDay.Of(to - TimeSpan.FromTicks(1)) : DateOnly.MaxValue;

    /// <summary>Cuts <paramref name="from"/> and raises <paramref name="to"/> to the hour.</summary>
    public static Answer<HourRange> Hours(DateTime? from, DateTime? to) => Check(from, to) is { } refusal
        ? refusal
        : new HourRange(from is { } start ? Cut(start) : null, to is { } end ? Raise(end) : null);

    /// <summary>Cuts and raises to days of UTC+8.</summary>
    public static Answer<HourRange> Days(DateTime from, DateTime to) => Check(from, to) is { } refusal
        ? refusal
        : new HourRange(ChinaDay.Start(ChinaDay.Of(from)), ChinaDay.Start(ChinaDay.Of(to - TimeSpan.FromTicks(1)).AddDays(1)));

    private static DateTime Cut(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);

    private static DateTime Raise(DateTime time) => Cut(time + TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));

    private static Refusal? Check(DateTime? from, DateTime? to)
    {
        if (Outside(from))
        {
            return new Refusal(RefusalKind.Rule, "from", "time_out_of_range", "'from' must be between 2020 and 2100.");
        }

        if (Outside(to))
        {
            return new Refusal(RefusalKind.Rule, "to", "time_out_of_range", "'to' must be between 2020 and 2100.");
        }

        return from >= to ? new Refusal(RefusalKind.Rule, "to", "range_empty", "'to' must be after 'from'.") : null;
    }

    private static bool Outside(DateTime? time) => time < VisitReader.Earliest || time >= new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);
}
