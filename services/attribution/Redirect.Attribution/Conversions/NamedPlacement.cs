namespace Redirect.Attribution.Conversions;

/// <summary>A placement that a report of an order names by its code, as the catalogue has it.</summary>
/// <param name="Id">Of the placement.</param>
/// <param name="CampaignId">Its campaign.</param>
/// <param name="Channel">Its channel.</param>
internal sealed record NamedPlacement(Guid Id, Guid CampaignId, string Channel);
