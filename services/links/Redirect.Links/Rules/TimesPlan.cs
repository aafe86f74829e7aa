namespace Redirect.Links.Rules;

/// <summary>Hours and weekdays of a condition, in the condition's time zone.</summary>
internal sealed class TimesPlan
{
    public const string DefaultZone = "Asia/Shanghai";

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly TimeZoneInfo zone;
    private readonly uint days;
    private readonly (int From, int To)[] hours;
    private long last = -1; // minute since year 1, and what failed in it

    public TimesPlan(RuleCondition condition)
    {
        zone = TimeZoneInfo.FindSystemTimeZoneById(condition.TimeZone ?? DefaultZone);
        days = ReaderNames.Bits(condition.Weekdays, Days);
        hours = [.. (condition.Hours ?? []).Select(text => TryReadHours(text, out var from, out var to) ? (from, to) : throw new FormatException(text))];
    }

    public static bool IsDay(string name) => ReaderNames.Bit(name, Days) != 0;

    /// <summary>Reads "20:00-22:00" into minutes of the day. The end may be 24:00, or lie before the start: after midnight.</summary>
    public static bool TryReadHours(string text, out int from, out int to)
    {
        from = to = 0;
        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        return hyphen > 0 && TryReadMinutes(text.AsSpan(0, hyphen), out from) && from < 24 * 60 && TryReadMinutes(text.AsSpan(hyphen + 1), out to) && from != to;
    }

    /// <summary>hours or weekdays, whichever does not hold now; null: both hold.</summary>
    public string? FirstFailing(DateTimeOffset now)
    {
        // The answer is the same for a whole minute, and a time zone takes longer to ask than everything else of a rule.
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        var remembered = Volatile.Read(ref last);
        if (remembered >> 2 != minute)
        {
            remembered = (minute << 2) | (uint)Look(now);
            Volatile.Write(ref last, remembered);
        }

        return (Failing)(remembered & 3) switch
        {
            Failing.Weekdays => "weekdays",
            Failing.Hours => "hours",
            _ => null,
        };
    }

    private Failing Look(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        if (days != 0 && (days & (1u << (int)local.DayOfWeek)) == 0)
        {
            return Failing.Weekdays;
        }

        var minute = (local.Hour * 60) + local.Minute;
        foreach (var (from, to) in hours)
        {
            if (from < to ? minute >= from && minute < to : minute >= from || minute < to)
            {
                return Failing.None;
            }
        }

        return hours.Length == 0 ? Failing.None : Failing.Hours;
    }

    private static bool TryReadMinutes(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        text = text.Trim();
        if (text.Length != 5 || text[2] != ':' || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[3]) || !char.IsAsciiDigit(text[4]))
        {
            return false;
        }

        var hour = ((text[0] - '0') * 10) + text[1] - '0';
        var minute = ((text[3] - '0') * 10) + text[4] - '0';
        minutes = (hour * 60) + minute;
        return minute < 60 && minutes <= 24 * 60;
    }

    private enum Failing : uint
    {
        None,
        Weekdays,
        Hours,
    }
}
