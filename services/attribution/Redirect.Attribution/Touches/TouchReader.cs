using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Alliances;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Visitors;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Touches;

/// <summary>
/// Reads the touches of many orders at once: a few queries for each chunk of orders, whatever their number. The buyer of an order is the visitor it names, or whose visit
/// it names; of one that names neither, whoever redeemed in it; and all visitors that share a member with that one. A redemption that names the order counts whoever made it.
/// </summary>
internal static class TouchReader
{
    /// <summary>Orders of one round of queries; each may bring several visitors.</summary>
    public const int OrdersPerChunk = 250;

    /// <summary>Touches of one visitor in one round at most, the latest: more of them is a script.</summary>
    public const int MaxPerVisitor = 2 * OrderPath.MaxTouches;

    /// <summary>The touches by order id; every order of the chunk has its list.</summary>
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Whose orders.</param>
    /// <param name="orders">At most <see cref="OrdersPerChunk"/>, of about one time.</param>
    /// <param name="reach">What to look for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TouchesOfOrders> ReadAsync(AttributionDbContext context, Guid merchantId, IReadOnlyList<PaidOrder> orders, Reach reach, CancellationToken cancellationToken)
    {
        var touches = orders.ToDictionary(order => order.OrderId, _ => new Dictionary<Guid, Touch>(), StringComparer.Ordinal);
        List<Guid> visitIds = [.. orders.Where(order => order.VisitId is not null).Select(order => order.VisitId!.Value).Distinct()];
        var named = (await VisitLookup.FindAsync(context, visitIds, cancellationToken)).Where(x => x.MerchantId == merchantId).Select(FoundVisit).ToDictionary(x => x.Touch.EventId);
        List<string> orderIds = [.. touches.Keys];
        var redeemed = (await context.ClaimEvents.AsNoTracking()
            .Where(x => x.MerchantId == merchantId && x.OrderId != "" && orderIds.Contains(x.OrderId) && x.Kind == (short)ClaimStepKind.Redeemed)
            .Select(OfStep).ToListAsync(cancellationToken)).ToLookup(x => x.Touch.OrderId, StringComparer.Ordinal);

        var buyers = new Dictionary<string, IReadOnlyCollection<Guid>>(StringComparer.Ordinal);
        foreach (var order in orders)
        {
            var visit = order.VisitId is { } id ? named.GetValueOrDefault(id) : null;
            if (visit is not null)
            {
                touches[order.OrderId][visit.Touch.EventId] = visit.Touch;
            }

            foreach (var redemption in redeemed[order.OrderId])
            {
                touches[order.OrderId][redemption.Touch.EventId] = redemption.Touch;
            }

            buyers[order.OrderId] = (order.VisitorId ?? visit?.Visitor) is { } visitor ? [visitor]
                : [.. redeemed[order.OrderId].Where(x => x.Visitor is not null).Select(x => x.Visitor!.Value).Distinct()];
        }

        var groups = await BuyerVisitors.OfAsync(context, merchantId, [.. buyers.Values.SelectMany(visitors => visitors).Distinct()], cancellationToken);
        foreach (var (orderId, visitors) in buyers.ToList())
        {
            buyers[orderId] = [.. visitors.SelectMany(visitor => groups[visitor]).Distinct()];
        }

        var ordersOf = buyers.SelectMany(x => x.Value.Select(visitor => (Visitor: visitor, OrderId: x.Key))).ToLookup(x => x.Visitor, x => x.OrderId);
        var shared = await SharingMerchants.SpansAsync(context, merchantId, cancellationToken);
        var merchants = (List<Guid>)[merchantId, .. shared.Select(x => x.MerchantId).Distinct()];
        var (from, to) = (orders.Min(order => order.PaidAt) - reach.Before, orders.Max(order => order.PaidAt) + reach.After);
        foreach (var chunk in ordersOf.Select(group => group.Key).Order().Chunk(OrdersPerChunk))
        {
            var ids = chunk.ToList();
            var visits = context.Visits.AsNoTracking()
                .Where(x => merchants.Contains(x.MerchantId) && x.VisitorId != null && ids.Contains(x.VisitorId.Value) && x.OccurredAt >= from && x.OccurredAt <= to);
            visits = reach.Everything ? visits : visits.Where(x => x.Quality == (short)Quality.Human);
            await TakeAsync(visits.OrderBy(x => x.VisitorId).ThenByDescending(x => x.OccurredAt).ThenByDescending(x => x.EventId).Select(OfVisit));
            await TakeAsync(context.ClaimEvents.AsNoTracking()
                .Where(x => merchants.Contains(x.MerchantId) && x.VisitorId != null && ids.Contains(x.VisitorId.Value) && x.OccurredAt >= from && x.OccurredAt <= to)
                .Where(x => x.Kind == (short)ClaimStepKind.Claimed || x.Kind == (short)ClaimStepKind.Promoted || x.Kind == (short)ClaimStepKind.Redeemed)
                .OrderBy(x => x.VisitorId).ThenByDescending(x => x.OccurredAt).ThenByDescending(x => x.EventId).Select(OfStep));
        }

        await CorrectAsync();
        return new TouchesOfOrders(touches.ToDictionary(x => x.Key, x => (IReadOnlyCollection<Touch>)x.Value.Values, StringComparer.Ordinal), [.. ordersOf.Select(group => group.Key)]);

        // A visit keeps the class it was counted in; what later rules made of it stands beside it.
        async Task CorrectAsync()
        {
            var entries = await context.Set<VisitCorrection>().AsNoTracking()
                .Where(x => merchants.Contains(x.MerchantId) && x.OccurredAt >= from && x.OccurredAt <= to).ToListAsync(cancellationToken);
            foreach (var last in entries.GroupBy(x => x.EventId).Select(x => x.MaxBy(y => y.Number)!).Where(x => VisitCorrection.TakesOut(x.Number)))
            {
                foreach (var path in touches.Values)
                {
                    if (path.TryGetValue(last.EventId, out var touch))
                    {
                        path[last.EventId] = touch with { Quality = last.ToClass, QualityReason = last.Reason };
                    }
                }
            }
        }

        async Task TakeAsync(IQueryable<Found> query)
        {
            var (visitor, count) = (Guid.Empty, 0);
            await foreach (var found in query.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (found.Touch.Shop != merchantId && !shared.Any(x => x.Holds(found.Touch.Shop, found.Touch.At)))
                {
                    continue;
                }

                (visitor, count) = visitor == found.Visitor ? (visitor, count + 1) : (found.Visitor!.Value, 1);
                if (count > MaxPerVisitor)
                {
                    continue;
                }

                foreach (var orderId in ordersOf[visitor])
                {
                    touches[orderId][found.Touch.EventId] = found.Touch;
                }
            }
        }
    }

