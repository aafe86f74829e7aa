namespace Redirect.Attribution.Touches;

/// <summary>What attribution reads of a paid order.</summary>
/// <param name="OrderId">The merchant's.</param>
/// <param name="PaidAt">To the millisecond.</param>
/// <param name="Amount">Minor units, before refunds.</param>
/// <param name="VisitId">As reported; null: none.</param>
/// <param name="VisitorId">As reported; null: none.</param>
internal sealed record PaidOrder(string OrderId, DateTime PaidAt, long Amount, Guid? VisitId, Guid? VisitorId);
