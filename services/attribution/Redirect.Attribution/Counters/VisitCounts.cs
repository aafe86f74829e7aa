using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Counters;

/// <summary>Visits by quality class.</summary>
internal readonly record struct VisitCounts(long Human, long Preview, long Bot, long Prefetch, long Duplicate, long Internal, long Suspect)
{
    public long Total => Human + Preview + Bot + Prefetch + Duplicate + Internal + Suspect;

    public static VisitCounts One(Quality quality) => quality switch
    {
        Quality.Human => new() { Human = 1 },
        Quality.Preview => new() { Preview = 1 },
        Quality.Bot => new() { Bot = 1 },
        Quality.Prefetch => new() { Prefetch = 1 },
        Quality.Duplicate => new() { Duplicate = 1 },
        Quality.Internal => new() { Internal = 1 },
        Quality.Suspect => new() { Suspect = 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "Not a class that is counted."),
    };

    public static VisitCounts operator +(VisitCounts left, VisitCounts right) => new(
        left.Human + right.Human,
        left.Preview + right.Preview,
        left.Bot + right.Bot,
        left.Prefetch + right.Prefetch,
        left.Duplicate + right.Duplicate,
        left.Internal + right.Internal,
        left.Suspect + right.Suspect);
}
