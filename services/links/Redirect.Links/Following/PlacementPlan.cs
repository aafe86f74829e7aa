using System.Text.Json.Serialization;
using Google.Protobuf;

namespace Redirect.Links.Following;

/// <summary>
/// Where a visit counts, and where it may go instead. Only its target ever changes, which <see cref="LinkChanges"/> tells; a code is made with its
/// placement, so nobody asks before it is there. A retired placement goes on counting: its codes are still printed somewhere.
/// </summary>
internal sealed record PlacementPlan(Guid PlacementId, Guid MerchantId, Guid CampaignId, string Channel, long Version) : CachedPlan(Version)
{
    /// <summary>Where visits go that come by its code, as the merchant wrote it; null: where the link leads. Null too where it is a link's own placement, which nobody came by.</summary>
    public string? Target
    {
        get;
        init
        {
            field = value;
            Location = value is null ? null : Locations.Of(value);
        }
    }

    /// <summary>The target as a header takes it.</summary>
    [JsonIgnore]
    public string? Location { get; private init; }

    [JsonIgnore]
    public ByteString PlacementBytes { get; } = ByteString.CopyFrom(PlacementId.ToByteArray(bigEndian: true));

    [JsonIgnore]
    public ByteString CampaignBytes { get; } = ByteString.CopyFrom(CampaignId.ToByteArray(bigEndian: true));
}
