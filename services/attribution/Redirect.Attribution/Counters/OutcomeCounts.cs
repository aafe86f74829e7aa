namespace Redirect.Attribution.Counters;

/// <summary>What came of visits.</summary>
/// <param name="Orders">Reported orders.</param>
/// <param name="Paid">Their amounts, minor units of the merchant's currency.</param>
/// <param name="WakeAttempted">Visits answered by a page that tries to wake an app.</param>
/// <param name="WakeHidden">Such pages that were hidden before their fallback fired: a good sign, no proof.</param>
/// <param name="Claims">Claims of surprise codes, whether a visit led to them or not.</param>
internal readonly record struct OutcomeCounts(long Orders, long Paid, long WakeAttempted, long WakeHidden, ClaimCounts Claims = default)
{
    public static OutcomeCounts operator -(OutcomeCounts counts) => new(-counts.Orders, -counts.Paid, -counts.WakeAttempted, -counts.WakeHidden, -counts.Claims);

    /// <summary>Per figure the greater of the two.</summary>
    public static OutcomeCounts Max(OutcomeCounts left, OutcomeCounts right) => new(
        Math.Max(left.Orders, right.Orders),
        Math.Max(left.Paid, right.Paid),
        Math.Max(left.WakeAttempted, right.WakeAttempted),
        Math.Max(left.WakeHidden, right.WakeHidden),
        ClaimCounts.Max(left.Claims, right.Claims));
}
