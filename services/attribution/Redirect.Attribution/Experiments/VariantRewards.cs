using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Experiments;

/// <summary>
/// Credits orders to the variants their visitors are assigned to, within the transaction that joins them and after the merchant's own total is locked. First all visitors,
/// then all totals in the order of <see cref="OutcomePublisher"/>, which holds visitors while it waits for totals.
/// </summary>
internal sealed class VariantRewards(Guid merchantId)
{
    private const int VisitorsPerStatement = 500;

    private readonly List<Credit> credits = [];
    private readonly Dictionary<(Guid Link, string Variant), long> refunds = [];

    /// <summary>An order of a visitor of a split link.</summary>
    /// <param name="linkId">The split link.</param>
    /// <param name="visitorId">Who ordered.</param>
    /// <param name="amount">Paid, minor units.</param>
    /// <param name="refunded">Of that given back already.</param>
    /// <param name="credited">Called with the variant; not called when the visitor was never assigned one of this link.</param>
    public void AddOrder(Guid linkId, Guid visitorId, long amount, long refunded, Action<string> credited) => credits.Add(new Credit(linkId, visitorId, amount, refunded, credited));

    /// <summary>What was given back of an order that had its credit before.</summary>
    public void AddRefunded(Guid linkId, string variant, long amount) => refunds[(linkId, variant)] = refunds.GetValueOrDefault((linkId, variant)) + amount;

    /// <summary>Does it all; a visitor is rewarded once, however many orders follow.</summary>
    public async Task SaveAsync(AttributionDbContext context, CancellationToken cancellationToken)
    {
        var totals = refunds.ToDictionary(row => row.Key, row => new Sum(0, 0, row.Value, 0, 0));
        foreach (var link in credits.GroupBy(credit => credit.LinkId).OrderBy(link => link.Key))
        {
            foreach (var visitors in link.GroupBy(credit => credit.VisitorId).Chunk(VisitorsPerStatement))
            {
                var known = await RewardAsync(context, link.Key, [.. visitors.Select(visitor => visitor.Key)], cancellationToken);
                foreach (var orders in visitors)
                {
                    if (known.TryGetValue(orders.Key, out var visitor))
                    {
                        var first = visitor.Rewarded ? 0 : 1;
                        totals[(link.Key, visitor.Variant)] = totals.GetValueOrDefault((link.Key, visitor.Variant))
                            + new Sum(orders.Count(), orders.Sum(order => order.Amount), orders.Sum(order => order.Refunded), first, visitor.Matured ? first : 0);
                        foreach (var order in orders)
                        {
                            order.Credited(visitor.Variant);
                        }
                    }
                }
            }
        }

        foreach (var (key, sum) in totals.OrderBy(row => row.Key.Link).ThenBy(row => row.Key.Variant, StringComparer.Ordinal))
        {
            await AddAsync(context, key.Link, key.Variant, sum, cancellationToken);
        }
    }

    // As they were before. The first update changes nothing and takes the rows' locks, so that no visitor matures between being read and being rewarded.
    private async Task<Dictionary<Guid, VariantVisitor>> RewardAsync(AttributionDbContext context, Guid linkId, Guid[] ids, CancellationToken cancellationToken)
    {
        var visitors = context.VariantVisitors.Where(x => x.MerchantId == merchantId && x.LinkId == linkId && ids.Contains(x.VisitorId));
        await visitors.ExecuteUpdateAsync(row => row.SetProperty(x => x.Rewarded, x => x.Rewarded), cancellationToken);
        var known = await visitors.AsNoTracking().ToDictionaryAsync(x => x.VisitorId, cancellationToken);
        await visitors.Where(x => !x.Rewarded).ExecuteUpdateAsync(row => row.SetProperty(x => x.Rewarded, true), cancellationToken);
        return known;
    }

    private Task<int> AddAsync(AttributionDbContext context, Guid linkId, string variant, Sum sum, CancellationToken cancellationToken) =>
        context.VariantTotals.Where(x => x.MerchantId == merchantId && x.LinkId == linkId && x.Variant == variant)
            .ExecuteUpdateAsync(
                row => row.SetProperty(x => x.Orders, x => x.Orders + sum.Orders)
                    .SetProperty(x => x.Paid, x => x.Paid + sum.Paid)
                    .SetProperty(x => x.Refunded, x => x.Refunded + sum.Refunded)
                    .SetProperty(x => x.Rewarded, x => x.Rewarded + sum.Rewarded)
                    .SetProperty(x => x.MatureRewards, x => x.MatureRewards + sum.MatureRewards)
                    .SetProperty(x => x.Version, x => x.Version + (sum.MatureRewards > 0 ? 1 : 0)),
                cancellationToken);

    private sealed record Credit(Guid LinkId, Guid VisitorId, long Amount, long Refunded, Action<string> Credited);

    private readonly record struct Sum(long Orders, long Paid, long Refunded, long Rewarded, long MatureRewards)
    {
        public static Sum operator +(Sum left, Sum right) => new(
            left.Orders + right.Orders, left.Paid + right.Paid, left.Refunded + right.Refunded, left.Rewarded + right.Rewarded, left.MatureRewards + right.MatureRewards);
    }
}
