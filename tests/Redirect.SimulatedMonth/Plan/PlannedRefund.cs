namespace Redirect.SimulatedMonth.Plan;

/// <summary>Money given back.</summary>
/// <param name="Id">The merchant's.</param>
/// <param name="Order">Of which order.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="At">When it was given back.</param>
/// <param name="ReportedAt">When, in the month's own time, it is reported; some before their order.</param>
/// <param name="Counts">Whether it is in the figures: one beyond its order's amount is not.</param>
internal sealed record PlannedRefund(string Id, PlannedOrder Order, long Amount, DateTime At, DateTime ReportedAt, bool Counts);
