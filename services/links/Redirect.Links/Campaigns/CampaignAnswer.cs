namespace Redirect.Links.Campaigns;

internal sealed record CampaignAnswer(
    Guid Id, string Name, DateTime? StartsAt, DateTime? EndsAt, CampaignAnswer.Money? BudgetCap, int LookbackDays, DateTime CreatedAt, bool Retired, long Version)
{
    public static CampaignAnswer Of(Campaign campaign) => new(
        campaign.Id, campaign.Name, campaign.StartsAt, campaign.EndsAt,
        campaign is { BudgetCap: { } amount, Currency: { } currency } ? new Money(amount, currency) : null,
        campaign.LookbackDays, campaign.CreatedAt, campaign.RetiredAt is not null, campaign.Version);

    /// <param name="Amount">In minor units.</param>
    /// <param name="Currency">ISO 4217.</param>
    internal sealed record Money(long Amount, string Currency);
}
