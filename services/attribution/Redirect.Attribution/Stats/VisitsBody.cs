using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>Visits by quality class; <c>total</c> is the sum of the others.</summary>
internal sealed record VisitsBody(long Total, long Human, long Preview, long Bot, long Prefetch, long Duplicate, long Internal, long Suspect)
{
    public static VisitsBody Of(VisitCounts visits) => new(
        visits.Total, visits.Human, visits.Preview, visits.Bot, visits.Prefetch, visits.Duplicate, visits.Internal, visits.Suspect);
}
