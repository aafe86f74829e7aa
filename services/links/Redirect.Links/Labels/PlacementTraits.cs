using Redirect.Links.Placements;

namespace Redirect.Links.Labels;

/// <summary>What tells placements of a campaign and channel apart; compared to the letter.</summary>
internal sealed record PlacementTraits(string Name, string? Store, string? Staff)
{
    public static PlacementTraits Of(Placement placement) => new(placement.Name, placement.Store, placement.Staff);
}
