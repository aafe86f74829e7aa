namespace Redirect.Links.Claims;

/// <summary>What the claims of a campaign's codes have reserved and spent of its budget, minor units.</summary>
internal sealed class CampaignBudget
{
    public Guid CampaignId { get; init; }

    public long Used { get; set; }
}
