namespace Redirect.Attribution.Catalogue;

/// <summary>Our copy of a campaign.</summary>
internal sealed class CatalogueCampaign
{
    public Guid MerchantId { get; init; }

    public Guid Id { get; init; }

    public long Version { get; init; }

    public string Name { get; init; } = "";

    public bool Retired { get; init; }
}
