using Redirect.Attribution.Ledger;
using Redirect.Attribution.RateCards;
using Redirect.Attribution.Statements;
using Redirect.Attribution.Tests.Ingest;

namespace Redirect.Attribution.Tests.Statements;

/// <summary>What is due, by the worked numbers of settlement (L1 to L9), the table of roundings and the cap of I12.</summary>
public sealed class DueLinesTests
{
    private static readonly Guid Merchant = Guid.CreateVersion7();
    private static readonly RateCard Worked = new() { Version = 1, From = new DateOnly(2026, 3, 1), Currency = "CNY", CommissionPpm = 99_900, SharePpm = 900_000 };

    [Theory]
    [InlineData(2_345, 10, 234)]
    [InlineData(2_355, 10, 236)]
    [InlineData(2_365, 10, 236)]
    [InlineData(5, 10, 0)]
    [InlineData(1_005, 10, 100)]
    [InlineData(2_346, 10, 235)]
    [InlineData(2_344, 10, 234)]
    [InlineData(1, 3, 0)]
    [InlineData(2, 3, 1)]
    [InlineData(0, 1, 0)]
    public void Halves_go_to_the_even_one(long numerator, long denominator, long rounded) => Assert.Equal(rounded, Rounding.HalfEven(numerator, denominator));

