namespace Redirect.Links.Merchants;

internal sealed record MerchantAnswer(Guid Id, string Name, DateTime CreatedAt)
{
    public static MerchantAnswer Of(Merchant merchant) => new(merchant.Id, merchant.Name, merchant.CreatedAt);
}
