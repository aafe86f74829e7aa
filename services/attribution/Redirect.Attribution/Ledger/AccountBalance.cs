namespace Redirect.Attribution.Ledger;

/// <summary>What went through an account in one currency, minor units. The posted sums only grow; nothing is ever taken off them.</summary>
internal readonly record struct AccountBalance(long DebitsPosted, long CreditsPosted, long DebitsPending, long CreditsPending)
{
    /// <summary>Credits less debits; negative where the account owes.</summary>
    public long Posted => CreditsPosted - DebitsPosted;

    /// <summary>What may be taken out still: what is pending on its way in does not count, what is pending on its way out does.</summary>
    public long Available => CreditsPosted - DebitsPosted - DebitsPending;

    /// <summary>This balance after the debit side of a transfer.</summary>
    /// <exception cref="OverflowException">Beyond 64 bits.</exception>
    public AccountBalance Debit(TransferKind kind, long amount) => checked(kind switch
    {
        TransferKind.Direct => this with { DebitsPosted = DebitsPosted + amount },
        TransferKind.Pending => this with { DebitsPending = DebitsPending + amount },
        TransferKind.Post => this with { DebitsPending = DebitsPending - amount, DebitsPosted = DebitsPosted + amount },
        _ => this with { DebitsPending = DebitsPending - amount },
    });

    /// <summary>This balance after the credit side of a transfer.</summary>
    /// <exception cref="OverflowException">Beyond 64 bits.</exception>
    public AccountBalance Credit(TransferKind kind, long amount)
    {
        var turned = new AccountBalance(CreditsPosted, DebitsPosted, CreditsPending, DebitsPending).Debit(kind, amount);
        return new AccountBalance(turned.CreditsPosted, turned.DebitsPosted, turned.CreditsPending, turned.DebitsPending);
    }
}
