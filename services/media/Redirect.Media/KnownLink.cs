namespace Redirect.Media;

/// <summary>What media needs to know of a link.</summary>
/// <param name="LinkId">The link.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="Slug">The slug as the link service writes it.</param>
/// <param name="Retired">Whether the link is out of use.</param>
/// <param name="PlacementFound">Whether the placement that was asked for is one of the link's merchant; without meaning when none was.</param>
/// <param name="Query">What its address for a QR code ends with, from the question mark: the placement, if one was asked for, and the signed form.</param>
/// <param name="BaseUrl">What its address begins with when it lives on a merchant's own domain; null: the common one.</param>
public sealed record KnownLink(Guid LinkId, Guid MerchantId, string Slug, bool Retired, bool PlacementFound, string Query, string? BaseUrl);
