namespace Redirect.Attribution.Ledger;

/// <summary>The stored balance of an account in a currency: what replaying the transfers gives.</summary>
internal sealed class LedgerBalance
{
    public Guid MerchantId { get; init; }

    public string Account { get; init; } = "";

    public string Currency { get; init; } = "";

    public long DebitsPosted { get; init; }

    public long CreditsPosted { get; init; }

    public long DebitsPending { get; init; }

    public long CreditsPending { get; init; }

    public AccountBalance ToBalance() => new(DebitsPosted, CreditsPosted, DebitsPending, CreditsPending);
}
