namespace Redirect.Attribution.Counters;

/// <summary>What came of visits.</summary>
/// <param name="Orders">Paid orders, those that were closed or refunded since included.</param>
/// <param name="Paid">What they were paid, minor units of the merchant's currency.</param>
/// <param name="WakeAttempted">Visits answered by a page that tries to wake an app.</param>
/// <param name="WakeHidden">Such pages that were hidden before their fallback fired: a good sign, no proof.</param>
/// <param name="Claims">Claims of surprise codes, whether a visit led to them or not.</param>
/// <param name="Corrections">What became of the orders.</param>
/// <param name="Landed">Visits whose page said that it was shown, double clicks included.</param>
internal readonly record struct OutcomeCounts(
    long Orders, long Paid, long WakeAttempted, long WakeHidden, ClaimCounts Claims = default, OrderCorrections Corrections = default, long Landed = 0)
{
    public static OutcomeCounts operator +(OutcomeCounts left, OutcomeCounts right) => new(
        left.Orders + right.Orders, left.Paid + right.Paid, left.WakeAttempted + right.WakeAttempted, left.WakeHidden + right.WakeHidden, left.Claims + right.Claims,
        left.Corrections + right.Corrections, left.Landed + right.Landed);

    public static OutcomeCounts operator -(OutcomeCounts counts) =>
        new(-counts.Orders, -counts.Paid, -counts.WakeAttempted, -counts.WakeHidden, -counts.Claims, -counts.Corrections, -counts.Landed);

    /// <summary>Per figure the greater of the two.</summary>
    public static OutcomeCounts Max(OutcomeCounts left, OutcomeCounts right) => new(
        Math.Max(left.Orders, right.Orders),
        Math.Max(left.Paid, right.Paid),
        Math.Max(left.WakeAttempted, right.WakeAttempted),
        Math.Max(left.WakeHidden, right.WakeHidden),
        ClaimCounts.Max(left.Claims, right.Claims),
        OrderCorrections.Max(left.Corrections, right.Corrections),
        Math.Max(left.Landed, right.Landed));
}
