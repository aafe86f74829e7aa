namespace Redirect.Attribution.Statements;

/// <summary>A line before it stands on a statement.</summary>
/// <param name="Origin">The statement in whose period the thing is.</param>
/// <param name="Due">What is due for it.</param>
/// <param name="Before">What stands on closed statements for it.</param>
/// <param name="BeforeFee">The fee of that.</param>
internal sealed record LineDraft(Guid Origin, DueLine Due, long Before, long BeforeFee)
{
    public long Amount => Due.Due - Before;

    public long Fee => Due.DueFee - BeforeFee;
}
