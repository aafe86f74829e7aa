namespace Redirect.Links.Claims;

/// <summary>Points for a claim, because one that was shared from it was redeemed.</summary>
internal sealed class ClaimReward
{
    /// <summary>The claim that was redeemed.</summary>
    public Guid SourceId { get; init; }

    /// <summary>1: for its parent, 2: for the parent's parent, and so on.</summary>
    public int Level { get; init; }

    /// <summary>The claim that is rewarded.</summary>
    public Guid ClaimId { get; init; }

    public long Points { get; init; }

    /// <summary>Set when the redemption was reversed.</summary>
    public DateTime? TakenBackAt { get; set; }
}
