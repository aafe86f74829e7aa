namespace Redirect.Attribution.Conversions;

/// <summary>The one currency of a merchant's orders: that of the first. Amounts of two currencies have no sum.</summary>
internal sealed class MerchantCurrency
{
    public Guid MerchantId { get; init; }

    /// <summary>ISO 4217, capital letters.</summary>
    public string Currency { get; init; } = "";
}
