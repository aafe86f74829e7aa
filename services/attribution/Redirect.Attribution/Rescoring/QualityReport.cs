using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Rescoring;

/// <summary>Gross and net side by side, and why they differ.</summary>
/// <param name="From">Whole days of UTC+8, as a time of UTC.</param>
/// <param name="To">Exclusive.</param>
/// <param name="RulesVersion">Of the rules by which history is scored now; classes and corrections tell theirs.</param>
/// <param name="Visits">By class, with what was taken out and put back.</param>
/// <param name="Levels">How much is left at each level.</param>
/// <param name="Classes">What visits were counted as, and why; their sum is all visits.</param>
/// <param name="Corrections">What was made of human visits later, and why.</param>
/// <param name="Anomalies">Of the last 24 hours, whatever the range; of one link: none.</param>
internal sealed record QualityReport(
    DateTime From,
    DateTime To,
    int RulesVersion,
    VisitsBody Visits,
    QualityReport.LevelsBody Levels,
    IReadOnlyList<QualityReport.ClassBody> Classes,
    IReadOnlyList<QualityReport.CorrectionBody> Corrections,
    IReadOnlyList<Anomaly> Anomalies)
{
    /// <param name="Gross">Human visits, double clicks among them.</param>
    /// <param name="Technical">Without the second halves of double clicks (2 seconds).</param>
    /// <param name="Net">Of those, valid by later rules.</param>
    /// <param name="Billable">At placements, each visitor once an hour per link and placement.</param>
    /// <param name="Unique">The same, once in 24 hours.</param>
    internal sealed record LevelsBody(long Gross, long Technical, long Net, long Billable, long Unique);

    /// <param name="Class">Of docs/visit-quality.md, lower case.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="RulesVersion">Of the rules that said so.</param>
    /// <param name="Visits">How many.</param>
    internal sealed record ClassBody(string Class, string Reason, int RulesVersion, long Visits);

    /// <param name="Class">What the visits were made, or put back to.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="RulesVersion">Of the rules that said so.</param>
    /// <param name="Invalidated">Entries that took a visit out.</param>
    /// <param name="Restored">Entries that put one back.</param>
    internal sealed record CorrectionBody(string Class, string Reason, int RulesVersion, long Invalidated, long Restored);
}
