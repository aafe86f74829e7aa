using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Rescoring;

/// <summary>When the last 24 hours of a placement are an alarm: a rival's clicks burn a budget either as what we know to be invalid, or as more people than ever came. Pure.</summary>
internal static class AnomalyRules
{
    /// <summary>Fewer visits in 24 hours than this say nothing about a share.</summary>
    public const int LeastVisits = 100;

    /// <summary>Nor this about a volume.</summary>
    public const int LeastVolume = 500;

    /// <summary>How much more than usual the invalid share must be, in points of a hundred …</summary>
    public const int ShareAbovePercent = 20;

    /// <summary>… and as a multiple.</summary>
    public const int ShareTimes = 3;

    /// <summary>How many times a usual day the visits must be.</summary>
    public const int VolumeTimes = 10;

    /// <summary>What is usual is taken from so many days before.</summary>
    public const int UsualDays = 28;

    /// <summary>Of a placement that is younger nothing is known to be usual but that nothing is invalid.</summary>
    public const int LeastDays = 7;

    /// <summary>The alarms of a placement.</summary>
    /// <param name="placement">Which.</param>
    /// <param name="recent">Of the last 24 hours.</param>
    /// <param name="usual">Of the days before.</param>
    /// <param name="days">How many days before there were, 0 to <see cref="UsualDays"/>.</param>
    public static IEnumerable<Anomaly> Of(Guid placement, VisitCounts recent, VisitCounts usual, double days)
    {
        var (visits, invalid) = (Visits(recent), Invalid(recent));
        var (before, invalidBefore) = (Math.Max(1, Visits(usual)), Invalid(usual));
        var mean = days > 0 ? Visits(usual) / days : 0;
        var share = (double)invalidBefore / before;

        // Shares as fractions, multiplied out: no rounding decides at the limit.
        var (now, then) = ((Int128)invalid * before, (Int128)invalidBefore * visits);
        if (visits >= LeastVisits && (now - then) * 100 >= (Int128)ShareAbovePercent * visits * before && now >= ShareTimes * then)
        {
            yield return new Anomaly(placement, "invalid_share", visits, invalid, mean, share);
        }

        if (visits >= LeastVolume && days >= LeastDays && visits >= VolumeTimes * mean)
        {
            yield return new Anomaly(placement, "volume", visits, invalid, mean, share);
        }
    }

    private static long Visits(VisitCounts counts) => counts.HumanGross + counts.Bot + counts.Suspect;

    private static long Invalid(VisitCounts counts) => counts.Bot + counts.Suspect + counts.Duplicate + counts.Invalidated - counts.Restored;
}
