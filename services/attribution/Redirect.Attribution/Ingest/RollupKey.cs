namespace Redirect.Attribution.Ingest;

/// <summary>The dimensions of a roll-up row, in the order of its key.</summary>
internal readonly record struct RollupKey(Guid MerchantId, DateTime Hour, Guid LinkId, Guid PlacementId, Guid CampaignId, short Form, string Channel)
    : IComparable<RollupKey>
{
    public static RollupKey Of(VisitRow visit) =>
        new(visit.MerchantId, visit.Hour, visit.LinkId, visit.PlacementId ?? Guid.Empty, visit.CampaignId ?? Guid.Empty, visit.Form, visit.Channel);

    /// <summary>The order in which rows are locked, the same in every replica.</summary>
    public int CompareTo(RollupKey other)
    {
        var order = MerchantId.CompareTo(other.MerchantId);
        order = order != 0 ? order : Hour.CompareTo(other.Hour);
        order = order != 0 ? order : LinkId.CompareTo(other.LinkId);
        order = order != 0 ? order : PlacementId.CompareTo(other.PlacementId);
        order = order != 0 ? order : CampaignId.CompareTo(other.CampaignId);
        order = order != 0 ? order : Form.CompareTo(other.Form);
        return order != 0 ? order : string.CompareOrdinal(Channel, other.Channel);
    }
}