    // Expressions, so that the database sends what is needed and no more.
    private static readonly Expression<Func<VisitRow, Found>> OfVisit = x => new Found(
        x.VisitorId,
        new Touch
        {
            EventId = x.EventId,
            Kind = TouchKind.Visit,
            At = x.OccurredAt,
            IngestedAt = x.IngestedAt,
            Shop = x.MerchantId,
            LinkId = x.LinkId,
            PlacementId = x.PlacementId ?? Guid.Empty,
            CampaignId = x.CampaignId ?? Guid.Empty,
            Form = x.Form,
            Channel = x.Channel,
            Quality = x.Quality,
            QualityReason = x.QualityReason,
        });

    private static readonly Func<VisitRow, Found> FoundVisit = OfVisit.Compile();

    private static readonly Expression<Func<ClaimEventRow, Found>> OfStep = x => new Found(
        x.VisitorId,
        new Touch
        {
            EventId = x.EventId,
            Kind = x.Kind == (short)ClaimStepKind.Redeemed ? TouchKind.Redemption : TouchKind.Claim,
            At = x.OccurredAt,
            IngestedAt = x.IngestedAt,
            Shop = x.MerchantId,
            LinkId = x.LinkId,
            PlacementId = x.PlacementId ?? Guid.Empty,
            CampaignId = x.CampaignId ?? Guid.Empty,
            Form = x.Form,
            Channel = x.Channel,
            Staff = x.StaffId,
            ClaimId = x.ClaimId,
            OrderId = x.OrderId,
        });

    private sealed record Found(Guid? Visitor, Touch Touch);

    /// <param name="Before">How long before the payment.</param>
    /// <param name="After">How long after it; zero where those are of no interest.</param>
    /// <param name="Everything">Also visits that are no person's.</param>
    internal sealed record Reach(TimeSpan Before, TimeSpan After, bool Everything)
    {
        /// <summary>All that an explanation tells of.</summary>
        public static Reach Wide { get; } = new(TimeSpan.FromDays(PathRules.MaxLookbackDays), TimeSpan.FromDays(1), true);
    }
}
