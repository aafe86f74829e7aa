namespace Redirect.Attribution.Statements;

/// <summary>A statement.</summary>
/// <param name="Id">Of the statement.</param>
/// <param name="Partner">Who is paid by it.</param>
/// <param name="From">The first day (UTC+8).</param>
/// <param name="To">The day after the last.</param>
/// <param name="State"><c>open</c>: as of <paramref name="AccruedAt"/>; <c>closed</c>: it never changes; <c>paid</c>: and the partner has the money.</param>
/// <param name="Currency">Of the amounts, minor units; absent: nothing has an amount.</param>
/// <param name="Lines">How many there are.</param>
/// <param name="Amount">The sum of the lines.</param>
/// <param name="Fee">The sum of their fees, which are not the partner's.</param>
/// <param name="Carried">What the partner owed after the statement before; 0 or less.</param>
/// <param name="Total">What is to be paid; below 0 it is carried to the next statement.</param>
/// <param name="HasNoRate">No card of the partner holds on any day of the period, so nothing is owed for it.</param>
/// <param name="AttributionRunId">The run by which orders were attributed; absent: there were none.</param>
/// <param name="AccruedAt">When the lines were computed.</param>
/// <param name="ClosedAt">Absent: open.</param>
/// <param name="PayoutRequestedAt">Absent: nobody asked for the payout.</param>
/// <param name="PaidAt">Absent: not paid.</param>
internal sealed record StatementBody(
    Guid Id, string Partner, DateOnly From, DateOnly To, StatementState State, string? Currency, int Lines, long Amount, long Fee, long Carried, long Total, bool HasNoRate,
    Guid? AttributionRunId, DateTime AccruedAt, DateTime? ClosedAt, DateTime? PayoutRequestedAt, DateTime? PaidAt)
{
    public static StatementBody Of(Statement statement) => new(
        statement.Id, statement.Partner, statement.From, statement.To, statement.State, statement.Currency.Length == 0 ? null : statement.Currency, statement.Lines, statement.Amount,
        statement.Fee, statement.Carried, statement.Total, !statement.HasRate, statement.RunId, statement.AccruedAt, statement.ClosedAt, statement.PayoutRequestedAt, statement.PaidAt);
}
