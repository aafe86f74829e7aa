namespace Redirect.Attribution.Counters;

/// <summary>The all-time figures of a scope. Each only grows, so of two states the greater figure is the newer one.</summary>
/// <param name="Visits">By quality class.</param>
/// <param name="UniqueVisitors">Visitors with a human visit, duplicate or not, each once for all time.</param>
/// <param name="Outcomes">What came of the visits.</param>
internal readonly record struct Totals(VisitCounts Visits, long UniqueVisitors, OutcomeCounts Outcomes = default)
{
    /// <summary>Per figure the greater of the two.</summary>
    public static Totals Max(Totals left, Totals right) => new(
        new VisitCounts(
            Math.Max(left.Visits.HumanGross, right.Visits.HumanGross),
            Math.Max(left.Visits.Preview, right.Visits.Preview),
            Math.Max(left.Visits.Bot, right.Visits.Bot),
            Math.Max(left.Visits.Prefetch, right.Visits.Prefetch),
            Math.Max(left.Visits.Duplicate, right.Visits.Duplicate),
            Math.Max(left.Visits.Internal, right.Visits.Internal),
            Math.Max(left.Visits.Suspect, right.Visits.Suspect))
        {
            Invalidated = Math.Max(left.Visits.Invalidated, right.Visits.Invalidated),
            Restored = Math.Max(left.Visits.Restored, right.Visits.Restored),
        },
        Math.Max(left.UniqueVisitors, right.UniqueVisitors),
        OutcomeCounts.Max(left.Outcomes, right.Outcomes));
}
