namespace Redirect.Attribution.Conversions;

/// <summary>What became of a refund.</summary>
internal enum RefundState : short
{
    /// <summary>Kept until its order is paid, as far as was heard.</summary>
    Waiting,

    /// <summary>Counted.</summary>
    Applied,

    /// <summary>It came before its order, and with the others is more than was paid: in no figure.</summary>
    Exceeds,

    /// <summary>It came before its order, which is in another currency: in no figure.</summary>
    OtherCurrency,
}
