using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Ingest;

/// <summary>
/// The rule that makes a human visit a duplicate: the same visitor came to the same link by another human visit at the same moment or up to
/// <see cref="Window"/> before. The other may be a duplicate itself: someone who taps five times a second apart meant it once.
/// <para>So whether a visit is a duplicate depends on nothing but which visits there are, and one more visit can only make more of
/// them duplicates. That is why order, repetition and packing of what comes in do not matter. Pure.</para>
/// </summary>
internal static class DoubleClicks
{
    /// <summary>The reason that duplicates are stored with.</summary>
    public const string Reason = "dup_double_click";

    /// <summary>A visit exactly so long after the other still is a duplicate.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    /// <summary>Whether the rule looks at a visit at all: it was a human's, and it is known whose.</summary>
    public static bool Concern(VisitRow visit) => visit is { IsHuman: true, VisitorId: not null };

    /// <summary>Whether a visit's other half may be of another day of UTC+8.</summary>
    public static bool IsNearMidnight(VisitRow visit) => ChinaDay.Of(visit.OccurredAt - Window) != ChinaDay.Of(visit.OccurredAt + Window);

    /// <summary>The one or two days of UTC in which a visit's other half may be.</summary>
    public static IEnumerable<DateOnly> DaysAround(VisitRow visit) =>
        ((DateOnly[])[DateOnly.FromDateTime(visit.OccurredAt - Window), DateOnly.FromDateTime(visit.OccurredAt + Window)]).Distinct();

    /// <summary>Those of the visits that have another of them before them. Of two at the same moment the one with the greater id is the later one.</summary>
    public static IEnumerable<VisitRow> Among(IEnumerable<VisitRow> visits)
    {
        var sorted = visits.Where(Concern).ToArray();
        Array.Sort(sorted, Compare);
        for (var i = 1; i < sorted.Length; i++)
        {
            var (before, visit) = (sorted[i - 1], sorted[i]);
            if (before.VisitorId == visit.VisitorId && before.LinkId == visit.LinkId && before.MerchantId == visit.MerchantId
                && visit.OccurredAt - before.OccurredAt <= Window)
            {
                yield return visit;
            }
        }
    }

    private static int Compare(VisitRow left, VisitRow right)
    {
        var order = left.VisitorId.GetValueOrDefault().CompareTo(right.VisitorId.GetValueOrDefault());
        order = order != 0 ? order : left.LinkId.CompareTo(right.LinkId);
        order = order != 0 ? order : left.MerchantId.CompareTo(right.MerchantId);
        order = order != 0 ? order : left.OccurredAt.CompareTo(right.OccurredAt);
        return order != 0 ? order : left.EventId.CompareTo(right.EventId);
    }
}
