using Redirect.Attribution.Counters;
using Redirect.Attribution.RateCards;

namespace Redirect.Attribution.Statements;

/// <summary>
/// What a partner should have of a period: a function of what is known and the cards, so that it may be asked again whenever something more is known. Caps and
/// the budget are used up in the order of time, to the last unit: what does not fit as a whole earns nothing and is listed as <see cref="LineFlags.OverCap"/>;
/// something smaller after it may still fit. Pure.
/// </summary>
internal static class DueLines
{
    /// <param name="facts">Of the partner and period.</param>
    /// <param name="cards">All of the partner's.</param>
    /// <param name="spent">What each version of them has spent in earlier periods, fees included.</param>
    /// <returns>By time, kind and key; what a card that holds has no rate for is left out.</returns>
    public static IReadOnlyList<DueLine> Of(PartnerFacts facts, IReadOnlyList<RateCard> cards, IReadOnlyDictionary<int, long> spent)
    {
        var purses = cards.ToDictionary(card => card.Version, card => new Purse(card, spent.GetValueOrDefault(card.Version)));
        var days = new Dictionary<DateOnly, RateCard?>();
        var lines = new List<DueLine>();
        var visits = new Dictionary<(DateOnly Day, Guid Placement), (long Count, long Charged)>();
        foreach (var moment in InTime(facts))
        {
            var day = ChinaDay.Of(moment.At);
            if (!days.TryGetValue(day, out var card))
            {
                days[day] = card = RateCard.On(cards, day);
            }

            var purse = card is null ? null : purses[card.Version];
            switch (moment.Kind)
            {
                case LineKind.Order when purse is null || IsForOrders(purse.Card):
                    lines.Add(Line(moment.Order!, purse));
                    break;
                case LineKind.Redemption when purse is not { Card.PerRedemption: 0 }:
                    lines.Add(Line(new RedemptionFact(moment.EventId, moment.PlacementId, moment.At, moment.IsReversed), purse));
                    break;
                case LineKind.Visits when purse is not { Card.PerVisit: 0 }:
                    var (count, charged) = visits.GetValueOrDefault((day, moment.PlacementId));
                    visits[(day, moment.PlacementId)] = (count + 1, charged + (purse?.TakeVisit() == true ? 1 : 0));
                    break;
            }
        }

        lines.AddRange(visits.Select(group => Line(group.Key.Day, group.Key.Placement, group.Value.Count, group.Value.Charged, days[group.Key.Day])));
        return [.. lines.OrderBy(line => line.OccurredAt).ThenBy(line => line.Kind).ThenBy(line => line.Key, StringComparer.Ordinal)];
    }

    /// <summary>Whether the card pays a part of orders.</summary>
    public static bool IsForOrders(RateCard card) => card.CommissionPpm > 0 || card.SubsidyPpm > 0;

    // A month may have a million visits: values, sorted in place.
    private static List<Moment> InTime(PartnerFacts facts)
    {
        List<Moment> moments =
        [
            .. facts.Orders.Select(x => new Moment(x.PaidAt, LineKind.Order, Guid.Empty, Order: x)),
            .. facts.Visits.Select(x => new Moment(x.OccurredAt, LineKind.Visits, x.EventId, PlacementId: x.PlacementId)),
            .. facts.Redemptions.Select(x => new Moment(x.OccurredAt, LineKind.Redemption, x.EventId, PlacementId: x.PlacementId, IsReversed: x.IsReversed)),
        ];
        moments.Sort((x, y) => (x.At.CompareTo(y.At), x.Kind.CompareTo(y.Kind), x.EventId.CompareTo(y.EventId)) switch
        {
            (not 0 and var at, _, _) => at,
            (_, not 0 and var kind, _) => kind,
            (_, _, not 0 and var id) => id,
            _ => string.CompareOrdinal(x.Order?.OrderId, y.Order?.OrderId),
        });
        return moments;
    }

    private static DueLine Line(OrderFact order, Purse? purse)
    {
        var earned = purse is null ? new OrderShare(0, 0, LineFlags.NoRate) : OrderShare.Of(purse.Card, order);
        if (purse?.Take(earned.Amount + earned.Fee) == false)
        {
            earned = new OrderShare(0, 0, LineFlags.OverCap);
        }

        return new DueLine
        {
            Kind = LineKind.Order,
            Key = DueLine.KeyOfOrder(order.OrderId),
            OccurredAt = order.PaidAt,
            OrderId = order.OrderId,
            CardVersion = purse?.Card.Version ?? 0,
            Paid = order.Paid,
            Refunded = order.Refunded,
            Credited = order.Credited,
            CommissionPpm = purse?.Card.CommissionPpm ?? 0,
            SharePpm = purse?.Card.SharePpm ?? 0,
            SubsidyPpm = purse?.Card.SubsidyPpm ?? 0,
            SubsidyCap = purse?.Card.SubsidyCap ?? 0,
            Due = earned.Amount,
            DueFee = earned.Fee,
            Flag = earned.Flag,
        };
    }

    private static DueLine Line(RedemptionFact redemption, Purse? purse)
    {
        var flag = purse is null ? LineFlags.NoRate
            : redemption.IsReversed ? LineFlags.Reversed
            : purse.Take(purse.Card.PerRedemption) ? LineFlags.None : LineFlags.OverCap;
        var charged = flag.Length == 0 ? 1 : 0;
        var price = purse?.Card.PerRedemption ?? 0;
        return new DueLine
        {
            Kind = LineKind.Redemption,
            Key = DueLine.KeyOfRedemption(redemption.EventId),
            OccurredAt = redemption.OccurredAt,
            PlacementId = redemption.PlacementId,
            CardVersion = purse?.Card.Version ?? 0,
            Count = 1,
            Charged = charged,
            Price = price,
            Due = charged * price,
            Flag = flag,
        };
    }

    private static DueLine Line(DateOnly day, Guid placement, long count, long charged, RateCard? card) => new()
    {
        Kind = LineKind.Visits,
        Key = DueLine.KeyOfVisits(day, placement),
        OccurredAt = ChinaDay.Start(day),
        PlacementId = placement,
        CardVersion = card?.Version ?? 0,
        Count = count,
        Charged = charged,
        Price = card?.PerVisit ?? 0,
        Due = checked(charged * (card?.PerVisit ?? 0)),
        Flag = card is null ? LineFlags.NoRate : charged < count ? LineFlags.OverCap : LineFlags.None,
    };

    private readonly record struct Moment(DateTime At, LineKind Kind, Guid EventId, OrderFact? Order = null, Guid PlacementId = default, bool IsReversed = false);

    // What a card has left to spend in the period.
    private sealed class Purse(RateCard card, long spentBefore)
    {
        private long visits;
        private long spent;

        public RateCard Card => card;

        public bool TakeVisit()
        {
            if (visits >= (card.VisitCap ?? long.MaxValue) || !Take(card.PerVisit))
            {
                return false;
            }

            visits++;
            return true;
        }

        public bool Take(long amount)
        {
            // Nothing always fits: a line of nothing is not over a cap.
            if (amount > 0 && (spent + amount > (card.AmountCap ?? long.MaxValue) || spentBefore + spent + amount > (card.Budget ?? long.MaxValue)))
            {
                return false;
            }

            spent += amount;
            return true;
        }
    }
}
