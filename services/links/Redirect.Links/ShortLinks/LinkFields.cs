using Redirect.Links.DeepLinks;
using Redirect.Links.Limits;
using Redirect.Links.Pages;
using Redirect.Links.Requests;
using Redirect.Links.Rules;
using Redirect.Links.Splits;

namespace Redirect.Links.ShortLinks;

/// <summary>What a merchant says of a link, when making, changing or importing it.</summary>
internal sealed class LinkFields : MergePatch
{
    /// <summary>An http or https address of a public host, at most 2,048 characters.</summary>
    public string? Target { get; set => field = Given(value); }

    /// <summary>1 to 64 characters: ASCII letters, digits, '-', '_' and Chinese characters. Absent: generated. Never changes.</summary>
    public string? Slug { get; set => field = Given(value); }

    /// <summary>One of the merchant's own, verified short domains. Absent: the common one. Never changes.</summary>
    public string? Domain { get; set => field = Given(value); }

    /// <summary>The merchant's own id of the link, at most 200 characters; unique per merchant. Never changes.</summary>
    public string? ExternalId { get; set => field = Given(value); }

    /// <summary>At most 500 characters.</summary>
    public string? Title { get; set => field = Given(value); }

    /// <summary>Where visits count that name no placement of their own.</summary>
    public Guid? PlacementId { get; set => field = Given(value); }

    /// <summary>At most 20, each of 1 to 50 characters.</summary>
    public IReadOnlyList<string?>? Tags { get; set => field = Given(value); }

    /// <summary>The card that chats draw.</summary>
    public LinkPreview? Preview { get; set => field = Given(value); }

    /// <summary>Before it the link answers "not yet".</summary>
    public DateTime? ValidFrom { get; set => field = Given(value); }

    /// <summary>From it on the link is expired.</summary>
    public DateTime? ValidUntil { get; set => field = Given(value); }

    /// <summary>Where readers of an expired link are sent; absent: they see a page.</summary>
    public string? ExpiredTarget { get; set => field = Given(value); }

    /// <summary>How many human visitors are let in, 1 to 1,000,000,000.</summary>
    public long? MaxVisits { get; set => field = Given(value); }

    /// <summary>Where those beyond are sent; absent: they see a page.</summary>
    public string? OverflowTarget { get; set => field = Given(value); }

    /// <summary>Where visitors of a limited link go while nobody can count them: overflow (default) or target.</summary>
    public LimitFallback? LimitFallback { get; set => field = Given(value); }

    /// <summary>1 to 128 characters; kept hashed and never shown.</summary>
    public string? Password { get; set => field = Given(value); }

    /// <summary>Whether the link is stopped for now.</summary>
    public bool? Paused { get; set => field = Given(value); }

    /// <summary>At most 50, tried in order.</summary>
    public IReadOnlyList<LinkRule?>? Rules { get; set => field = Given(value); }

    /// <summary>How phones are woken into an app.</summary>
    public DeepLink? DeepLink { get; set => field = Given(value); }

    /// <summary>2 to 20 variants that share the link's visitors.</summary>
    public IReadOnlyList<SplitVariant?>? Split { get; set => field = Given(value); }

    /// <summary>What decides the shares of the split.</summary>
    public Optimise? Optimise { get; set => field = Given(value); }

    /// <summary>Names of query values that are handed on: a list of at most 20, or true for the utm_* names.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(ForwardQueryConverter))]
    public IReadOnlyList<string>? ForwardQuery { get; set => field = Given(value); }

    /// <summary>Name of a query value by which the target gets a token of each visit, to report that its page was shown: a letter and up to 31 letters, digits, '_' and '-'. Absent: none.</summary>
    public string? LandingParameter { get; set => field = Given(value); }

    /// <summary>A 淘口令 for this offer, which in-app pages show instead of ours.</summary>
    public string? TaobaoPassphrase { get; set => field = Given(value); }
}
