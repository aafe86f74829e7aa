using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Claims.Book;

/// <summary>What is to be written, all of it or nothing.</summary>
internal sealed class BookChanges
{
    public List<Claim> NewClaims { get; } = [];

    /// <summary>Claims of the page that have changed.</summary>
    public HashSet<Claim> ChangedClaims { get; } = [];

    /// <summary>All but the first step of a claim, which its own row tells.</summary>
    public List<ClaimStep> Steps { get; } = [];

    public List<Redemption> NewRedemptions { get; } = [];

    public HashSet<Redemption> ChangedRedemptions { get; } = [];

    public List<ClaimReward> NewRewards { get; } = [];

    public HashSet<ClaimReward> ChangedRewards { get; } = [];

    /// <summary>To be added to the budget's row; may be negative.</summary>
    public long BudgetUsed { get; set; }

    /// <summary>In the order in which it happened; the stock's row is changed if there is one.</summary>
    public List<ClaimEvent> Events { get; } = [];
}
