namespace Redirect.Attribution.Ledger;

/// <summary>
/// The rules of the book, over the part of it that the transfers in question touch. Pure. What TigerBeetle promises of its transfers is what is held to here: an id is one
/// transfer for ever, both sides change or none, a pending transfer is resolved at most once, posted sums only grow, and limits hold with what is pending in mind.
/// </summary>
internal sealed class Journal
{
    private readonly Dictionary<(string Account, string Currency), AccountBalance> balances;
    private readonly Dictionary<Guid, Transfer> known;
    private readonly Dictionary<Guid, Guid> resolvers;
    private readonly List<Transfer> taken = [];

    /// <param name="balances">Of the accounts that the transfers name; absent: nothing yet.</param>
    /// <param name="known">The transfers of the book that have an id, or are the pending one, of a transfer in question.</param>
    /// <param name="resolvers">Of those pending ones that were resolved: by which transfer.</param>
    public Journal(
        IEnumerable<KeyValuePair<(string Account, string Currency), AccountBalance>> balances, IEnumerable<Transfer> known, IEnumerable<KeyValuePair<Guid, Guid>> resolvers)
    {
        this.balances = new(balances);
        this.known = known.ToDictionary(transfer => transfer.Id);
        this.resolvers = new(resolvers);
    }

    /// <summary>As they are after what was taken.</summary>
    public IReadOnlyDictionary<(string Account, string Currency), AccountBalance> Balances => balances;

    /// <summary>Those that are new to the book, in the order in which they were taken.</summary>
    public IReadOnlyList<Transfer> Taken => taken;

    /// <summary>Takes a transfer. One that is known already, with the same fields, changes nothing.</summary>
    public LedgerRefusal Take(Transfer transfer)
    {
        transfer.Check();
        if (known.TryGetValue(transfer.Id, out var old))
        {
            return old == transfer ? LedgerRefusal.None : LedgerRefusal.Differs;
        }

        if (transfer.PendingId is { } pendingId && RefuseResolution(transfer, pendingId) is not LedgerRefusal.None and var refusal)
        {
            return refusal;
        }

        var (debited, credited) = ((transfer.Debit, transfer.Currency), (transfer.Credit, transfer.Currency));
        var debit = balances.GetValueOrDefault(debited).Debit(transfer.Kind, transfer.Amount);
        var credit = balances.GetValueOrDefault(credited).Credit(transfer.Kind, transfer.Amount);
        if (LedgerAccounts.IsPrepaid(transfer.Debit) && debit.Available < 0)
        {
            return LedgerRefusal.Insufficient;
        }

        (balances[debited], balances[credited]) = (debit, credit);
        known.Add(transfer.Id, transfer);
        taken.Add(transfer);
        if (transfer.PendingId is { } resolved)
        {
            resolvers.Add(resolved, transfer.Id);
        }

        return LedgerRefusal.None;
    }

    private LedgerRefusal RefuseResolution(Transfer transfer, Guid pendingId) =>
        !known.TryGetValue(pendingId, out var pending) || pending.Kind != TransferKind.Pending ? LedgerRefusal.PendingUnknown
        : (pending.Debit, pending.Credit, pending.Amount, pending.Currency) != (transfer.Debit, transfer.Credit, transfer.Amount, transfer.Currency) ? LedgerRefusal.PendingDiffers
        : resolvers.ContainsKey(pendingId) ? LedgerRefusal.PendingResolved
        : LedgerRefusal.None;
}
