namespace Redirect.Attribution.Counters;

/// <summary>A stored row with one counter per quality class.</summary>
internal abstract class CountedRow
{
    public long Human { get; init; }

    public long Preview { get; init; }

    public long Bot { get; init; }

    public long Prefetch { get; init; }

    public long Duplicate { get; init; }

    public long Internal { get; init; }

    public long Suspect { get; init; }

    public VisitCounts Counts => new(Human, Preview, Bot, Prefetch, Duplicate, Internal, Suspect);
}
