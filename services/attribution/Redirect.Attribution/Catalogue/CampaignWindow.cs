namespace Redirect.Attribution.Catalogue;

/// <summary>A campaign's look-back window from a time on. A change acts forward only: an order has the windows that held when it was paid.</summary>
internal sealed class CampaignWindow
{
    public Guid MerchantId { get; init; }

    public Guid CampaignId { get; init; }

    /// <summary>Of the campaign, with which it came.</summary>
    public long Version { get; init; }

    /// <summary>1 to 90.</summary>
    public int LookbackDays { get; init; }

    /// <summary>When the campaign was changed, as the link service says.</summary>
    public DateTime HoldsFrom { get; init; }
}
