using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>Codes and commands as tests need them.</summary>
internal static class Codes
{
    /// <summary>Noon of UTC+8.</summary>
    public static readonly DateTime Noon = new(2026, 11, 11, 4, 0, 0, DateTimeKind.Utc);

    /// <summary>A coupon of 5.00.</summary>
    public static readonly Benefit Coupon = Of(BenefitType.Coupon, 500);

    public static readonly Benefit Gift = new(BenefitType.Gift, null, null, [new BenefitItem(BenefitType.Gift, null, null)]);

    /// <summary>The manual's new-member pack: three coupons and a gift.</summary>
    public static readonly Benefit Pack = new(BenefitType.Bundle, null, "CNY", [
        new BenefitItem(BenefitType.Coupon, null, 100), new BenefitItem(BenefitType.Coupon, null, 200), new BenefitItem(BenefitType.Coupon, null, 300), new BenefitItem(BenefitType.Gift, null, null)]);

    public static Benefit Of(BenefitType type, long face) => new(type, null, "CNY", [new BenefitItem(type, null, face)]);

    public static CodeTerms Terms(
        Benefit? benefit = null, int perVisitor = 1, Audience audience = Audience.All, TimeSpan? claimTtl = null, TimeSpan? useTtl = null, SharingTerms? sharing = null, params AudienceBenefit[] others) =>
        new(benefit ?? Coupon, others, audience, perVisitor, claimTtl, useTtl, sharing);

    public static SurpriseCode Code(CodeTerms? terms = null, long? stock = null, long? daily = null, long waitingList = 0, CodeForm form = CodeForm.Keyword) => new()
    {
        Id = Guid.CreateVersion7(),
        MerchantId = Guid.CreateVersion7(),
        Form = form,
        Text = "芝麻开门",
        LinkId = Guid.CreateVersion7(),
        PlacementId = Guid.CreateVersion7(),
        CampaignId = Guid.CreateVersion7(),
        Terms = terms ?? Terms(),
        Stock = stock,
        DailyStock = daily,
        WaitingList = waitingList,
    };

    /// <param name="visitor">Each number is a visitor, and so is each of the next three a person, a device, an address; 0: not told.</param>
    public static ClaimCommand.Take Take(
        int visitor, bool wait = false, Guid? parent = null, int person = 0, int device = 0, int address = 0, long? number = null, Audience audience = Audience.All, DateTime? since = null, Guid? visit = null) =>
        new(Guid.CreateVersion7(), Visitor(visitor), audience, number, visit, since, "https://shop.example/", parent, Hash(person), Hash(device), Hash(address), wait);

    public static Guid Visitor(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private static byte[]? Hash(int number) => number == 0 ? null : [(byte)number, 1, 2, 3];
}
