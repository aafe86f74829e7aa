using System.Text.Json.Serialization;
using Google.Protobuf;

namespace Redirect.Links.Following;

/// <summary>
/// Where a visit counts. Nothing in it ever changes, and a code is made with its placement, so nobody asks before it is there. A retired
/// placement goes on counting: its codes are still printed somewhere.
/// </summary>
internal sealed record PlacementPlan(Guid PlacementId, Guid MerchantId, Guid CampaignId, string Channel, long Version) : CachedPlan(Version)
{
    [JsonIgnore]
    public ByteString PlacementBytes { get; } = ByteString.CopyFrom(PlacementId.ToByteArray(bigEndian: true));

    [JsonIgnore]
    public ByteString CampaignBytes { get; } = ByteString.CopyFrom(CampaignId.ToByteArray(bigEndian: true));
}
