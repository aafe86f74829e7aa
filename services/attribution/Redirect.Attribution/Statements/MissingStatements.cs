using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.RateCards;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Statements;

/// <summary>
/// Which partners should have a statement of a month and have none: those with a rate card that holds on some day of it, and those with entries in the ledger that no earlier statement has taken. A
/// partner that is settled by other periods, some of them in the month or after it, is left to who settles so.
/// </summary>
internal static class MissingStatements
{
    // Before any entry.
    private static readonly DateOnly Beginning = new(2000, 1, 1);

    /// <summary>Merchants that may have such partners; few, once the month's statements are open.</summary>
    public static async Task<IReadOnlyList<Guid>> MerchantsAsync(AttributionDbContext context, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var byCard = await Cards(context, from, to).Select(x => x.MerchantId).Distinct().ToListAsync(cancellationToken);
        var byEntry = await Accounts(context, from).Select(x => x.MerchantId).Distinct().ToListAsync(cancellationToken);
        return [.. byCard.Union(byEntry).Order()];
    }

    /// <summary>Those of a merchant, by name.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(AttributionDbContext context, Guid merchantId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var partners = (await Cards(context, from, to).Where(x => x.MerchantId == merchantId).Select(x => x.Partner).Distinct().ToListAsync(cancellationToken)).ToHashSet();
        var accounts = await Accounts(context, from).Where(x => x.MerchantId == merchantId).Select(x => x.Account).Distinct().ToListAsync(cancellationToken);
        foreach (var partner in accounts.Select(account => LedgerAccounts.PartnerOf(account)!).Except(partners).ToList())
        {
            // All statements there are end before the month, and have taken what was booked before their end.
            var last = await context.Set<Statement>().Where(x => x.MerchantId == merchantId && x.Partner == partner).MaxAsync(x => (DateOnly?)x.To, cancellationToken);
            var since = ChinaDay.Start(last ?? Beginning);
            if (await PartnerEntries.Before(context, merchantId, partner, to).AnyAsync(x => x.BookedAt >= since, cancellationToken))
            {
                partners.Add(partner);
            }
        }

        return [.. partners.Order(StringComparer.Ordinal)];
    }

    private static IQueryable<RateCard> Cards(AttributionDbContext context, DateOnly from, DateOnly to) => context.Set<RateCard>().AsNoTracking()
        .Where(x => x.From < to && !context.Set<Statement>().Any(y => y.MerchantId == x.MerchantId && y.Partner == x.Partner && y.To > from));

    private static IQueryable<LedgerBalance> Accounts(AttributionDbContext context, DateOnly from) => context.Set<LedgerBalance>().AsNoTracking()
        .Where(x => x.Account.StartsWith(LedgerAccounts.PartnerPrefix)
            && !context.Set<Statement>().Any(y => y.MerchantId == x.MerchantId && y.Partner == x.Account.Substring(LedgerAccounts.PartnerPrefix.Length) && y.To > from));
}
