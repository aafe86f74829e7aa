namespace Redirect.Attribution.Conversions;

/// <summary>That an order came to a state. Amounts are in minor units; one of <c>visitId</c> and <c>visitorId</c>, or neither.</summary>
internal record OrderFields
{
    /// <summary>The merchant's own, 1 to 100 characters; of a child order its own.</summary>
    public string? OrderId { get; init; }

    /// <summary><c>created</c>, <c>paid</c> or <c>closed</c>; absent: <c>paid</c>.</summary>
    public string? State { get; init; }

    /// <summary>When it came to that state. Required but where <c>paidAt</c> says it.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The same, of a payment.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>What was paid. Only a payment's counts.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217, capital letters.</summary>
    public string? Currency { get; init; }

    /// <summary>The order that was split into this one and others.</summary>
    public string? ParentOrderId { get; init; }

    /// <summary>Where it was sold: 1 to 32 small letters, digits, hyphens and underscores.</summary>
    public string? Platform { get; init; }

    public Guid? VisitId { get; init; }

    /// <summary>A UUID, the value of the cookie <c>rv</c>, or the merchant's own, as claims name visitors.</summary>
    public string? VisitorId { get; init; }

    public BuyerFields? Buyer { get; init; }

    /// <summary>Who bought.</summary>
    internal sealed record BuyerFields(bool? New);
}
