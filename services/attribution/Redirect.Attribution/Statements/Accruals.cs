using System.Globalization;
using Redirect.Attribution.Ledger;

namespace Redirect.Attribution.Statements;

/// <summary>Keeps the pending transfers of an open statement equal to its lines, by the difference only: what is right already is not booked again. Pure.</summary>
internal static class Accruals
{
    /// <summary>The transfers that make the pending ones of the statement equal to its lines.</summary>
    /// <param name="statement">An open one.</param>
    /// <param name="lines">As they should be; at most one for each key.</param>
    /// <param name="booked">Every transfer that was booked for the statement so far.</param>
    public static IEnumerable<Transfer> Difference(Statement statement, IReadOnlyCollection<LineDraft> lines, IReadOnlyCollection<Transfer> booked)
    {
        var attempts = booked.Where(transfer => transfer.Kind == TransferKind.Pending).CountBy(transfer => (transfer.Reference, transfer.Code)).ToDictionary();
        var live = Live(booked).ToDictionary(transfer => (transfer.Reference, transfer.Code));
        var wanted = lines.Where(line => line.Due.Kind != LineKind.Entry)
            .SelectMany(line => new[] { (line.Due.Key, Code: TransferCode.Share, line.Amount), (line.Due.Key, Code: TransferCode.Fee, Amount: line.Fee) })
            .Where(part => part.Amount != 0).ToList();
        foreach (var (key, code, amount) in wanted)
        {
            var next = Pending(statement, key, code, amount, attempts.GetValueOrDefault((key, code)));
            if (live.Remove((key, code), out var old))
            {
                if ((old.Debit, old.Credit, old.Amount, old.Currency) == (next.Debit, next.Credit, next.Amount, next.Currency))
                {
                    continue;
                }

                yield return old.Void();
            }

            yield return next;
        }

        foreach (var gone in live.Values.OrderBy(transfer => transfer.Reference, StringComparer.Ordinal).ThenBy(transfer => transfer.Code))
        {
            yield return gone.Void();
        }
    }

    /// <summary>The pending ones that were neither posted nor voided.</summary>
    public static IEnumerable<Transfer> Live(IReadOnlyCollection<Transfer> booked)
    {
        var resolved = booked.Where(transfer => transfer.PendingId is not null).Select(transfer => transfer.PendingId!.Value).ToHashSet();
        return booked.Where(transfer => transfer.Kind == TransferKind.Pending && transfer.Code != TransferCode.Payout && !resolved.Contains(transfer.Id));
    }

    private static Transfer Pending(Statement statement, string key, TransferCode code, long amount, int attempt)
    {
        var id = Transfer.IdOf(statement.Id, key, code.ToString(), attempt.ToString(CultureInfo.InvariantCulture));
        var other = code == TransferCode.Share ? LedgerAccounts.Partner(statement.Partner) : LedgerAccounts.Fee;
        var (debit, credit) = amount > 0 ? (LedgerAccounts.Expense, other) : (other, LedgerAccounts.Expense);
        return new Transfer(statement.MerchantId, id, TransferKind.Pending, debit, credit, Math.Abs(amount), statement.Currency, code, statement.Id, key);
    }
}
