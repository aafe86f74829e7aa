using System.Text.Json.Serialization;
using Google.Protobuf;

namespace Redirect.Links.Following;

/// <summary>All that answering a link's visit takes.</summary>
/// <param name="LinkId">The link.</param>
/// <param name="MerchantId">Whose it is.</param>
/// <param name="Target">As the merchant wrote it.</param>
/// <param name="Retired">It answers 410.</param>
/// <param name="Version">The link's.</param>
/// <param name="Placement">Where visits count that name no placement of their own.</param>
internal sealed record FollowPlan(Guid LinkId, Guid MerchantId, string Target, bool Retired, long Version, PlacementPlan? Placement) : CachedPlan(Version)
{
    /// <summary>The target as a header takes it.</summary>
    [JsonIgnore]
    public string Location { get; } = Locations.Of(Target);

    [JsonIgnore]
    public ByteString LinkBytes { get; } = ByteString.CopyFrom(LinkId.ToByteArray(bigEndian: true));

    [JsonIgnore]
    public ByteString MerchantBytes { get; } = ByteString.CopyFrom(MerchantId.ToByteArray(bigEndian: true));
}
