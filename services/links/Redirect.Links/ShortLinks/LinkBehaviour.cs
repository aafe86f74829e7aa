using System.Text.Json.Serialization;
using Redirect.Links.DeepLinks;
using Redirect.Links.Limits;
using Redirect.Links.Pages;
using Redirect.Links.Rules;
using Redirect.Links.Splits;

namespace Redirect.Links.ShortLinks;

/// <summary>Everything that makes a link more than its target; a plain link has none. Kept as one document beside the link, and carried in plans.</summary>
internal sealed record LinkBehaviour
{
    public static readonly LinkBehaviour None = new();

    /// <summary>Before it the link answers "not yet". UTC.</summary>
    public DateTime? ValidFrom { get; init; }

    /// <summary>From it on the link is expired. UTC.</summary>
    public DateTime? ValidUntil { get; init; }

    /// <summary>Where readers of an expired link are sent; null: they see a page.</summary>
    public string? ExpiredTarget { get; init; }

    /// <summary>Human visitors that are let in; null: all.</summary>
    public long? MaxVisits { get; init; }

    /// <summary>Where those beyond <see cref="MaxVisits"/> are sent; null: they see a page.</summary>
    public string? OverflowTarget { get; init; }

    public LimitFallback LimitFallback { get; init; }

    /// <summary>Of the password; null: none asked.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Stopped by its owner until it is resumed.</summary>
    public bool Paused { get; init; }

    /// <summary>In order; the first that holds wins.</summary>
    public IReadOnlyList<LinkRule> Rules { get; init; } = [];

    public DeepLink? DeepLink { get; init; }

    public IReadOnlyList<SplitVariant> Split { get; init; } = [];

    public Optimise Optimise { get; init; }

    /// <summary>Names of query values that are handed on to an http target.</summary>
    public IReadOnlyList<string> ForwardQuery { get; init; } = [];

    /// <summary>Name of the query value that brings a target the token of its visit; null: targets get nothing of ours.</summary>
    public string? LandingParameter { get; init; }

    public LinkPreview? Preview { get; init; }

    /// <summary>A 淘口令 that the merchant got from Taobao for this offer; in-app pages show it instead of ours.</summary>
    public string? TaobaoPassphrase { get; init; }

    [JsonIgnore]
    public bool IsPlain => this == None;

    // Lists are compared by their content; the compiler's equality would compare references.
    public bool Equals(LinkBehaviour? other) => other is not null
        && (ValidFrom, ValidUntil, ExpiredTarget, MaxVisits, OverflowTarget, LimitFallback, PasswordHash) == (other.ValidFrom, other.ValidUntil, other.ExpiredTarget, other.MaxVisits, other.OverflowTarget, other.LimitFallback, other.PasswordHash)
        && (Paused, DeepLink, Optimise, LandingParameter, Preview, TaobaoPassphrase) == (other.Paused, other.DeepLink, other.Optimise, other.LandingParameter, other.Preview, other.TaobaoPassphrase)
        && Rules.SequenceEqual(other.Rules) && Split.SequenceEqual(other.Split) && ForwardQuery.SequenceEqual(other.ForwardQuery);

    public override int GetHashCode() => HashCode.Combine(ValidFrom, ValidUntil, MaxVisits, Paused, Rules.Count, DeepLink, Split.Count, Preview);
}
