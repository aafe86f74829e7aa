using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Ingest;

/// <summary>Visits of one hour (UTC) in one place and form. Where there is no placement, campaign or channel, the key has zeros or ''.</summary>
internal sealed class VisitRollup : CountedRow, IHourOfPlace
{
    public Guid MerchantId { get; init; }

    public DateTime Hour { get; init; }

    public Guid LinkId { get; init; }

    public Guid PlacementId { get; init; }

    public Guid CampaignId { get; init; }

    public short Form { get; init; }

    public string Channel { get; init; } = "";
}
