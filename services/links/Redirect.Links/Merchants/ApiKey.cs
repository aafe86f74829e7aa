namespace Redirect.Links.Merchants;

/// <summary>A merchant's key, of which only a hash is kept.</summary>
internal sealed class ApiKey
{
    /// <summary>Also written in the key itself, so that it is found without searching by hash.</summary>
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the whole key. The key has 256 random bits, so no slow hash is needed.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Scopes with one space between.</summary>
    public required string Scopes { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public DateTime? RevokedAt { get; set; }
}
