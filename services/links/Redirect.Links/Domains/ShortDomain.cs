namespace Redirect.Links.Domains;

/// <summary>
/// A merchant's own host for short links. Several merchants may have claimed one host; only one of them can have it verified, which a
/// unique index decides.
/// </summary>
internal sealed class ShortDomain
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    /// <summary>Lower case, Punycode, no trailing dot, no port.</summary>
    public string Host { get; init; } = "";

    public DomainState State { get; set; }

    /// <summary>What the TXT record or the file's name must be. Not secret, but another for every claim.</summary>
    public string Token { get; init; } = "";

    /// <summary>How it was last verified; null: not yet.</summary>
    public VerificationMethod? Method { get; set; }

    /// <summary>When the proof was last seen.</summary>
    public DateTime? VerifiedAt { get; set; }

    /// <summary>When the proof was last looked for.</summary>
    public DateTime? CheckedAt { get; set; }

    /// <summary>Where readers of the bare domain are sent; null: they see a page.</summary>
    public string? RootTarget { get; set; }

    /// <summary>Where readers of unknown slugs are sent; null: they see a page.</summary>
    public string? UnknownTarget { get; set; }

    public List<string> AppleAppIds { get; set; } = [];

    public IReadOnlyList<AndroidApp> AndroidApps { get; set; } = [];

    public DateTime CreatedAt { get; init; }

    /// <summary>Set once; a retired domain answers nothing, and its host is free for everybody.</summary>
    public DateTime? RetiredAt { get; set; }

    /// <summary>Grows by one with every change of what is answered; the sum over all rows tells replicas that something changed.</summary>
    public long Version { get; set; }
}
