using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Experiments;

/// <summary>Credits an order to the variant its visitor is assigned to, within the transaction that joins the order.</summary>
internal static class VariantRewards
{
    /// <summary>Adds the order; a visitor is rewarded once, however many orders follow.</summary>
    /// <returns>The variant; null when the visitor was never assigned one of this link.</returns>
    public static async Task<string?> AddAsync(AttributionDbContext context, Guid merchantId, Guid linkId, Guid visitorId, long amount, CancellationToken cancellationToken)
    {
        var visitors = context.VariantVisitors.Where(x => x.MerchantId == merchantId && x.LinkId == linkId && x.VisitorId == visitorId);

        // The update takes the row's lock, so that the visitor does not mature between being rewarded and being read.
        var isFirst = await visitors.Where(x => !x.Rewarded).ExecuteUpdateAsync(row => row.SetProperty(x => x.Rewarded, true), cancellationToken) == 1;
        if (await visitors.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } visitor)
        {
            return null;
        }

        var first = isFirst ? 1 : 0;
        var mature = isFirst && visitor.Matured ? 1 : 0;
        await context.VariantTotals.Where(x => x.MerchantId == merchantId && x.LinkId == linkId && x.Variant == visitor.Variant)
            .ExecuteUpdateAsync(
                row => row.SetProperty(x => x.Orders, x => x.Orders + 1)
                    .SetProperty(x => x.Paid, x => x.Paid + amount)
                    .SetProperty(x => x.Rewarded, x => x.Rewarded + first)
                    .SetProperty(x => x.MatureRewards, x => x.MatureRewards + mature)
                    .SetProperty(x => x.Version, x => x.Version + mature),
                cancellationToken);
        return visitor.Variant;
    }

    /// <summary>Counts what was given back of credited orders beside what they were paid.</summary>
    public static Task AddRefundedAsync(AttributionDbContext context, Guid merchantId, Guid linkId, string variant, long amount, CancellationToken cancellationToken) =>
        context.VariantTotals.Where(x => x.MerchantId == merchantId && x.LinkId == linkId && x.Variant == variant)
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.Refunded, x => x.Refunded + amount), cancellationToken);
}