    [Fact]
    public void Rounding_holds_to_the_largest_amounts()
    {
        Assert.Equal(50_000_000_000, Rounding.HalfEven((Int128)100_000_000_000 * 100_000_000_000 * 500_000, (Int128)100_000_000_000 * 1_000_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.HalfEven(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.HalfEven(1, 0));
        Assert.Throws<OverflowException>(() => Rounding.HalfEven(Int128.MaxValue, 1));
    }

    [Theory]
    [InlineData(19_900, 0, 1_789, 199)] // L1, L2: raw 1988.01
    [InlineData(19_900, 5_000, 1_340, 149)] // L4: of 149.00
    [InlineData(19_900, 19_900, 0, 0)] // L5: no rest of one
    [InlineData(9, 0, 0, 0)] // L7: raw 0.8991
    [InlineData(10, 0, 0, 0)] // raw 0.999
    [InlineData(11, 0, 1, 0)] // raw 1.0989
    public void An_order_earns_by_the_worked_numbers(long paid, long refunded, long amount, long fee)
    {
        var share = OrderShare.Of(Worked, Order(paid, refunded));

        Assert.Equal((amount, fee), (share.Amount, share.Fee));
        Assert.Equal(paid is 9 or 10 ? LineFlags.BelowMinimum : "", share.Flag);
    }

    // L9: 1000.00 at 5 %, no more than 20.00.
    [Theory]
    [InlineData(100_000, 2_000)]
    [InlineData(40_000, 2_000)]
    [InlineData(39_980, 1_999)]
    [InlineData(0, 0)]
    public void A_subsidy_has_a_cap_for_each_order(long paid, long amount) => Assert.Equal(
        (amount, 0), OrderShare.Of(new RateCard { Currency = "CNY", SubsidyPpm = 50_000, SubsidyCap = 2_000, SharePpm = Percent.One }, Order(paid, 0)) is var share ? (share.Amount, share.Fee) : default);

    [Fact]
    public void A_part_of_an_order_earns_of_its_part_and_the_parts_are_rounded_each_for_itself()
    {
        Assert.Equal(new OrderShare(597, 66, ""), OrderShare.Of(Worked, Order(19_900, 0) with { Credited = 6_633 })); // 662.6367 and 596.7
        Assert.Equal(new OrderShare(0, 0, LineFlags.Closed), OrderShare.Of(Worked, Order(19_900, 0) with { IsClosed = true }));
        Assert.Equal(new OrderShare(0, 0, LineFlags.OtherCurrency), OrderShare.Of(Worked, Order(19_900, 0) with { Currency = "USD" }));
    }

    // L1 to L6 and L8 as the ledger sees them: expense / payable / fee.
    [Fact]
    public void The_worked_settlement_books_and_takes_back_to_nothing()
    {
        var journal = new Journal([], [], []);
        var first = new Statement { MerchantId = Merchant, Id = Guid.CreateVersion7(), Partner = "p", Currency = "CNY" };
        List<Transfer> booked = [];

        Accrue(first, Draft(first, Order(19_900, 0)));
        Assert.Equal((1988, 1789, 199), Pending());
        Assert.Equal((0, 0, 0), Posted());

        Accrue(first, Draft(first, Order(19_900, 0)));
        Assert.Equal(2, booked.Count);
        Accrue(first, Draft(first, Order(19_900, 0) with { IsClosed = true }));
        Assert.Equal((0, 0, 0), Pending()); // L6
        Accrue(first, Draft(first, Order(19_900, 0)));
        Take([.. Accruals.Live(booked).Select(x => x.Post())]);
        Assert.Equal(((1988, 1789, 199), (0, 0, 0)), (Posted(), Pending())); // L2
        Take([.. booked.ToList()]);
        Assert.Equal((1988, 1789, 199), Posted()); // L3

        foreach (var (refunded, before, beforeFee, left, leftFee) in new[] { (5_000, 1_789, 199, 1_340, 149), (19_900, 1_340, 149, 0, 0) })
        {
            var next = new Statement { MerchantId = Merchant, Id = Guid.CreateVersion7(), Partner = "p", Currency = "CNY" };
            booked = [];
            Accrue(next, Draft(first, Order(19_900, refunded)) with { Before = before, BeforeFee = beforeFee });
            Take([.. Accruals.Live(booked).Select(x => x.Post())]);
            Assert.Equal((left + leftFee, left, leftFee), Posted()); // L4, L5
        }

        void Accrue(Statement statement, LineDraft line) => Take([.. Accruals.Difference(statement, [line], booked)]);

        void Take(IReadOnlyList<Transfer> transfers)
        {
            booked.AddRange(transfers.Except(booked));
            Assert.All(transfers, transfer => Assert.Equal(LedgerRefusal.None, journal.Take(transfer)));
        }

        (long, long, long) Posted() => (-Of("expense").Posted, Of("partner:p").Posted, Of("fee").Posted);
        (long, long, long) Pending() => (Of("expense").DebitsPending, Of("partner:p").CreditsPending, Of("fee").CreditsPending);
        AccountBalance Of(string account) => journal.Balances.GetValueOrDefault((account, "CNY"));
    }

    // I12: 5000 visits of 50 workers in no order, a budget for 1000.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cap_is_used_up_in_the_order_of_time_to_the_last_one(bool byBudget)
    {
        var placement = Guid.CreateVersion7();
        var visits = Enumerable.Range(0, 5_000).Select(n => new VisitFact(Some.Id(Merchant, n), placement, Some.Noon.AddSeconds(n))).ToArray();
        new Random(1).Shuffle(visits);
        var card = new RateCard { Version = 1, From = new DateOnly(2026, 3, 1), Currency = "CNY", PerVisit = 7, VisitCap = byBudget ? null : 1_000, Budget = byBudget ? 7_006 : null };

        var lines = DueLines.Of(new PartnerFacts([], visits, []), [card], new Dictionary<int, long>());
        Assert.Equal((5_000, 1_000, 7_000), (lines.Sum(x => x.Count), lines.Sum(x => x.Charged), lines.Sum(x => x.Due)));
        Assert.Equal(LineFlags.OverCap, lines[^1].Flag);

        var fits = DueLines.Of(new PartnerFacts([], [.. visits.OrderBy(x => x.OccurredAt).Take(1_000)], []), [card], new Dictionary<int, long>());
        Assert.Equal((1_000, 1_000, ""), (fits.Sum(x => x.Count), fits.Sum(x => x.Charged), fits[^1].Flag));
        var oneMore = DueLines.Of(new PartnerFacts([], [.. visits.OrderBy(x => x.OccurredAt).Take(1_001)], []), [card], new Dictionary<int, long>());
        Assert.Equal((1_001, 1_000, LineFlags.OverCap), (oneMore.Sum(x => x.Count), oneMore.Sum(x => x.Charged), oneMore[^1].Flag));
    }

    [Fact]
    public void What_does_not_fit_into_a_cap_earns_nothing_and_something_smaller_after_it_may()
    {
        var facts = new PartnerFacts(
            [Order(1_000, 0, "a"), Order(310, 0, "b", 2), Order(40, 0, "d", 4)], [],
            [new RedemptionFact(Some.Id(Merchant, 1), Merchant, Some.Noon.AddMinutes(1), true), new RedemptionFact(Some.Id(Merchant, 2), Merchant, Some.Noon.AddMinutes(3), false)]);

        Assert.Equal(
            [("order:a", 50, 50, ""), ($"redemption:{Some.Id(Merchant, 1)}", 0, 0, LineFlags.Reversed), ("order:b", 0, 0, LineFlags.OverCap), ($"redemption:{Some.Id(Merchant, 2)}", 30, 0, ""), ("order:d", 0, 0, LineFlags.OverCap)],
            Of(0));
        Assert.Equal([50L, 0, 0, 30, 0], Of(870).Select(x => x.Due));
        Assert.Equal([50L, 0, 16, 0, 2], Of(865, null).Select(x => x.Due));

        IEnumerable<(string Key, long Due, long Fee, string Flag)> Of(long spent, long? cap = 130) => DueLines.Of(facts, [Capped(cap)], new Dictionary<int, long> { [1] = spent }).Select(x => (x.Key, x.Due, x.DueFee, x.Flag));

        RateCard Capped(long? cap) => new() { Version = 1, From = Worked.From, Currency = "CNY", CommissionPpm = 100_000, SharePpm = 500_000, PerRedemption = 30, AmountCap = cap, Budget = 1_000 };
    }

    [Fact]
    public void The_card_of_the_day_holds_and_without_one_nothing_is_owed_and_all_is_listed()
    {
        RateCard[] cards =
        [
            new() { Version = 1, From = new DateOnly(2026, 3, 10), Currency = "CNY", PerVisit = 5 },
            new() { Version = 2, From = new DateOnly(2026, 3, 11), Currency = "CNY", PerRedemption = 9 },
        ];
        var midnight = new DateTime(2026, 3, 10, 16, 0, 0, DateTimeKind.Utc);
        DateTime[] times = [midnight.AddDays(-1).AddMilliseconds(-1), midnight.AddDays(-1), midnight.AddMilliseconds(-1), midnight];
        var facts = new PartnerFacts(
            [.. times.Select((at, n) => Order(100, 0, $"T{n}") with { PaidAt = at })],
            [.. times.Select((at, n) => new VisitFact(Some.Id(Merchant, n), Merchant, at))],
            [.. times.Select((at, n) => new RedemptionFact(Some.Id(Merchant, n), Merchant, at, false))]);

        var lines = DueLines.Of(facts, cards, new Dictionary<int, long>());

        Assert.Equal(
            [(LineKind.Visits, 0, 0L, LineFlags.NoRate), (LineKind.Order, 0, 0, LineFlags.NoRate), (LineKind.Redemption, 0, 0, LineFlags.NoRate), (LineKind.Visits, 1, 10, ""), (LineKind.Redemption, 2, 9, "")],
            lines.Select(x => (x.Kind, x.CardVersion, x.Due, x.Flag)));
        Assert.All(DueLines.Of(facts, [], new Dictionary<int, long>()), line => Assert.Equal((0, LineFlags.NoRate), (line.Due + line.DueFee, line.Flag)));
    }

    [Theory]
    [InlineData("9.99", 99_900)]
    [InlineData("0.0001", 1)]
    [InlineData("100", 1_000_000)]
    [InlineData("0", 0)]
    [InlineData("0.00001", null)]
    [InlineData("100.0001", null)]
    [InlineData("-1", null)]
    public void Percentages_are_exact(string percent, int? ppm) => Assert.Equal(ppm, Percent.ToPpm(decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture)));

    private static OrderFact Order(long paid, long refunded, string id = "T1", int minutes = 0) => new(id, Some.Noon.AddMinutes(minutes), "CNY", paid, refunded, false, paid);

    private static LineDraft Draft(Statement statement, OrderFact order) =>
        new(statement.Id, DueLines.Of(new PartnerFacts([order], [], []), [Worked], new Dictionary<int, long>())[0], 0, 0);
}
