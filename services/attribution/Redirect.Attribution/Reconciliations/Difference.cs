namespace Redirect.Attribution.Reconciliations;

/// <summary>What the two sides say of one order or refund.</summary>
/// <param name="Class">How they differ.</param>
/// <param name="Internal">Ours; null: we have none.</param>
/// <param name="External">The file's; null: it has none.</param>
internal sealed record Difference(DifferenceClass Class, Entry? Internal, Entry? External)
{
    public EntryKey Key => (Internal ?? External)!.Key;

    /// <summary>What the file has more than we, minor units. Of a duplicate, whose other row is compared with ours, the whole.</summary>
    public long Amount => (External?.Amount ?? 0) - (Internal?.Amount ?? 0);
}
