using System.ComponentModel.DataAnnotations;
using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Statements;

/// <summary>Whether the statements of a month that is over are opened without being asked for, and when.</summary>
internal sealed class StatementOptions
{
    public const string Section = "Statements";

    /// <summary>Whether they are.</summary>
    public bool OpenMonthly { get; set; } = true;

    /// <summary>How long after the end of a month (UTC+8): most of what comes late has come then, and a draft is not made for nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "20.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The month whose statements should be there.</summary>
    /// <param name="now">UTC.</param>
    /// <returns>Its first day, and the day after its last.</returns>
    public (DateOnly From, DateOnly To) MonthDue(DateTime now)
    {
        var day = ChinaDay.Of(now - Grace);
        var to = new DateOnly(day.Year, day.Month, 1);
        return (to.AddMonths(-1), to);
    }
}
