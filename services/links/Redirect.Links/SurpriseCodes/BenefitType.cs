namespace Redirect.Links.SurpriseCodes;

/// <summary>What a benefit is.</summary>
internal enum BenefitType
{
    Coupon,
    Gift,

    /// <summary>Up to 3 coupons and 1 gift that are claimed together.</summary>
    Bundle,
}
