namespace Redirect.Attribution.Conversions;

/// <summary>Money given back of an order, in part or as a whole; once for ever by the merchant's own id.</summary>
internal sealed class Refund
{
    /// <summary>Characters of a refund's id.</summary>
    public const int MaxId = 100;

    public Guid MerchantId { get; init; }

    /// <summary>The merchant's.</summary>
    public string RefundId { get; init; } = "";

    /// <summary>Of the order, where it was split of the child.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>Minor units, at least 1.</summary>
    public long Amount { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>When the money was given back, to the millisecond.</summary>
    public DateTime OccurredAt { get; init; }

    public DateTime ReceivedAt { get; init; }

    public RefundState State { get; set; }

    /// <summary>Whether a repeated report says the same.</summary>
    public bool SaysTheSame(Refund other) =>
        (OrderId, Amount, Currency, OccurredAt) == (other.OrderId, other.Amount, other.Currency, other.OccurredAt);

    /// <summary>What it becomes at its order, all of whose figures are as they were before it.</summary>
    public RefundState At(Order order) =>
        order.PaidAt is null ? RefundState.Waiting
        : Currency != order.Currency ? RefundState.OtherCurrency
        : Amount > order.Amount - order.Refunded ? RefundState.Exceeds
        : RefundState.Applied;
}
