namespace Redirect.Attribution.Ledger;

/// <summary>A transfer as it stands in the book. Never changed and never deleted; what was wrong is put right by further ones.</summary>
internal sealed class LedgerTransfer
{
    public Guid MerchantId { get; init; }

    public Guid Id { get; init; }

    /// <summary>Of the merchant's transfers, from 1, without gaps: the order in which they were taken.</summary>
    public long Number { get; init; }

    public TransferKind Kind { get; init; }

    public string Debit { get; init; } = "";

    public string Credit { get; init; } = "";

    /// <summary>Minor units, at least 1.</summary>
    public long Amount { get; init; }

    public string Currency { get; init; } = "";

    public TransferCode Code { get; init; }

    public Guid Correlation { get; init; }

    public string Reference { get; init; } = "";

    /// <summary>Of a post or void; else null. A pending transfer is named once.</summary>
    public Guid? PendingId { get; init; }

    public DateTime BookedAt { get; init; }

    public Transfer ToTransfer() => new(MerchantId, Id, Kind, Debit, Credit, Amount, Currency, Code, Correlation, Reference, PendingId);
}
