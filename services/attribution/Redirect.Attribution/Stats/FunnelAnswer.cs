using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>From visits to orders, each step with what is left of the step before.</summary>
/// <param name="Steps">Visits, at a link with landings those, claims, redemptions, orders.</param>
/// <param name="Range">What was asked for.</param>
internal sealed record FunnelAnswer(IReadOnlyList<FunnelAnswer.Step> Steps, HourRange Range)
{
    /// <summary>Of human visits, claims that got stock, items redeemed and paid orders; nothing is taken off that came back later.</summary>
    /// <param name="visits">Of the scope and range.</param>
    /// <param name="outcomes">Likewise.</param>
    /// <param name="range">What was asked for.</param>
    /// <param name="isOfLink">Landings are a step of one link's funnel, where there are any: of several links some may not report them, and the next step's rate would be of those that do.</param>
    public static FunnelAnswer Of(VisitCounts visits, OutcomeCounts outcomes, HourRange range, bool isOfLink)
    {
        (string Name, long Count)[] landed = isOfLink && outcomes.Landed > 0 ? [("landed", outcomes.Landed)] : [];
        (string Name, long Count)[] counts =
            [("visits", visits.Human), .. landed, ("claims", outcomes.Claims.Claims), ("redemptions", outcomes.Claims.Redemptions), ("orders", outcomes.Orders)];
        return new FunnelAnswer(
            [
                .. counts.Select((step, at) => at == 0
                    ? new Step(step.Name, step.Count, null, null, 0)
                    : new Step(step.Name, step.Count, Ratio.Of(step.Count, counts[at - 1].Count), Ratio.Of(step.Count, visits.Human), Math.Max(0, counts[at - 1].Count - step.Count))),
            ],
            range);
    }

    /// <param name="Name">visits, landed, claims, redemptions or orders.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Rate">Per one of the step before; above 1 where steps come by other ways as well; null: at the first, and where there is none of the step before.</param>
    /// <param name="RateOfVisits">Per human visit; null likewise.</param>
    /// <param name="DropOff">Of the step before, those without this one, as far as the counts tell; never below 0.</param>
    internal sealed record Step(string Name, long Count, decimal? Rate, decimal? RateOfVisits, long DropOff);
}
