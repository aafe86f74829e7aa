using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// The levels at which visits of one visitor are taken together above the double click: per hour for what is billed, per day for unique
/// visitors (docs/visit-quality.md). Pure: which visits are picked depends on which visits there are, never on the order they came in.
/// </summary>
internal static class VisitLevels
{
    /// <summary>Of what is billed.</summary>
    public static readonly TimeSpan Billable = TimeSpan.FromHours(1);

    /// <summary>Of unique visitors.</summary>
    public static readonly TimeSpan Unique = TimeSpan.FromHours(24);

    /// <summary>
    /// Those of the visits that count. Of one visitor at one link and placement a visit counts when it comes more than <paramref name="window"/>
    /// after the last one that counted: the window is closed, a visit exactly so long after is still inside. It is anchored at the visit that counted, not
    /// at the last one: 0, 59 and 61 minutes are 0 and 61. Of a double click (one visitor and link, at whatever placement, each visit up to
    /// <see cref="DoubleClicks.Window"/> after the one before) at most one visit counts.
    /// </summary>
    /// <param name="visits">Human and valid, double clicks among them or not; in any order. Where a level does not tell links or placements apart, give all the same id.</param>
    /// <param name="window">Not negative.</param>
    /// <returns>By time, then id.</returns>
    public static IReadOnlyList<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)> Pick(
        IEnumerable<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)> visits, TimeSpan window)
    {
        var picked = new List<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)>();
        foreach (var clicks in visits.DistinctBy(visit => visit.Id).GroupBy(visit => (visit.Visitor, visit.Link)))
        {
            var anchors = new Dictionary<Guid, DateTime>();
            var (before, isTaken) = (DateTime.MinValue, false);
            foreach (var visit in clicks.OrderBy(visit => visit.At).ThenBy(visit => visit.Id))
            {
                isTaken &= visit.At - before <= DoubleClicks.Window;
                before = visit.At;
                if (!isTaken && (!anchors.TryGetValue(visit.Placement, out var anchor) || visit.At - anchor > window))
                {
                    picked.Add(visit);
                    anchors[visit.Placement] = visit.At;
                    isTaken = true;
                }
            }
        }

        return [.. picked.OrderBy(visit => visit.At).ThenBy(visit => visit.Id)];
    }

    /// <summary>Leaves out invalid visits, and of a double click whatever follows an invalid one: it is the same person's, within the same moment.</summary>
    /// <param name="visits">Human, double clicks among them or not; in any order.</param>
    /// <param name="invalid">By id.</param>
    public static IReadOnlyList<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)> Valid(
        IReadOnlyList<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)> visits, IEnumerable<Guid> invalid)
    {
        var ids = invalid.ToHashSet();
        if (ids.Count == 0)
        {
            return visits;
        }

        var valid = new List<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)>(visits.Count);
        foreach (var clicks in visits.GroupBy(visit => (visit.Visitor, visit.Link)))
        {
            var (before, isOut) = (DateTime.MinValue, false);
            foreach (var visit in clicks.OrderBy(visit => visit.At).ThenBy(visit => visit.Id))
            {
                isOut = ids.Contains(visit.Id) || (isOut && visit.At - before <= DoubleClicks.Window);
                before = visit.At;
                if (!isOut)
                {
                    valid.Add(visit);
                }
            }
        }

        return valid;
    }
}
