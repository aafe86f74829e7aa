using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Claims;

/// <summary>The dimensions of a <see cref="StaffRollup"/>.</summary>
internal readonly record struct StaffKey(Guid MerchantId, DateTime Hour, Guid LinkId, Guid PlacementId, Guid CampaignId, string Staff) : IComparable<StaffKey>
{
    public static StaffKey Of(RollupKey place, string staff) => new(place.MerchantId, place.Hour, place.LinkId, place.PlacementId, place.CampaignId, staff);

    /// <summary>The order in which rows are locked, the same in every replica.</summary>
    public int CompareTo(StaffKey other)
    {
        var order = (MerchantId, Hour, LinkId, PlacementId, CampaignId).CompareTo((other.MerchantId, other.Hour, other.LinkId, other.PlacementId, other.CampaignId));
        return order != 0 ? order : string.CompareOrdinal(Staff, other.Staff);
    }
}
