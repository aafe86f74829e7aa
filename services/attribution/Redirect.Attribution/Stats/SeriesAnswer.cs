using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>One point for each interval of the range, without gaps.</summary>
internal sealed record SeriesAnswer(SeriesInterval Interval, HourRange Range, IReadOnlyList<SeriesAnswer.Point> Points)
{
    internal readonly record struct Point(DateTime Start, VisitCounts Visits, long Claims, long Redemptions);
}
