using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Alliances;

/// <summary>Weeks of UTC+8, named by their Monday.</summary>
internal static class ChinaWeek
{
    public const int Days = 7;

    public static DateOnly Of(DateTime utc) => Of(ChinaDay.Of(utc));

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly Of(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % Days));

    /// <summary>The week's first moment, in UTC.</summary>
    public static DateTime Start(DateOnly week) => ChinaDay.Start(week);

    /// <summary>The first moment after it, in UTC.</summary>
    public static DateTime End(DateOnly week) => ChinaDay.Start(week.AddDays(Days));
}
