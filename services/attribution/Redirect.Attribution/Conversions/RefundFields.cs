namespace Redirect.Attribution.Conversions;

/// <summary>Money that was given back of an order.</summary>
internal record RefundFields
{
    /// <summary>The merchant's own, 1 to 100 characters.</summary>
    public string? RefundId { get; init; }

    /// <summary>Of the order; where it was split, of the child.</summary>
    public string? OrderId { get; init; }

    /// <summary>Minor units, at least 1.</summary>
    public long? Amount { get; init; }

    /// <summary>ISO 4217, capital letters; that of the order.</summary>
    public string? Currency { get; init; }

    /// <summary>When it was given back.</summary>
    public DateTimeOffset? OccurredAt { get; init; }
}
