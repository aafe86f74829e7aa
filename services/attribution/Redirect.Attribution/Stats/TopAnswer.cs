using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>The largest first.</summary>
internal sealed record TopAnswer(TopDimension By, HourRange Range, IReadOnlyList<TopAnswer.Entry> Entries)
{
    /// <param name="Key">An id, a form, a channel, or the text of a member of staff or a store; empty: none.</param>
    /// <param name="Label">A title or name; empty where there is none.</param>
    /// <param name="Visits">By quality class.</param>
    /// <param name="Claims">Of surprise codes.</param>
    /// <param name="Redemptions">Of what was claimed.</param>
    internal readonly record struct Entry(string Key, string Label, VisitCounts Visits, long Claims, long Redemptions);
}
