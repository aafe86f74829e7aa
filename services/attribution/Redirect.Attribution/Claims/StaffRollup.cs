using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Claims;

/// <summary>
/// Of the claims in <see cref="VisitRollup"/> those of one hour (UTC) in one place whose steps name a member of staff. Where nobody is named there is no row,
/// so that a flash sale without staff writes none. Figures only grow.
/// </summary>
internal sealed class StaffRollup : IHourOfPlace
{
    public Guid MerchantId { get; init; }

    public DateTime Hour { get; init; }

    public Guid LinkId { get; init; }

    public Guid PlacementId { get; init; }

    public Guid CampaignId { get; init; }

    /// <summary>As the steps name it; never empty.</summary>
    public string Staff { get; init; } = "";

    /// <summary>Claims that got stock.</summary>
    public long Claims { get; init; }

    /// <summary>Items of benefits used in an order.</summary>
    public long Redemptions { get; init; }
}
