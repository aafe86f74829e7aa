namespace Redirect.Attribution.Claims;

/// <summary>The one currency in which a merchant's redemptions are summed: that of the first amount that came. Amounts of two currencies have no sum.</summary>
internal sealed class BenefitCurrency
{
    public Guid MerchantId { get; init; }

    /// <summary>ISO 4217, capital letters.</summary>
    public string Currency { get; init; } = "";
}
