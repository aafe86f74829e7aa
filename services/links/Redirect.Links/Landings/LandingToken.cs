namespace Redirect.Links.Landings;

/// <summary>What a landing page hands back.</summary>
/// <param name="VisitId">The visit that led there; a UUIDv7, so that it says when. It also says which link: a visit has one.</param>
/// <param name="MerchantId">Whose link it was.</param>
internal readonly record struct LandingToken(Guid VisitId, Guid MerchantId);
