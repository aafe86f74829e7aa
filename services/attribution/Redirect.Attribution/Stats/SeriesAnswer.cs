using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>One point for each interval of the range, without gaps.</summary>
/// <param name="Interval">Of the points.</param>
/// <param name="Zone">Whose days.</param>
/// <param name="Range">What was asked for, to whole intervals.</param>
/// <param name="Points">In order.</param>
/// <param name="Currency">Of the orders; null: there are none.</param>
internal sealed record SeriesAnswer(SeriesInterval Interval, StatsZone Zone, HourRange Range, IReadOnlyList<SeriesAnswer.Point> Points, string? Currency)
{
    /// <param name="Start">In UTC.</param>
    /// <param name="Visits">By quality class.</param>
    /// <param name="Outcomes">What happened in it, whenever the visits were.</param>
    internal readonly record struct Point(DateTime Start, VisitCounts Visits, OutcomeCounts Outcomes);
}
