namespace Redirect.Links.Pages;

/// <summary>What a wake page hands back with its report.</summary>
/// <param name="VisitId">The visit whose answer the page was; a UUIDv7, so that it says when.</param>
/// <param name="MerchantId">Whose link it was.</param>
/// <param name="LinkId">The link.</param>
/// <param name="PlacementId">Where the visit counts; null: nowhere.</param>
internal readonly record struct WakeToken(Guid VisitId, Guid MerchantId, Guid LinkId, Guid? PlacementId);
