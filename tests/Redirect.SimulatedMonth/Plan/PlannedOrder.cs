namespace Redirect.SimulatedMonth.Plan;

/// <summary>An order as it went on, and what of it is reported.</summary>
/// <param name="Id">The merchant's.</param>
/// <param name="Visit">The visit that led to it; null: nobody knows of one.</param>
/// <param name="NamedVisitor">Who is named; zeros: nobody. Some were never here.</param>
/// <param name="NamedVisit">Which visit is named; zeros: none. Some are the neighbour's.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="PaidAt">Null: never paid.</param>
/// <param name="CreatedAt">Null: not told.</param>
/// <param name="ClosedAt">Null: not closed.</param>
/// <param name="ReportedAt">When, in the month's own time, its payment is reported.</param>
internal sealed record PlannedOrder(
    string Id, PlannedVisit? Visit, Guid NamedVisitor, Guid NamedVisit, long Amount, DateTime? PaidAt, DateTime? CreatedAt, DateTime? ClosedAt, DateTime ReportedAt)
{
    /// <summary>Where its money counts.</summary>
    public Cell CellAt(Guid merchant, DateTime time) => Visit is { } visit
        ? visit.Cell with { Hour = Cell.HourOf(time) }
        : new Cell(merchant, Cell.HourOf(time), Guid.Empty, Guid.Empty, Guid.Empty, 0, "");
}
