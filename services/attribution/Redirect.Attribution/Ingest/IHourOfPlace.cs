namespace Redirect.Attribution.Ingest;

/// <summary>A row of figures of one hour (UTC) in one place; zeros where there is no placement or campaign.</summary>
internal interface IHourOfPlace
{
    Guid MerchantId { get; }

    DateTime Hour { get; }

    Guid LinkId { get; }

    Guid PlacementId { get; }

    Guid CampaignId { get; }
}
