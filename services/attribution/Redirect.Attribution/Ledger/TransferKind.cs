namespace Redirect.Attribution.Ledger;

/// <summary>What a transfer does. The numbers are stored.</summary>
internal enum TransferKind : short
{
    /// <summary>Moves money at once.</summary>
    Direct = 1,

    /// <summary>Announces it: it stands beside the posted balances until it is posted or voided, once.</summary>
    Pending = 2,

    /// <summary>Moves what a pending transfer announced.</summary>
    Post = 3,

    /// <summary>Takes a pending transfer back.</summary>
    Void = 4,
}
