namespace Redirect.Attribution.Conversions;

/// <summary>That an order came to a state, as a merchant reports it; every rule of its fields is kept.</summary>
/// <param name="OrderId">The merchant's; of a child order its own.</param>
/// <param name="State">Not <see cref="OrderState.Unknown"/>.</param>
/// <param name="At">When that was, to the millisecond.</param>
/// <param name="Amount">Of a payment, minor units; of other states 0.</param>
/// <param name="Currency">Of a payment; of other states empty.</param>
/// <param name="ParentOrderId">The order that was split into this one and others; empty: not said.</param>
/// <param name="VisitId">The visit that led to it; null: not said.</param>
/// <param name="VisitorId">The visitor who bought; null: not said.</param>
/// <param name="BuyerNew">Whether the buyer is new to the shop; null: not said.</param>
/// <param name="Platform">Where it was sold; empty: not said.</param>
/// <param name="NamedPlacementId">The placement that the platform names; null: none.</param>
internal sealed record OrderReport(
    string OrderId, OrderState State, DateTime At, long Amount, string Currency, string ParentOrderId, Guid? VisitId, Guid? VisitorId, bool? BuyerNew,
    string Platform = "", Guid? NamedPlacementId = null);
