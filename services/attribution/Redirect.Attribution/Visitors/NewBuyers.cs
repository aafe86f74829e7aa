using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Visitors;

/// <summary>
/// Whether who bought is new to the shop: what the merchant said of the order, else whether one of the buyer's visitors has an order that was paid in the days before. An order of
/// nobody known is neither.
/// </summary>
internal static class NewBuyers
{
    /// <summary>Days before in which a payment makes a buyer an old one, if nobody says otherwise (the field counts 365; one of its glossaries 360).</summary>
    public const int DefaultDays = 365;

    private const int OrdersPerQuery = 500;

    /// <summary>Of each paid order, by its id; an order of which nothing is known is not in it.</summary>
    /// <param name="context">Reads only.</param>
    /// <param name="merchantId">Whose orders.</param>
    /// <param name="orders">Paid ones of that merchant.</param>
    /// <param name="before">The first day of the period: who paid in the days before it is old, whatever happens in the period. Null: each order is asked for its own payment.</param>
    /// <param name="days">1 to 3650.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyDictionary<string, bool>> OfAsync(
        AttributionDbContext context, Guid merchantId, IReadOnlyCollection<Order> orders, DateTime? before, int days, CancellationToken cancellationToken)
    {
        var answers = orders.Where(order => order.BuyerNew is not null).ToDictionary(order => order.OrderId, order => order.BuyerNew!.Value);
        foreach (var chunk in orders.Where(order => order is { BuyerNew: null, PaidAt: not null }).Chunk(OrdersPerQuery))
        {
            var visitors = await VisitorsAsync(context, merchantId, chunk, cancellationToken);
            var groups = await BuyerVisitors.OfAsync(context, merchantId, [.. visitors.Values], cancellationToken);
            var paid = await PaymentsAsync(context, merchantId, [.. groups.Values.SelectMany(group => group).Distinct()], cancellationToken);
            foreach (var order in chunk)
            {
                if (visitors.TryGetValue(order.OrderId, out var visitor))
                {
                    var until = before ?? order.PaidAt!.Value;
                    answers[order.OrderId] = !groups[visitor].SelectMany(one => paid[one]).Any(at => at < until && at >= until.AddDays(-days));
                }
            }
        }

        return answers;
    }

    // By the order itself, else by the visit that it names or that touched it.
    private static async Task<Dictionary<string, Guid>> VisitorsAsync(AttributionDbContext context, Guid merchantId, Order[] orders, CancellationToken cancellationToken)
    {
        var visits = orders.Where(order => order.VisitorId is null).Select(order => order.VisitId ?? order.TouchVisitId).OfType<Guid>().Distinct().ToList();
        var visitors = visits.Count == 0
            ? []
            : await context.Visits.AsNoTracking().Where(x => x.MerchantId == merchantId && visits.Contains(x.EventId) && x.VisitorId != null)
                .ToDictionaryAsync(x => x.EventId, x => x.VisitorId!.Value, cancellationToken);
        return orders.Select(order => (order.OrderId, Visitor: order.VisitorId ?? ((order.VisitId ?? order.TouchVisitId) is { } visit && visitors.TryGetValue(visit, out var id) ? id : null as Guid?)))
            .Where(x => x.Visitor is not null).ToDictionary(x => x.OrderId, x => x.Visitor!.Value);
    }

    private static async Task<ILookup<Guid, DateTime>> PaymentsAsync(AttributionDbContext context, Guid merchantId, List<Guid> visitors, CancellationToken cancellationToken)
    {
        var all = new List<(Guid Visitor, DateTime PaidAt)>();
        foreach (var chunk in visitors.Chunk(OrdersPerQuery))
        {
            var ids = chunk.ToList();
            var named = await context.Orders.AsNoTracking().Where(x => x.MerchantId == merchantId && x.PaidAt != null && x.VisitorId != null && ids.Contains(x.VisitorId.Value))
                .Select(x => new { Visitor = x.VisitorId!.Value, PaidAt = x.PaidAt!.Value }).ToListAsync(cancellationToken);
            var visited = await context.Visits.AsNoTracking().Where(x => x.MerchantId == merchantId && x.VisitorId != null && ids.Contains(x.VisitorId.Value))
                .Join(context.Orders.Where(x => x.MerchantId == merchantId && x.PaidAt != null && x.VisitorId == null && x.VisitId != null), x => x.EventId, x => x.VisitId, (visit, order) => new { Visitor = visit.VisitorId!.Value, PaidAt = order.PaidAt!.Value })
                .ToListAsync(cancellationToken);
            all.AddRange(named.Concat(visited).Select(x => (x.Visitor, x.PaidAt)));
        }

        return all.ToLookup(x => x.Visitor, x => x.PaidAt);
    }
}
