using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// The rules that need more than one visit: what the MRC's guidelines call sophisticated invalid traffic, found by corroboration over many points, after the fact.
/// Whatever changes an answer raises <see cref="Version"/>. Pure.
/// </summary>
internal static class SivtRules
{
    /// <summary>Of these rules and their constants; stored with every entry.</summary>
    public const int Version = 1;

    /// <summary>Different visitors of one network at one link within <see cref="CrowdWindow"/> that are a crowd.</summary>
    public const int CrowdVisitors = 100;

    /// <summary>A crowd with more than this share of visitors that show a sign of life, in percent, is people behind one address: a campus, a carrier.</summary>
    public const int MostAlivePercent = 1;

    /// <summary>Closed: a visit exactly so long after the first belongs to the same crowd.</summary>
    public static readonly TimeSpan CrowdWindow = TimeSpan.FromSeconds(60);

    /// <summary>How long after a visit a sign of life still is one.</summary>
    public static readonly TimeSpan LifeWindow = TimeSpan.FromDays(15);

    /// <summary>A crowd none of which was ever seen to do anything but follow the link.</summary>
    public static readonly Verdict Burst = new(Quality.Suspect, "burst_no_resolve");

    /// <summary>One of the merchant's or a partner's own people.</summary>
    public static readonly Verdict OwnVisitor = new(Quality.Internal, InternalVisitors.Reason);

    /// <summary>
    /// The crowds among visits: whatever is in some window of <see cref="CrowdWindow"/> with <see cref="CrowdVisitors"/> different visitors of one network at one
    /// link. Windows that share a visit are one crowd.
    /// </summary>
    public static IEnumerable<IReadOnlyList<CrowdVisit>> Crowds(IEnumerable<CrowdVisit> visits)
    {
        foreach (var place in visits.Where(visit => visit.Network.Length > 0).DistinctBy(visit => visit.EventId).GroupBy(visit => (visit.Link, visit.Network)))
        {
            var sorted = place.OrderBy(visit => visit.At).ThenBy(visit => visit.EventId).ToArray();
            var inside = new Dictionary<Guid, int>();
            var crowd = new List<CrowdVisit>();
            var (first, taken) = (0, 0);
            for (var last = 0; last < sorted.Length; last++)
            {
                inside[sorted[last].Visitor] = inside.GetValueOrDefault(sorted[last].Visitor) + 1;
                for (; sorted[last].At - sorted[first].At > CrowdWindow; first++)
                {
                    if (--inside[sorted[first].Visitor] == 0)
                    {
                        inside.Remove(sorted[first].Visitor);
                    }
                }

                if (inside.Count < CrowdVisitors)
                {
                    continue;
                }

                if (first >= taken && crowd.Count > 0)
                {
                    yield return crowd;
                    crowd = [];
                }

                taken = Math.Max(taken, first);
                crowd.AddRange(sorted[taken..(last + 1)]);
                taken = last + 1;
            }

            if (crowd.Count > 0)
            {
                yield return crowd;
            }
        }
    }

    /// <summary>What to make of a crowd.</summary>
    /// <param name="crowd">One of <see cref="Crowds"/>.</param>
    /// <param name="alive">Those who showed a sign of life.</param>
    /// <returns>The visits that are a burst: those of all who showed none, or nobody's.</returns>
    public static IEnumerable<CrowdVisit> Bursts(IReadOnlyCollection<CrowdVisit> crowd, IReadOnlySet<Guid> alive)
    {
        var visitors = crowd.Select(visit => visit.Visitor).ToHashSet();
        return visitors.Count(alive.Contains) * 100L > visitors.Count * (long)MostAlivePercent ? [] : crowd.Where(visit => !alive.Contains(visit.Visitor));
    }

    /// <summary>Who came back: more than <see cref="CrowdWindow"/> after the crowd's end, and not in a crowd again.</summary>
    /// <param name="crowd">One of <see cref="Crowds"/>.</param>
    /// <param name="later">The visits of its visitors after it, anywhere.</param>
    public static IEnumerable<Guid> CameBack(IReadOnlyCollection<CrowdVisit> crowd, IReadOnlyCollection<CrowdVisit> later)
    {
        var end = crowd.Max(visit => visit.At) + CrowdWindow;
        var crowded = Crowds(later).SelectMany(again => again).Select(visit => visit.EventId).ToHashSet();
        return later.Where(visit => visit.At > end && visit.At <= end + LifeWindow && !crowded.Contains(visit.EventId)).Select(visit => visit.Visitor).Distinct();
    }
}
