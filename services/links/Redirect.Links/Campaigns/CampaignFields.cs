using Redirect.Hosting.Problems;
using Redirect.Links.Requests;

namespace Redirect.Links.Campaigns;

/// <summary>What a caller may say about a campaign, and the rules on it; the same for making and for changing one.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="StartsAt">Absent: at once.</param>
/// <param name="EndsAt">After <paramref name="StartsAt"/>. Absent: never.</param>
/// <param name="BudgetCap">Absent: none.</param>
/// <param name="LookbackDays">1 to 90, default 15: days between a touch and an order that may still be credited to it.</param>
internal sealed record CampaignFields(string? Name, DateTime? StartsAt, DateTime? EndsAt, CampaignFields.Money? BudgetCap, int? LookbackDays)
{
    private const int DefaultLookbackDays = 15;

    // A million million in major units of a currency with two digits; sums of it still fit into 64 bits.
    private const long MaxAmount = 100_000_000_000_000;

    public static CampaignFields Of(Campaign campaign) => new(
        campaign.Name, campaign.StartsAt, campaign.EndsAt, campaign.BudgetCap is null ? null : new Money(campaign.BudgetCap, campaign.Currency), campaign.LookbackDays);

    /// <summary>Everything that is wrong; when nothing is, the fields in the form that is kept.</summary>
    public CampaignFields Check(FieldErrors errors)
    {
        var name = errors.Required("name", Name, 200);
        var startsAt = errors.Utc("startsAt", StartsAt);
        var endsAt = errors.Utc("endsAt", EndsAt);
        if (startsAt >= endsAt)
        {
            errors.Add("endsAt", "ends_before_start", "'endsAt' is after 'startsAt'.");
        }

        if (LookbackDays is < 1 or > 90)
        {
            errors.Add("lookbackDays", "out_of_range", "'lookbackDays' is 1 to 90.");
        }

        if (BudgetCap is { Amount: null or < 0 or > MaxAmount })
        {
            errors.Add("budgetCap.amount", "out_of_range", $"'budgetCap.amount' is in minor units, 0 to {MaxAmount}.");
        }

        if (BudgetCap is not null && (BudgetCap.Currency?.Length != 3 || !BudgetCap.Currency.All(char.IsAsciiLetterUpper)))
        {
            errors.Add("budgetCap.currency", "currency_invalid", "'budgetCap.currency' is three capital letters (ISO 4217), such as CNY.");
        }

        return this with { Name = name, StartsAt = startsAt, EndsAt = endsAt, LookbackDays = LookbackDays ?? DefaultLookbackDays };
    }

    public void CopyTo(Campaign campaign)
    {
        campaign.Name = Name!;
        campaign.StartsAt = StartsAt;
        campaign.EndsAt = EndsAt;
        campaign.BudgetCap = BudgetCap?.Amount;
        campaign.Currency = BudgetCap?.Currency;
        campaign.LookbackDays = LookbackDays!.Value;
    }

    /// <param name="Amount">In minor units.</param>
    /// <param name="Currency">ISO 4217.</param>
    internal sealed record Money(long? Amount, string? Currency);
}
