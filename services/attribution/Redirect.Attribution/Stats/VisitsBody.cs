using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>
/// Visits by quality class; <c>total</c> is the sum of the classes. <c>net</c> is <c>human</c> less what later rules took out (<c>invalidated</c>), plus what they put
/// back (<c>restored</c>).
/// </summary>
internal sealed record VisitsBody(
    long Total, long Human, long Preview, long Bot, long Prefetch, long Duplicate, long Internal, long Suspect, long Invalidated, long Restored, long Net)
{
    public static VisitsBody Of(VisitCounts visits) => new(
        visits.Total, visits.Human, visits.Preview, visits.Bot, visits.Prefetch, visits.Duplicate, visits.Internal, visits.Suspect, visits.Invalidated,
        visits.Restored, visits.Net);
}
