using Redirect.Contracts.Events.V1;

namespace Redirect.SimulatedMonth.Plan;

/// <summary>
/// Thirty days of a merchant, and of a neighbour whose visits travel in the same messages. Everything is drawn from the seed. Visitors who buy
/// under their own name come by one link in one place all month, so that which of their visits touched the order, which depends on what had
/// arrived, makes no difference to where it counts.
/// </summary>
internal sealed class Month
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(30);

    private readonly Random random;
    private readonly SeededIds ids;
    private readonly List<PlannedVisit> visits;
    private readonly List<PlannedOrder> orders = [];
    private readonly List<PlannedRefund> refunds = [];
    private readonly List<PlannedStep> steps = [];

    public Month(MonthSettings settings, DateTime now)
    {
        random = new Random(settings.Seed);
        ids = new SeededIds(random);

        // Orders may not be in the future, and refunds come behind them.
        End = Cell.HourOf(now);
        Begin = End - Length;
        Merchant = new Shop(random, Begin, campaigns: 6, placements: 40, links: 60, codes: 5);
        Neighbour = new Shop(random, Begin, campaigns: 1, placements: 3, links: 3, codes: 1);
        visits = new List<PlannedVisit>(settings.Visits);
        MakeVisits(settings.Visits);
        FindDoubles();
        MakeOrders(settings.Orders);
        MakeRefunds(settings.Refunds);
        MakeClaims(settings.Orders / 4);
    }

    public DateTime Begin { get; }

    public DateTime End { get; }

    public Shop Merchant { get; }

    public Shop Neighbour { get; }

    public IReadOnlyList<PlannedVisit> Visits => visits;

    public IReadOnlyList<PlannedOrder> Orders => orders;

    public IReadOnlyList<PlannedRefund> Refunds => refunds;

    public IReadOnlyList<PlannedStep> Steps => steps;

    private void MakeVisits(int count)
    {
        var roamers = Enumerable.Range(0, Math.Max(1, count / 5)).Select(_ => ids.At(Begin)).ToArray();
        var buyers = Enumerable.Range(0, Math.Max(1, count / 20)).Select(_ => (Id: ids.At(Begin), Link: random.Next(Merchant.Links.Count), Place: random.Next(-1, Merchant.Places.Count), Form: FormOf())).ToArray();
        while (visits.Count < count)
        {
            var at = Moment(Begin, End);
            var shop = random.Next(50) == 0 ? Neighbour : Merchant;
            var quality = QualityOf();
            var isNamed = shop == Merchant && quality == Quality.Human && random.Next(3) == 0;
            var buyer = buyers[random.Next(buyers.Length)];
            var (link, place, form, visitor) = isNamed
                ? (shop.Links[buyer.Link], buyer.Place < 0 ? Place.None : shop.Places[buyer.Place], buyer.Form, buyer.Id)
                : (shop.Links[random.Next(shop.Links.Count)], random.Next(10) == 0 ? Place.None : shop.Places[random.Next(shop.Places.Count)], FormOf(),
                    quality is Quality.Human or Quality.Suspect or Quality.Internal && random.Next(20) > 0 ? roamers[random.Next(roamers.Length)] : Guid.Empty);
            Add(shop, link, place, form, at, visitor, quality);

            // A second tap: inside the window, on its last millisecond, or just beyond it; where the visitor roams, in another place.
            if (quality == Quality.Human && visitor != Guid.Empty && random.Next(30) == 0 && visits.Count < count)
            {
                var pause = random.Next(6) switch { 0 => 0, 1 => 2_000, 2 => 2_001, _ => random.Next(50, 1_500) };
                Add(shop, link, isNamed || random.Next(2) == 0 ? place : shop.Places[random.Next(shop.Places.Count)], form, at.AddMilliseconds(pause), visitor, quality);
            }
        }
    }

    private void Add(Shop shop, Guid link, Place place, Form form, DateTime at, Guid visitor, Quality quality)
    {
        var delay = random.Next(1_000) switch
        {
            < 5 => TimeSpan.FromHours(random.Next(24, 72)),
            < 20 => TimeSpan.FromHours(2) + TimeSpan.FromSeconds(random.Next(600)),
            _ => TimeSpan.FromMilliseconds(random.Next(3_000)),
        };

        // One in many has an id that was not made by us and does not carry its time.
        visits.Add(new PlannedVisit(random.Next(10_000) == 0 ? ids.Foreign() : ids.At(at), shop, link, place, form, at, at + delay, visitor, quality, quality == Quality.Human && random.Next(50) == 0));
    }

    // By the definition of attribution.md B.3, level "technical": same visitor and code, 2 s; of one moment the greater id is the later.
    private void FindDoubles()
    {
        foreach (var path in visits.Where(visit => visit.Quality == Quality.Human && visit.Visitor != Guid.Empty).GroupBy(visit => (visit.Shop, visit.Visitor, visit.LinkId)))
        {
            PlannedVisit? before = null;
            foreach (var visit in path.OrderBy(visit => visit.At).ThenBy(visit => visit.Id))
            {
                visit.IsDouble = before is not null && visit.At - before.At <= TimeSpan.FromSeconds(2);
                before = visit;
            }
        }
    }

    private void MakeOrders(int count)
    {
        var human = visits.Where(visit => visit is { Quality: Quality.Human, IsDouble: false } && visit.Shop == Merchant && visit.At < End - TimeSpan.FromHours(2)).ToList();
        var faithful = visits.Where(visit => visit.Quality == Quality.Human && visit.Shop == Merchant && visit.Visitor != Guid.Empty).GroupBy(visit => visit.Visitor)
            .Where(path => path.Select(visit => (visit.LinkId, visit.Place, visit.Form)).Distinct().Count() == 1).Select(path => path.Key).ToHashSet();
        var buyers = human.Where(visit => faithful.Contains(visit.Visitor)).ToList();
        var neighbours = visits.Where(visit => visit.Shop == Neighbour).ToList();
        for (var number = 0; number < count; number++)
        {
            var kind = random.Next(100);
            var visit = kind switch
            {
                < 55 => buyers[random.Next(buyers.Count)],
                < 80 => human[random.Next(human.Count)],
                _ => null,
            };
            var paid = visit is null ? Moment(Begin, End - TimeSpan.FromHours(1)) : Between(visit.At, End - TimeSpan.FromHours(1));
            var isPaid = random.Next(20) > 0;
            var closed = random.Next(25) == 0 ? Between(paid, End) : (DateTime?)null;
            orders.Add(new PlannedOrder(
                $"T{number:D7}", visit,
                kind < 55 ? visit!.Visitor : kind is >= 80 and < 84 ? ids.At(Begin) : Guid.Empty,
                kind is >= 55 and < 80 ? visit!.Id : kind is >= 84 and < 86 ? neighbours[random.Next(neighbours.Count)].Id : Guid.Empty,
                random.Next(20) == 0 ? 0 : random.Next(1, 50_000),
                isPaid ? paid : null,
                !isPaid || random.Next(3) == 0 ? paid.AddMinutes(-random.Next(60)) : null,
                closed,

                // Some tell us of an order before its visit has arrived.
                random.Next(7) == 0 ? Begin + ((paid - Begin) * random.NextDouble()) : paid));
        }
    }

    private void MakeRefunds(int count)
    {
        var paid = orders.Where(order => order is { PaidAt: not null, Amount: > 1 }).ToList();
        var used = new HashSet<string>();
        while (refunds.Count < count && used.Count < paid.Count)
        {
            var order = paid[random.Next(paid.Count)];
            if (!used.Add(order.Id))
            {
                continue;
            }

            switch (random.Next(5))
            {
                case 0: // more than was paid: in no figure, whichever of the two comes first
                    Refund(order, order.Amount + 1, counts: false);
                    break;
                case 1 when refunds.Count + 2 <= count: // in two parts, to the last fen
                    var part = 1 + (long)(random.NextDouble() * (order.Amount - 1));
                    Refund(order, part, counts: true);
                    if (order.Amount > part)
                    {
                        Refund(order, order.Amount - part, counts: true);
                    }

                    break;
                default:
                    Refund(order, random.Next(2) == 0 ? order.Amount : 1 + (long)(random.NextDouble() * (order.Amount - 1)), counts: true);
                    break;
            }
        }
    }

    private void Refund(PlannedOrder order, long amount, bool counts)
    {
        var at = Between(order.PaidAt!.Value, End);
        refunds.Add(new PlannedRefund($"R{refunds.Count:D7}", order, amount, at, random.Next(4) == 0 ? Begin + ((order.ReportedAt - Begin) * random.NextDouble()) : at, counts));
    }

    private void MakeClaims(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var (code, claim, at) = (random.Next(Merchant.Codes.Count), ids.At(Begin), Moment(Begin, End - TimeSpan.FromHours(3)));
            Step(ClaimStepKind.Claimed, 1, at, 0);
            switch (random.Next(10))
            {
                case < 5:
                    Step(ClaimStepKind.Redeemed, 2, at.AddMinutes(30), 500);
                    break;
                case 5:
                    Step(ClaimStepKind.Redeemed, 2, at.AddMinutes(30), 500);
                    Step(ClaimStepKind.Reversed, 3, at.AddMinutes(90), 500);
                    break;
                case < 8:
                    Step(ClaimStepKind.Released, 2, at.AddMinutes(10), 0);
                    break;
                case 8:
                    Step(ClaimStepKind.Expired, 2, at.AddMinutes(120), 0);
                    break;
            }

            void Step(ClaimStepKind kind, int sequence, DateTime when, long amount) =>
                steps.Add(new PlannedStep(ids.At(when), Merchant, code, claim, sequence, kind, when, amount, amount > 0 ? $"C{number:D7}" : ""));
        }
    }

    // Evenings are busier than nights.
    private DateTime Moment(DateTime from, DateTime to)
    {
        DateTime at;
        do
        {
            at = Between(from, to);
        }
        while (at.Hour is >= 17 and < 23 && random.Next(3) > 0); // night in China

        return at;
    }

    private DateTime Between(DateTime from, DateTime to) => from.AddMilliseconds(random.NextInt64((long)(to - from).TotalMilliseconds));

    private Form FormOf() => random.Next(10) switch { < 6 => Form.Link, 6 => Form.Qr, 7 => Form.Passphrase, 8 => Form.Deeplink, _ => Form.Staff };

    private Quality QualityOf() => random.Next(200) switch
    {
        < 6 => Quality.Preview,
        < 14 => Quality.Bot,
        < 16 => Quality.Prefetch,
        < 17 => Quality.Internal,
        < 20 => Quality.Suspect,
        _ => Quality.Human,
    };
}
