using System.Globalization;
using Redirect.Attribution.Ledger;

namespace Redirect.Attribution.Alliances;

/// <summary>Turns a closed week into money: who received more than it sent owes for the difference, in both merchants' books. Pure.</summary>
internal static class Netting
{
    /// <summary>The name of the other side as a partner: of its account in the ledger and of its statements.</summary>
    public static string PartnerOf(Guid allianceId) => string.Create(CultureInfo.InvariantCulture, $"alliance:{allianceId}");

    /// <summary>The week's entry, the same id in both books: a week is booked once.</summary>
    public static Guid EntryOf(Guid allianceId, DateOnly week) => Transfer.IdOf(allianceId, Reference(week));

    /// <param name="rows">Of one week, a row for each side.</param>
    /// <returns>One transfer for each side; none where nobody owes anything.</returns>
    public static IReadOnlyList<Transfer> Of(IReadOnlyList<ExchangeWeek> rows)
    {
        var (one, other) = (rows[0], rows[1]);
        var owed = one.Amount - other.Amount;
        if (owed == 0)
        {
            return [];
        }

        var (debtor, creditor) = owed > 0 ? (one, other) : (other, one);
        var account = LedgerAccounts.Partner(PartnerOf(one.AllianceId));
        return
        [
            Transfer(debtor, LedgerAccounts.Expense, account),

            // What is due to the debtor falls below nothing: it owes.
            Transfer(creditor, account, LedgerAccounts.Expense),
        ];

        Transfer Transfer(ExchangeWeek side, string debit, string credit) => new(
            side.OwnerId, EntryOf(side.AllianceId, side.Week), TransferKind.Direct, debit, credit, Math.Abs(owed), side.Currency, TransferCode.Exchange, side.AllianceId, Reference(side.Week));
    }

    private static string Reference(DateOnly week) => string.Create(CultureInfo.InvariantCulture, $"week:{week:yyyy-MM-dd}");
}
