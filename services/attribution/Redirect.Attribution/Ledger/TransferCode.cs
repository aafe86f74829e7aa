namespace Redirect.Attribution.Ledger;

/// <summary>What a transfer is for. The numbers are stored.</summary>
internal enum TransferCode : short
{
    /// <summary>A partner's share of a line of a statement.</summary>
    Share = 1,

    /// <summary>What is left of an order's commission for who runs the service.</summary>
    Fee = 2,

    /// <summary>A partner is paid.</summary>
    Payout = 3,

    /// <summary>What two merchants of an alliance owe each other for a week.</summary>
    Exchange = 4,
}
