namespace Redirect.Links.SurpriseCodes;

/// <summary>One thing of a benefit; each is redeemed by itself.</summary>
/// <param name="Type">Coupon or gift.</param>
/// <param name="Title">As people see it; null: none.</param>
/// <param name="FaceValue">Minor units of the benefit's currency; null: worth nothing in money.</param>
internal sealed record BenefitItem(BenefitType Type, string? Title, long? FaceValue);
