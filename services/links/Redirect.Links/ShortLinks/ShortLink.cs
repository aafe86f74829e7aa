namespace Redirect.Links.ShortLinks;

/// <summary>A target and its address: the one thing that all forms point at.</summary>
internal sealed class ShortLink
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    /// <summary>As the merchant wrote it, or as it was generated.</summary>
    public string Slug { get; set; } = "";

    /// <summary>The short domain it lives on, in lower case and Punycode; empty: the common one.</summary>
    public string Domain { get; set; } = "";

    /// <summary>What is looked up: NFKC and lower case of <see cref="Slug"/>. Unique within <see cref="Domain"/>.</summary>
    public string SlugKey { get; set; } = "";

    /// <summary>What caches and notices know it by; see <see cref="ShortLinks.LinkKeys"/>.</summary>
    public string Key => LinkKeys.Of(Domain, SlugKey);

    public string Target { get; set; } = "";

    public string? Title { get; set; }

    /// <summary>Where visits count that name no placement of their own.</summary>
    public Guid? PlacementId { get; set; }

    public string? ExternalId { get; set; }

    /// <summary>In the merchant's order.</summary>
    public List<string> Tags { get; set; } = [];

    public LinkBehaviour Behaviour { get; set; } = LinkBehaviour.None;

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>Set once; a retired link answers 410 and its slug is never given again.</summary>
    public DateTime? RetiredAt { get; set; }

    /// <summary>Grows by one with every change; caches keep the greatest they have seen.</summary>
    public long Version { get; set; }
}
