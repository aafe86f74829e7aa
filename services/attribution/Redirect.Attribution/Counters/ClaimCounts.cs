namespace Redirect.Attribution.Counters;

/// <summary>What became of claims of surprise codes. Nothing is ever lowered: what came back is counted beside it, and net is gross less that.</summary>
/// <param name="Claims">Claims that got stock.</param>
/// <param name="ClaimsReturned">Those of them whose stock came back: released, expired, reversed.</param>
/// <param name="Redemptions">Items of benefits used in an order.</param>
/// <param name="RedemptionsReversed">Those of them that were taken back as a whole.</param>
/// <param name="RedeemedAmount">What redemptions took off orders, minor units of the merchant's benefits.</param>
/// <param name="ReversedAmount">What was taken back of that, in parts or as a whole.</param>
internal readonly record struct ClaimCounts(
    long Claims, long ClaimsReturned, long Redemptions, long RedemptionsReversed, long RedeemedAmount, long ReversedAmount)
{
    public static ClaimCounts operator +(ClaimCounts left, ClaimCounts right) => new(
        left.Claims + right.Claims,
        left.ClaimsReturned + right.ClaimsReturned,
        left.Redemptions + right.Redemptions,
        left.RedemptionsReversed + right.RedemptionsReversed,
        left.RedeemedAmount + right.RedeemedAmount,
        left.ReversedAmount + right.ReversedAmount);

    public static ClaimCounts operator -(ClaimCounts counts) => new(
        -counts.Claims, -counts.ClaimsReturned, -counts.Redemptions, -counts.RedemptionsReversed, -counts.RedeemedAmount, -counts.ReversedAmount);

    /// <summary>Per figure the greater of the two.</summary>
    public static ClaimCounts Max(ClaimCounts left, ClaimCounts right) => new(
        Math.Max(left.Claims, right.Claims),
        Math.Max(left.ClaimsReturned, right.ClaimsReturned),
        Math.Max(left.Redemptions, right.Redemptions),
        Math.Max(left.RedemptionsReversed, right.RedemptionsReversed),
        Math.Max(left.RedeemedAmount, right.RedeemedAmount),
        Math.Max(left.ReversedAmount, right.ReversedAmount));
}
