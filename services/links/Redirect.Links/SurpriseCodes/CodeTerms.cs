namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// On what terms a code is claimed: kept as one JSON document. Once somebody may have claimed on them they stay as they are; what may change
/// later (stock, validity, where to go when it is sold out) is beside them.
/// </summary>
/// <param name="Benefit">What a claim gives.</param>
/// <param name="AudienceBenefits">Other benefits for some audiences (超级进店), each audience once; empty: the same for all.</param>
/// <param name="Audience">Who may claim.</param>
/// <param name="PerVisitor">How many claims one visitor may hold, at least 1.</param>
/// <param name="ClaimTtl">Claimable for so long after the visitor joined, or else after the visit that led here; null: while the code runs.</param>
/// <param name="UseTtl">Redeemable for so long after the claim; null: see <see cref="ExpiryOf"/>.</param>
/// <param name="Sharing">Null: claims can't be shared.</param>
internal sealed record CodeTerms(
    Benefit Benefit, IReadOnlyList<AudienceBenefit> AudienceBenefits, Audience Audience, int PerVisitor, TimeSpan? ClaimTtl, TimeSpan? UseTtl, SharingTerms? Sharing)
{
    /// <summary>How long a claim may be redeemed when nothing else says so.</summary>
    public static readonly TimeSpan DefaultUse = TimeSpan.FromDays(30);

    /// <summary>What a visitor of an audience gets.</summary>
    public Benefit BenefitFor(Audience audience) => AudienceBenefits.FirstOrDefault(other => other.Audience == audience)?.Benefit ?? Benefit;

    /// <summary>Until when a claim may be redeemed: the use window, or without one the claim window, or <see cref="DefaultUse"/>.</summary>
    public DateTime ExpiryOf(DateTime claimedAt) => claimedAt + (UseTtl ?? ClaimTtl ?? DefaultUse);
}
