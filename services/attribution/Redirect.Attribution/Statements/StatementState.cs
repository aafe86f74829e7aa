namespace Redirect.Attribution.Statements;

/// <summary>How far a statement is. The numbers are stored, and in SQL.</summary>
internal enum StatementState : short
{
    /// <summary>Its lines are announced in the ledger, and change with what becomes known.</summary>
    Open = 1,

    /// <summary>Its lines are posted and never change.</summary>
    Closed = 2,

    /// <summary>And the partner has the money.</summary>
    Paid = 3,
}
