namespace Redirect.Attribution.Alliances;

/// <summary>What the two agreed on. A version never changes once it is accepted, and holds from a Monday on; so a week has one.</summary>
internal sealed class AllianceTerms
{
    /// <summary>Of one alliance.</summary>
    public const int MaxVersions = 100;

    /// <summary>The proposed bounds of a balanced exchange.</summary>
    public const decimal DefaultRatioMin = 0.8m;

    /// <summary>See <see cref="DefaultRatioMin"/>, of which it is the inverse: what is balanced for one side is for the other.</summary>
    public const decimal DefaultRatioMax = 1.25m;

    public Guid AllianceId { get; init; }

    /// <summary>From 1.</summary>
    public int Version { get; init; }

    public Guid ProposedBy { get; init; }

    public DateTime ProposedAt { get; init; }

    /// <summary>Null: not yet, or never.</summary>
    public DateTime? AcceptedAt { get; set; }

    /// <summary>The Monday from which it holds; null until it is accepted.</summary>
    public DateOnly? FromWeek { get; set; }

    /// <summary>Least received/sent that is balanced, 0.1 to 1.</summary>
    public decimal RatioMin { get; init; }

    /// <summary>Most, 1 to 10.</summary>
    public decimal RatioMax { get; init; }

    /// <summary>Visitors that count for each side in a week; null: all.</summary>
    public long? WeeklyCap { get; init; }

    /// <summary>Minor units for a visitor more received than sent; 0: barter.</summary>
    public long PricePerVisitor { get; init; }

    /// <summary>ISO 4217; empty where it is barter.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Touches at the one may earn credit for orders at the other (where the same-shop rule is off).</summary>
    public bool SharesTouches { get; init; }

    /// <summary>Of UTC+8, of the first version only; null: at once.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>The day of UTC+8 with which visits no longer count; null: until one ends it.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>The version that holds in a week: the newest accepted one that began by then.</summary>
    public static AllianceTerms? In(IEnumerable<AllianceTerms> terms, DateOnly week) =>
        terms.Where(x => x.FromWeek <= week).MaxBy(x => x.Version);
}
