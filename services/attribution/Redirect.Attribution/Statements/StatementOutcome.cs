namespace Redirect.Attribution.Statements;

/// <summary>A statement as it is after what was asked for, or why it was not done.</summary>
internal readonly record struct StatementOutcome(Statement? Statement, StatementRefusal? Refusal)
{
    public static implicit operator StatementOutcome(Statement statement) => new(statement, null);

    public static implicit operator StatementOutcome(StatementRefusal refusal) => new(null, refusal);
}
