namespace Redirect.Attribution.Stats;

/// <summary>A merchant's figures.</summary>
/// <param name="Total">Of the whole range and scope; no sum of the rows.</param>
/// <param name="Rows">By the rank of their key, then by time.</param>
/// <param name="More">There are more keys than were asked for.</param>
/// <param name="VisitorsExact">False: raw visits are not kept back to the beginning of the range.</param>
/// <param name="Range">What was asked for, to whole hours or days.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Currency">Of the amounts; null: there are none.</param>
internal sealed record FiguresAnswer(
    FiguresAnswer.Row Total, IReadOnlyList<FiguresAnswer.Row> Rows, bool More, bool VisitorsExact, HourRange Range, FiguresQuestion Question, string? Currency)
{
    /// <param name="Key">Of the dimension; empty: none.</param>
    /// <param name="Label">A title or name; empty where there is none.</param>
    /// <param name="Start">Of the interval, in UTC; null: the whole range.</param>
    /// <param name="Counts">What was counted.</param>
    internal sealed record Row(string Key, string Label, DateTime? Start, FigureCounts Counts);
}
