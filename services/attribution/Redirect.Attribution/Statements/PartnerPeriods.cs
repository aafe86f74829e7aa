using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.RateCards;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Statements;

/// <summary>The facts of partners by period, each period read once however many partners ask.</summary>
internal sealed class PartnerPeriods(AttributionDbContext context, ActiveRuns runs, Guid merchantId)
{
    private readonly Dictionary<(DateOnly From, DateOnly To), PeriodFacts> periods = [];
    private ILookup<string, Guid>? placements;

    /// <summary>The run by which the period's orders are attributed; null: there are none.</summary>
    public Guid? RunOf(DateOnly from, DateOnly to) => Period(from, to).RunId;

    /// <summary>The period's days of which no visit is stored any more.</summary>
    public IReadOnlySet<DateOnly> EmptyDaysOf(DateOnly from, DateOnly to) => Period(from, to).EmptyDays;

    /// <summary>The placements that name the partner now.</summary>
    public async Task<IEnumerable<Guid>> PlacementsAsync(string partner, CancellationToken cancellationToken)
    {
        placements ??= (await context.Set<CataloguePlacement>().Where(x => x.MerchantId == merchantId && x.Partner != "").Select(x => new { x.Partner, x.Id }).ToListAsync(cancellationToken))
            .ToLookup(x => x.Partner, x => x.Id, StringComparer.Ordinal);
        return placements[partner];
    }

    /// <summary>Every partner that a placement names now.</summary>
    public async Task<IEnumerable<string>> PartnersAsync(CancellationToken cancellationToken)
    {
        await PlacementsAsync("", cancellationToken);
        return placements!.Select(group => group.Key);
    }

    /// <summary>Of a period that is not settled: by the partners that placements name now, less what is settled with others.</summary>
    public async Task<PartnerFacts> OfOpenAsync(string partner, DateOnly from, DateOnly to, IReadOnlyList<RateCard> cards, CancellationToken cancellationToken)
    {
        var own = (await PlacementsAsync(partner, cancellationToken)).ToHashSet();
        if (own.Count == 0)
        {
            return new PartnerFacts([], [], []);
        }

        var settled = (await (
            from placement in context.Set<SettledPlacement>()
            join statement in context.Set<Statement>() on new { placement.MerchantId, Id = placement.StatementId } equals new { statement.MerchantId, statement.Id }
            where placement.MerchantId == merchantId && statement.Partner != partner && statement.From < to && statement.To > @from
            select new { placement.PlacementId, statement.From, statement.To }).ToListAsync(cancellationToken)).ToLookup(x => x.PlacementId);
        bool IsOwn(Guid placement, DateTime at) => own.Contains(placement) && !settled[placement].Any(x => ChinaDay.Of(at) >= x.From && ChinaDay.Of(at) < x.To);

        var period = Period(from, to);
        var orders = await period.OrdersAsync(cancellationToken);
        var credits = Needs(cards, from, to, DueLines.IsForOrders) ? await period.CreditsAsync(cancellationToken) : [];
        return new PartnerFacts(
            [.. credits.Where(x => orders.TryGetValue(x.OrderId, out var order) && IsOwn(x.PlacementId, order.PaidAt!.Value)).GroupBy(x => x.OrderId).Select(x => Fact(orders[x.Key], x.Sum(y => y.Amount)))],
            await VisitsAsync(period, own, from, to, cards, IsOwn, cancellationToken),
            [.. (await RedemptionsAsync(period, from, to, cards, cancellationToken)).Where(x => IsOwn(x.PlacementId, x.OccurredAt))]);
    }

    /// <summary>
    /// Of a closed period: its placements and the credits of its orders are those that it was closed with; what became of the orders, of redemptions and of visits is known as of
    /// now. Orders that it did not know of are attributed now.
    /// </summary>
    public async Task<PartnerFacts> OfClosedAsync(Statement closed, IReadOnlyList<StatementLine> booked, IReadOnlyList<RateCard> cards, CancellationToken cancellationToken)
    {
        var (from, to) = (closed.From, closed.To);
        var own = (await context.Set<SettledPlacement>().Where(x => x.MerchantId == merchantId && x.StatementId == closed.Id).Select(x => x.PlacementId).ToListAsync(cancellationToken)).ToHashSet();
        var period = Period(from, to);
        var orders = await period.OrdersAsync(cancellationToken);
        var facts = booked.Where(line => line.Kind == LineKind.Order).GroupBy(line => line.OrderId)
            .ToDictionary(lines => lines.Key, lines => Fact(orders[lines.Key], lines.Last().Credited));
        if (own.Count > 0 && Needs(cards, from, to, DueLines.IsForOrders) && await period.LateOrdersAsync(closed.RunId, cancellationToken) is { Count: > 0 } late)
        {
            foreach (var order in (await period.CreditsAsync(cancellationToken)).Where(x => late.Contains(x.OrderId) && own.Contains(x.PlacementId)).GroupBy(x => x.OrderId))
            {
                facts.TryAdd(order.Key, Fact(orders[order.Key], order.Sum(x => x.Amount)));
            }
        }

        return new PartnerFacts(
            facts.Values,
            await VisitsAsync(period, own, from, to, cards, (placement, _) => own.Contains(placement), cancellationToken),
            [.. (await RedemptionsAsync(period, from, to, cards, cancellationToken)).Where(x => own.Contains(x.PlacementId))]);
    }

    private static async Task<IReadOnlyCollection<VisitFact>> VisitsAsync(
        PeriodFacts period, HashSet<Guid> own, DateOnly from, DateOnly to, IReadOnlyList<RateCard> cards, Func<Guid, DateTime, bool> isOwn, CancellationToken cancellationToken)
    {
        if (own.Count == 0 || !Needs(cards, from, to, card => card.PerVisit > 0))
        {
            return [];
        }

        var visits = await period.VisitsAsync(cancellationToken);
        return [.. own.SelectMany(placement => visits[placement]).Where(x => isOwn(x.PlacementId, x.OccurredAt))];
    }

    private static async Task<IReadOnlyList<RedemptionFact>> RedemptionsAsync(PeriodFacts period, DateOnly from, DateOnly to, IReadOnlyList<RateCard> cards, CancellationToken cancellationToken) =>
        Needs(cards, from, to, card => card.PerRedemption > 0) ? await period.RedemptionsAsync(cancellationToken) : [];

    // A day without a card needs everything: what nothing is owed for is listed all the same.
    private static bool Needs(IReadOnlyList<RateCard> cards, DateOnly from, DateOnly to, Func<RateCard, bool> pays)
    {
        for (var day = from; day < to; day = day.AddDays(1))
        {
            if (RateCard.On(cards, day) is not { } card || pays(card))
            {
                return true;
            }
        }

        return false;
    }

    private static OrderFact Fact(Order order, long credited) => new(order.OrderId, order.PaidAt!.Value, order.Currency, order.Amount, order.Refunded, order.State == OrderState.Closed, credited);

    private PeriodFacts Period(DateOnly from, DateOnly to) =>
        periods.TryGetValue((from, to), out var known) ? known : periods[(from, to)] = new PeriodFacts(context, runs, merchantId, from, to);
}
