namespace Redirect.Attribution.Counters;

/// <summary>A stored row with the counters of <see cref="VisitCounts"/>, which all only grow.</summary>
internal abstract class CountedRow
{
    /// <summary>Human visits, those among them that are duplicates included.</summary>
    public long HumanGross { get; init; }

    public long Preview { get; init; }

    public long Bot { get; init; }

    public long Prefetch { get; init; }

    public long Duplicate { get; init; }

    public long Internal { get; init; }

    public long Suspect { get; init; }

    public VisitCounts Counts => new(HumanGross, Preview, Bot, Prefetch, Duplicate, Internal, Suspect);
}
