namespace Redirect.Attribution.Ledger;

/// <summary>What became of transfers that are taken together.</summary>
/// <param name="Taken">How many were new to the book; 0 where it is refused.</param>
/// <param name="Refusal">Why none was taken; <see cref="LedgerRefusal.None"/>: they stand in the book.</param>
/// <param name="Refused">Which one it was.</param>
internal readonly record struct LedgerAnswer(int Taken, LedgerRefusal Refusal, Transfer? Refused)
{
    /// <summary>For who books what can't be refused unless we are wrong.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public void MustStand()
    {
        if (Refused is not null)
        {
            throw new InvalidOperationException($"The ledger refuses {Refused.Kind} {Refused.Reference} of {Refused.Debit} to {Refused.Credit}: {Refusal}.");
        }
    }
}
