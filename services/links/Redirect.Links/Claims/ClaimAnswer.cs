using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims;

/// <param name="Id">The claim.</param>
/// <param name="CodeId">Of which code.</param>
/// <param name="State">waiting, claimed, redeemed, released, expired or reversed.</param>
/// <param name="Place">On the waiting list, from 1; absent: it does not wait.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ClaimedAt">When it took stock; absent while it waits.</param>
/// <param name="ExpiresAt">Until when it may be redeemed; absent while it waits.</param>
/// <param name="Audience">What the visitor was, as the caller said; absent: it said nothing.</param>
/// <param name="Benefit">What it gives.</param>
/// <param name="Reserved">Minor units that may still be redeemed.</param>
/// <param name="Spent">Minor units given by redemptions, less what was taken back.</param>
/// <param name="Currency">ISO 4217 of all amounts; absent: the benefit has no face value.</param>
/// <param name="Target">Where to send the visitor.</param>
/// <param name="VisitId">The visit that led here; absent: unknown.</param>
/// <param name="StaffId">Who helped to claim; absent: nobody, or nobody said.</param>
/// <param name="ParentClaimId">The claim it was shared from; absent: none.</param>
/// <param name="Depth">How many claims are before it in its chain.</param>
internal record ClaimAnswer(
    Guid Id, Guid CodeId, ClaimState State, long? Place, DateTime CreatedAt, DateTime? ClaimedAt, DateTime? ExpiresAt, Audience? Audience, BenefitFields Benefit, long Reserved, long Spent,
    string? Currency, string Target, Guid? VisitId, string? StaffId, Guid? ParentClaimId, int Depth)
{
    /// <summary>A claim's answer.</summary>
    /// <param name="claim">As it is.</param>
    /// <param name="terms">Of its code.</param>
    /// <param name="place">On the waiting list, from 1; 0: none.</param>
    public static ClaimAnswer Of(Claim claim, CodeTerms terms, long place = 0)
    {
        var benefit = terms.BenefitFor(claim.Audience);
        return new ClaimAnswer(
            claim.Id, claim.CodeId, claim.State, place > 0 ? place : null, claim.CreatedAt, claim.ClaimedAt, claim.ExpiresAt, claim.Audience == SurpriseCodes.Audience.All ? null : claim.Audience,
            BenefitFields.Of(benefit), claim.Reserved, claim.Spent, benefit.Currency, claim.Target, claim.VisitId, claim.StaffId, claim.ParentId, claim.Depth);
    }
}
