namespace Redirect.Links;

/// <summary>What other services may know of a link.</summary>
/// <param name="LinkId">The link.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="Slug">As it is looked up.</param>
/// <param name="Retired">It answers 410.</param>
/// <param name="PlacementFound">Whether the placement that was asked for is one of the same merchant; true when none was asked for.</param>
/// <param name="Query">What its address for a QR code ends with, from the question mark: the placement that was asked for, and the signed form; empty when the placement is not found.</param>
/// <param name="BaseUrl">What its address begins with when it lives on a merchant's own domain; null: the common one.</param>
public sealed record LinkReference(Guid LinkId, Guid MerchantId, string Slug, bool Retired, bool PlacementFound, string Query, string? BaseUrl);
