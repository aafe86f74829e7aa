namespace Redirect.Attribution.Ledger;

/// <summary>Why a transfer is not taken.</summary>
internal enum LedgerRefusal
{
    None,

    /// <summary>The id is known with other fields.</summary>
    Differs,

    /// <summary>There is no such pending transfer.</summary>
    PendingUnknown,

    /// <summary>A post or void of other accounts, another amount or currency than were announced.</summary>
    PendingDiffers,

    /// <summary>The pending transfer was posted or voided before.</summary>
    PendingResolved,

    /// <summary>A prepaid account would go below nothing.</summary>
    Insufficient,
}
