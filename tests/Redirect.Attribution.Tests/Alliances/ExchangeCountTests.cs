using Redirect.Attribution.Alliances;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;

namespace Redirect.Attribution.Tests.Alliances;

/// <summary>What counts in a week, of plain values.</summary>
public sealed class ExchangeCountTests
{
    private static readonly DateOnly Week = new(2026, 3, 9);
    private static readonly DateTime Start = ChinaWeek.Start(Week);
    private static readonly Guid Place = Guid.CreateVersion7();
    private static readonly Guid Elsewhere = Guid.CreateVersion7();
    private static readonly Guid Somebody = Guid.CreateVersion7();

    [Fact]
    public void One_visitor_counts_once_in_24_hours_from_the_last_that_counted()
    {
        // 0 h counts; 23 h and exactly 24 h do not; 24 h 1 ms does, and is the new beginning.
        var rows = Count([At(0), At(23), At(24), At(24, 1), At(47), At(48, 2)]);
        Assert.Equal([1L, 1, 1], rows.Select(x => x.Counted));
        Assert.Equal(6, rows.Sum(x => x.Visits));
        Assert.Equal(6, rows.Sum(x => x.Valid));
    }

    [Fact]
    public void Each_placement_has_windows_of_its_own() => Assert.Equal(2, Count([At(0), At(1) with { PlacementId = Elsewhere }]).Sum(x => x.Counted));

    [Fact]
    public void Whoever_counted_on_Sunday_does_not_count_again_on_Monday()
    {
        Assert.Equal(0, Count([At(-1), At(1)]).Sum(x => x.Counted));
        Assert.Equal(1, Count([At(-1), At(1)], week: Week.AddDays(-7)).Sum(x => x.Counted));
        Assert.Equal(1, Count([At(-25), At(1)]).Sum(x => x.Counted));
    }

    [Fact]
    public void Robots_suspects_own_people_and_the_nameless_are_no_visitors()
    {
        var rows = Count([At(1) with { Worth = VisitWorth.Invalid }, At(2) with { Worth = VisitWorth.Neutral }, At(3) with { VisitorId = null }]);
        Assert.Equal((3L, 1L, 1L, 0L), (rows.Sum(x => x.Visits), rows.Sum(x => x.Valid), rows.Sum(x => x.Invalid), rows.Sum(x => x.Unique)));
    }

    [Theory]
    [InlineData(10, 9, 9, 0)]
    [InlineData(10, 10, 10, 0)]
    [InlineData(10, 11, 10, 1)]
    [InlineData(1, 5, 1, 4)]
    public void Beyond_the_cap_visitors_are_seen_and_do_not_count(long cap, int visitors, long counted, long over)
    {
        var rows = Count([.. Enumerable.Range(0, visitors).Select(x => At(x) with { VisitorId = Guid.CreateVersion7(), PlacementId = x % 2 == 0 ? Place : Elsewhere })], cap);
        Assert.Equal((counted, over), (rows.Sum(x => x.Counted), rows.Sum(x => x.OverCap)));
    }

    [Fact]
    public void Of_those_over_the_cap_the_later_ones_do_not_count_whichever_came_in_first()
    {
        List<ExchangeVisit> visits = [At(60), At(1) with { VisitorId = Guid.CreateVersion7() }, At(30) with { VisitorId = Guid.CreateVersion7() }];
        Assert.Equal([(1L, 0L), (1, 0), (0, 1)], Count(visits, cap: 2).Select(x => (x.Counted, x.OverCap)));
    }

    [Fact]
    public void What_came_before_it_was_carried_after_it_was_taken_out_or_out_of_the_alliance_is_nothing()
    {
        var visits = Enumerable.Range(0, 10).Select(x => At(x) with { VisitorId = Guid.CreateVersion7() }).ToList();
        Assert.Equal(3, Count(visits, carried: [Carried(Place, 2, 5)]).Sum(x => x.Visits));
        Assert.Equal(5, Count(visits, carried: [Carried(Place, 2, 5), Carried(Place, 8, 10)]).Sum(x => x.Visits));
        Assert.Equal(4, Count(visits, from: Start.AddHours(1), to: Start.AddHours(5)).Sum(x => x.Visits));
        Assert.Empty(Count(visits, carried: [Carried(Elsewhere, 0, 20)]));
    }

