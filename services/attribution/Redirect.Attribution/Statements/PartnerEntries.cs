using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Statements;

/// <summary>What other features, such as alliances, book with partners. Each entry is a line of one statement: of the first that is closed after it was booked within the period or before.</summary>
internal static class PartnerEntries
{
    /// <summary>All of a partner's that were booked before a day (UTC+8).</summary>
    public static IQueryable<LedgerTransfer> Before(AttributionDbContext context, Guid merchantId, string partner, DateOnly end)
    {
        var (account, until) = (LedgerAccounts.Partner(partner), ChinaDay.Start(end));
        return context.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchantId && (x.Debit == account || x.Credit == account)
            && (x.Kind == TransferKind.Direct || x.Kind == TransferKind.Post) && x.Code != TransferCode.Share && x.Code != TransferCode.Fee && x.Code != TransferCode.Payout && x.BookedAt < until);
    }
}
