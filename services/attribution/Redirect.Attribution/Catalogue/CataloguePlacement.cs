namespace Redirect.Attribution.Catalogue;

/// <summary>Our copy of a placement.</summary>
internal sealed class CataloguePlacement
{
    public Guid MerchantId { get; init; }

    public Guid Id { get; init; }

    public long Version { get; init; }

    public Guid CampaignId { get; init; }

    /// <summary>The short name by which links name it; empty: not told.</summary>
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string Channel { get; init; } = "";

    public string Store { get; init; } = "";

    public string Staff { get; init; } = "";

    public string Partner { get; init; } = "";

    public bool Retired { get; init; }
}
