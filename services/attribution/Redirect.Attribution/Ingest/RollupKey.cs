using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Ingest;

/// <summary>The dimensions of a roll-up row, in the order of its key.</summary>
internal readonly record struct RollupKey(Guid MerchantId, DateTime Hour, Guid LinkId, Guid PlacementId, Guid CampaignId, short Form, string Channel)
    : IComparable<RollupKey>
{
    /// <summary>The scopes in whose totals the row is, in the order in which they are locked; parts of the key that are zeros are none.</summary>
    public IEnumerable<ScopeKey> Scopes
    {
        get
        {
            yield return ScopeKey.Merchant(MerchantId);
            if (CampaignId != Guid.Empty)
            {
                yield return new ScopeKey(MerchantId, ScopeKind.Campaign, CampaignId);
            }

            if (PlacementId != Guid.Empty)
            {
                yield return new ScopeKey(MerchantId, ScopeKind.Placement, PlacementId);
            }

            if (LinkId != Guid.Empty)
            {
                yield return new ScopeKey(MerchantId, ScopeKind.Link, LinkId);
            }
        }
    }

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
