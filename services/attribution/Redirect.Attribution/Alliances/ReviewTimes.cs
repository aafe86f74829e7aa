using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Alliances;

/// <summary>When days are judged and weeks closed. Pure.</summary>
internal static class ReviewTimes
{
    /// <summary>After the end of a day it is judged: spooled visits have come by then.</summary>
    public static readonly TimeSpan JudgedAfter = TimeSpan.FromHours(6);

    /// <summary>After the end of a week it is closed; what comes later is a correction.</summary>
    public static readonly TimeSpan ClosedAfter = TimeSpan.FromHours(24);

    /// <summary>Closed weeks that a later one still corrects.</summary>
    public const int CorrectedWeeks = 4;

    /// <summary>The newest day that can be judged.</summary>
    public static DateOnly JudgedDay(DateTime now) => ChinaDay.Of(now - JudgedAfter).AddDays(-1);

    /// <summary>Whether a week is to be closed.</summary>
    public static bool IsClosed(DateOnly week, DateTime now) => now >= ChinaWeek.End(week) + ClosedAfter;

    /// <summary>When the worker looks next: when the next day can be judged.</summary>
    public static DateTime Next(DateTime now) => ChinaDay.Start(JudgedDay(now).AddDays(2)) + JudgedAfter;

    /// <summary>The last week of an alliance that has ended: that in which its last correction is booked; null: it goes on.</summary>
    public static DateOnly? FinalWeek(Alliance alliance) => alliance.EndedAt is { } ended ? ChinaWeek.Of(ended).AddDays(CorrectedWeeks * ChinaWeek.Days) : null;

    /// <summary>The newest week that is counted.</summary>
    public static DateOnly LastWeek(Alliance alliance, DateTime now) => FinalWeek(alliance) is { } final && final < ChinaWeek.Of(now) ? final : ChinaWeek.Of(now);

    /// <summary>The oldest week that is not closed.</summary>
    public static DateOnly FirstWeek(Alliance alliance, DateTime start) => alliance.ClosedWeek?.AddDays(ChinaWeek.Days) ?? ChinaWeek.Of(start);
}
