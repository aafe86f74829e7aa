namespace Redirect.Links.Placements;

/// <summary>A placement; its code names it in an address (<c>?p=</c>).</summary>
internal sealed record PlacementAnswer(
    Guid Id, Guid CampaignId, string Code, string Channel, string Name, string? Store, string? Staff, string? Partner, string? Target, DateTime CreatedAt, bool Retired, long Version)
{
    public static PlacementAnswer Of(Placement placement) => new(
        placement.Id, placement.CampaignId, placement.Code, placement.Channel, placement.Name, placement.Store, placement.Staff, placement.Partner, placement.Target,
        placement.CreatedAt, placement.RetiredAt is not null, placement.Version);
}
