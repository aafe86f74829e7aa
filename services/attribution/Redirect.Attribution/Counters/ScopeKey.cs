namespace Redirect.Attribution.Counters;

/// <summary>One thing that is counted for all time. For <see cref="ScopeKind.Merchant"/> the id is the merchant's.</summary>
internal readonly record struct ScopeKey(Guid MerchantId, ScopeKind Kind, Guid Id) : IComparable<ScopeKey>
{
    public static ScopeKey Merchant(Guid merchantId) => new(merchantId, ScopeKind.Merchant, merchantId);

    /// <summary>The order in which rows are locked, the same in every replica.</summary>
    public int CompareTo(ScopeKey other)
    {
        var order = MerchantId.CompareTo(other.MerchantId);
        order = order != 0 ? order : Kind.CompareTo(other.Kind);
        return order != 0 ? order : Id.CompareTo(other.Id);
    }
}