    [Fact]
    public void While_a_share_is_paused_nothing_counts_and_the_cap_is_not_used_up()
    {
        var visits = Enumerable.Range(0, 10).Select(x => At(x) with { VisitorId = Guid.CreateVersion7() }).ToList();
        var rows = Count(visits, cap: 5, pauses: [new SharePause { FromAt = Start.AddHours(2), ToAt = Start.AddHours(4) }, new SharePause { FromAt = Start.AddHours(9) }]);
        Assert.Equal((5L, 3L, 2L, 10L), (rows.Sum(x => x.Counted), rows.Sum(x => x.Paused), rows.Sum(x => x.OverCap), rows.Sum(x => x.Unique)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Any_order_packing_and_repetition_comes_to_the_same_and_to_what_counting_by_hand_does(int seed)
    {
        var random = new Random(seed);
        var people = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToArray();
        var visits = Enumerable.Range(0, 400).Select(_ => new ExchangeVisit(
            Guid.CreateVersion7(), random.Next(2) == 0 ? Place : Elsewhere, random.Next(10) == 0 ? null : people[random.Next(people.Length)],
            Start.AddMinutes(random.Next(-7 * 24 * 60, 7 * 24 * 60)), (VisitWorth)random.Next(3))).ToList();
        var cap = random.Next(20, 60);
        var expected = Count(visits, cap);
        for (var round = 0; round < 5; round++)
        {
            Assert.Equal(expected, Count([.. visits.Concat(visits.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next())], cap));
        }

        // Sums over days and placements, and a count that shares no code.
        var unique = 0;
        foreach (var one in visits.Where(x => x is { Worth: VisitWorth.Valid, VisitorId: not null }).GroupBy(x => (x.VisitorId, x.PlacementId)))
        {
            DateTime? last = null;
            foreach (var visit in one.OrderBy(x => x.At))
            {
                if (last is null || visit.At - last > TimeSpan.FromHours(24))
                {
                    last = visit.At;
                    unique += visit.At >= Start ? 1 : 0;
                }
            }
        }

        Assert.Equal((unique, Math.Min(unique, cap), Math.Max(0, unique - cap)), (expected.Sum(x => x.Unique), expected.Sum(x => x.Counted), expected.Sum(x => x.OverCap)));
        Assert.All(expected, x => Assert.Equal(x.Unique, x.Counted + x.Paused + x.OverCap));
        Assert.All(expected, x => Assert.Equal(Week, ChinaWeek.Of(x.Day)));
        Assert.Equal(visits.Count(x => x.At >= Start), expected.Sum(x => x.Visits));
        foreach (var day in expected.GroupBy(x => x.Day))
        {
            Assert.Equal(visits.Count(x => ChinaDay.Of(x.At) == day.Key && x.Worth == VisitWorth.Valid), day.Sum(x => x.Valid));
        }
    }

    [Fact]
    public void Netting_books_the_difference_in_both_books_and_nothing_where_there_is_none()
    {
        var (id, anna, bo) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var transfers = Netting.Of([Row(anna, 6_000), Row(bo, 5_000)]);
        Assert.Equal(
            [(anna, "expense", $"partner:alliance:{id}", 1_000L), (bo, $"partner:alliance:{id}", "expense", 1_000L)],
            transfers.Select(x => (x.MerchantId, x.Debit, x.Credit, x.Amount)));
        Assert.All(transfers, x => x.Check());
        Assert.Equal(transfers, Netting.Of([Row(bo, 5_000), Row(anna, 6_000)]));
        Assert.Empty(Netting.Of([Row(anna, 5_000), Row(bo, 5_000)]));
        Assert.NotEqual(Netting.EntryOf(id, Week), Netting.EntryOf(id, Week.AddDays(7)));
        Assert.All(transfers, x => Assert.Equal(TransferCode.Exchange, x.Code));

        ExchangeWeek Row(Guid owner, long amount) => new() { AllianceId = id, OwnerId = owner, Week = Week, Amount = amount, Currency = "CNY" };
    }

    private static IReadOnlyList<ExchangeTally> Count(
        IEnumerable<ExchangeVisit> visits, long? cap = null, IReadOnlyCollection<CarriedPlacement>? carried = null, IReadOnlyCollection<SharePause>? pauses = null, DateTime? from = null,
        DateTime? to = null, DateOnly? week = null) =>
        ExchangeCount.Week(week ?? Week, visits, from ?? DateTime.MinValue, to ?? DateTime.MaxValue, carried ?? [Carried(Place, -200), Carried(Elsewhere, -200)], pauses ?? [], cap);

    private static CarriedPlacement Carried(Guid placement, int from, int? to = null) => new()
    {
        PlacementId = placement,
        AddedAt = Start.AddHours(from),
        RemovedAt = to is { } hours ? Start.AddHours(hours) : null,
    };

    private static ExchangeVisit At(int hours, int milliseconds = 0) =>
        new(Guid.CreateVersion7(), Place, Somebody, Start.AddHours(hours).AddMilliseconds(milliseconds), VisitWorth.Valid);
}
