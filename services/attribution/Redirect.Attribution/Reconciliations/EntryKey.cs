namespace Redirect.Attribution.Reconciliations;

/// <summary>What is the same on both sides, within one platform.</summary>
/// <param name="OrderId">Of the child order.</param>
/// <param name="RefundId">Empty: the order itself.</param>
internal readonly record struct EntryKey(string OrderId, string RefundId) : IComparable<EntryKey>
{
    public int CompareTo(EntryKey other)
    {
        var order = string.CompareOrdinal(OrderId, other.OrderId);
        return order != 0 ? order : string.CompareOrdinal(RefundId, other.RefundId);
    }
}
