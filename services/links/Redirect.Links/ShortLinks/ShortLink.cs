namespace Redirect.Links.ShortLinks;

/// <summary>A target and its address: the one thing that all forms point at.</summary>
internal sealed class ShortLink
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    /// <summary>As the merchant wrote it, or as it was generated.</summary>
    public required string Slug { get; init; }

    /// <summary>What is looked up: NFKC and lower case of <see cref="Slug"/>. Unique.</summary>
    public required string SlugKey { get; init; }

    public required string Target { get; set; }

    public string? Title { get; set; }

    /// <summary>Where visits count that name no placement of their own.</summary>
    public Guid? PlacementId { get; set; }

    public string? ExternalId { get; init; }

    /// <summary>In the merchant's order.</summary>
    public List<string> Tags { get; set; } = [];

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>Set once; a retired link answers 410 and its slug is never given again.</summary>
    public DateTime? RetiredAt { get; set; }

    /// <summary>Grows by one with every change; caches keep the greatest they have seen.</summary>
    public long Version { get; set; }
}
