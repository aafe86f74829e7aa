using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Counters;

/// <summary>
/// Visits by quality class. A human visit may turn out to be a duplicate after it was counted, because the visit before it came late;
/// no figure is ever lowered for that. So the humans are kept gross, and the duplicates among them are a counter of their own: whenever a
/// duplicate is found, both figures end as if it had been known at once.
/// </summary>
/// <param name="HumanGross">Human visits, those among them that are duplicates included.</param>
/// <param name="Preview">Link previews.</param>
/// <param name="Bot">Crawlers and programs.</param>
/// <param name="Prefetch">Loaded before anybody tapped.</param>
/// <param name="Duplicate">Those of <paramref name="HumanGross"/> that are double clicks.</param>
/// <param name="Internal">The merchant's own people.</param>
/// <param name="Suspect">Not a person's doing, by all signs.</param>
internal readonly record struct VisitCounts(long HumanGross, long Preview, long Bot, long Prefetch, long Duplicate, long Internal, long Suspect)
{
    /// <summary>How often later rules took one of <see cref="Human"/> out of the net. Not a class: such a visit stays in the class it was counted in.</summary>
    public long Invalidated { get; init; }

    /// <summary>How often one of those was put back.</summary>
    public long Restored { get; init; }

    /// <summary>One human visit, counted before, that now is a duplicate.</summary>
    public static readonly VisitCounts FoundDuplicate = new() { Duplicate = 1 };

    /// <summary>Human visits without duplicates.</summary>
    public long Human => HumanGross - Duplicate;

    /// <summary>Human visits that are valid by the rules of now.</summary>
    public long Net => Human - Invalidated + Restored;

    public long Total => HumanGross + Preview + Bot + Prefetch + Internal + Suspect;

    public static VisitCounts One(Quality quality) => quality switch
    {
        Quality.Human => new() { HumanGross = 1 },
        Quality.Preview => new() { Preview = 1 },
        Quality.Bot => new() { Bot = 1 },
        Quality.Prefetch => new() { Prefetch = 1 },
        Quality.Duplicate => new() { HumanGross = 1, Duplicate = 1 },
        Quality.Internal => new() { Internal = 1 },
        Quality.Suspect => new() { Suspect = 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "Not a class that is counted."),
    };

    public static VisitCounts operator +(VisitCounts left, VisitCounts right) => new(
        left.HumanGross + right.HumanGross,
        left.Preview + right.Preview,
        left.Bot + right.Bot,
        left.Prefetch + right.Prefetch,
        left.Duplicate + right.Duplicate,
        left.Internal + right.Internal,
        left.Suspect + right.Suspect)
    {
        Invalidated = left.Invalidated + right.Invalidated,
        Restored = left.Restored + right.Restored,
    };
}
