namespace Redirect.Links.SurpriseCodes;

/// <summary>A benefit as a caller says it.</summary>
/// <param name="Type">coupon, gift or bundle.</param>
/// <param name="Title">At most 200 characters.</param>
/// <param name="FaceValue">Minor units, 1 to 100,000,000; not of a bundle, whose items have their own.</param>
/// <param name="Currency">ISO 4217; required with a face value.</param>
/// <param name="Items">Of a bundle: 1 to 3 coupons and at most 1 gift.</param>
internal sealed record BenefitFields(BenefitType? Type, string? Title, long? FaceValue, string? Currency, IReadOnlyList<BenefitFields.Item?>? Items)
{
    /// <param name="Type">coupon or gift.</param>
    /// <param name="Title">At most 200 characters.</param>
    /// <param name="FaceValue">Minor units, 1 to 100,000,000.</param>
    internal sealed record Item(BenefitType? Type, string? Title, long? FaceValue);

    /// <summary>A benefit as it was said.</summary>
    public static BenefitFields Of(Benefit benefit) => benefit.Type == BenefitType.Bundle
        ? new BenefitFields(benefit.Type, benefit.Title, null, benefit.Currency, [.. benefit.Items.Select(item => new Item(item.Type, item.Title, item.FaceValue))])
        : new BenefitFields(benefit.Type, benefit.Title, benefit.Items[0].FaceValue, benefit.Currency, null);
}
