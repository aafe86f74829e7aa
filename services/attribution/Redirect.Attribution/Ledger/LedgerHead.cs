namespace Redirect.Attribution.Ledger;

/// <summary>A merchant's book: its row is the lock under which transfers are numbered.</summary>
internal sealed class LedgerHead
{
    public Guid MerchantId { get; init; }

    /// <summary>The number of the last transfer.</summary>
    public long Entries { get; init; }
}
