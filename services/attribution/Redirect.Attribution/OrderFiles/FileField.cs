namespace Redirect.Attribution.OrderFiles;

/// <summary>What a column of an order or refund file says.</summary>
internal enum FileField
{
    OrderId,

    /// <summary>An order's number where it is not said whether of the child or of the whole: the child's, unless there is a column for that.</summary>
    OrderNumber,
    ParentOrderId,
    State,

    /// <summary>Minor units.</summary>
    Amount,

    /// <summary>Yuan with decimals.</summary>
    Yuan,
    Currency,
    CreatedAt,
    PaidAt,
    SettledAt,
    ModifiedAt,

    /// <summary>When it came to the state that the row says.</summary>
    OccurredAt,
    VisitId,
    VisitorId,

    /// <summary>The platform's mark of a user, which merchants set to what they call the visitor.</summary>
    UserMark,

    /// <summary>What may be the code of a placement; there may be several.</summary>
    PlacementCode,
    Buyer,
    RefundId,
    RefundedAt,
    RefundOpenedAt,
}
