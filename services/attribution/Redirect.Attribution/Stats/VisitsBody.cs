using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>
/// Visits by quality class; <c>total</c> is the sum of the classes. <c>net</c> is <c>human</c> less what later rules took out (<c>invalidated</c>), plus what they put
/// back (<c>restored</c>).
/// </summary>
internal sealed record VisitsBody(
    long Total, long Human, long Preview, long Bot, long Prefetch, long Duplicate, long Internal, long Suspect, long Invalidated, long Restored, long Net)
{
    /// <summary>In a table.</summary>
    public static readonly IReadOnlyList<string> Columns = ["visitsTotal", "visitsHuman", "visitsPreview", "visitsBot", "visitsPrefetch", "visitsDuplicate", "visitsInternal", "visitsSuspect"];

    /// <summary>In the order of <see cref="Columns"/>.</summary>
    internal IReadOnlyList<object?> Cells => [Total, Human, Preview, Bot, Prefetch, Duplicate, Internal, Suspect];

    public static VisitsBody Of(VisitCounts visits) => new(
        visits.Total, visits.Human, visits.Preview, visits.Bot, visits.Prefetch, visits.Duplicate, visits.Internal, visits.Suspect, visits.Invalidated,
        visits.Restored, visits.Net);
}
