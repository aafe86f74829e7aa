namespace Redirect.Attribution.Catalogue;

/// <summary>Our copy of a link.</summary>
internal sealed class CatalogueLink
{
    public Guid MerchantId { get; init; }

    public Guid Id { get; init; }

    public long Version { get; init; }

    public string Slug { get; init; } = "";

    public string Title { get; init; } = "";

    public Guid? PlacementId { get; init; }

    public bool Retired { get; init; }
}
