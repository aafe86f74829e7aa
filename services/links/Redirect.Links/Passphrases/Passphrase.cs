namespace Redirect.Links.Passphrases;

/// <summary>A token of ours that was given out for a link.</summary>
internal sealed class Passphrase
{
    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    /// <summary>12 symbols in capitals, without marks. Unique, and never given again.</summary>
    public required string Token { get; init; }

    public Guid LinkId { get; init; }

    /// <summary>Where its visits count; null: where those of the link count that name no placement.</summary>
    public Guid? PlacementId { get; init; }

    /// <summary>As it was given out, with the title and the address of that moment; null for a standing one, whose text is made when it is shown.</summary>
    public string? Text { get; init; }

    /// <summary>It leads nowhere from then on; null: it does not end by time.</summary>
    public DateTime? ValidUntil { get; init; }

    /// <summary>
    /// Of the one token that pages show for a link and a placement: both ids. Unique while it is set; taken away when the token is retired, so
    /// that the next page gets a new one. Null for all others.
    /// </summary>
    public string? StandingKey { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Set once.</summary>
    public DateTime? RetiredAt { get; set; }

    /// <summary>The <see cref="StandingKey"/> of a link and a placement. One text, because databases do not agree whether two nulls are the same.</summary>
    public static string StandingKeyOf(Guid linkId, Guid? placementId) => placementId is { } placement ? $"{linkId:N}.{placement:N}" : $"{linkId:N}";
}
