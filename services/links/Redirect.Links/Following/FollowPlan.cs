using System.Text.Json.Serialization;
using Google.Protobuf;
using Redirect.Links.Decisions;
using Redirect.Links.ShortLinks;

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
    private DecisionPlan? decisions;

    /// <summary>In the merchant's spelling.</summary>
    public string Slug { get; init; } = "";

    /// <summary>The short domain; empty: the common one.</summary>
    public string Domain { get; init; } = "";

    public string? Title { get; init; }

    /// <summary>Null: a plain link.</summary>
    public LinkBehaviour? Behaviour { get; init; }

    /// <summary>The target as a header takes it.</summary>
    [JsonIgnore]
    public string Location { get; } = Locations.Of(Target);

    /// <summary>Its rules, ready to decide. Compiled by the first who asks; two who do at once make the same.</summary>
    [JsonIgnore]
    public DecisionPlan Decisions => decisions ??= DecisionPlan.Of(this);

    [JsonIgnore]
    public ByteString LinkBytes { get; } = ByteString.CopyFrom(LinkId.ToByteArray(bigEndian: true));

    [JsonIgnore]
    public ByteString MerchantBytes { get; } = ByteString.CopyFrom(MerchantId.ToByteArray(bigEndian: true));
}
