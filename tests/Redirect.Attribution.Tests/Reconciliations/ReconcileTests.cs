using Redirect.Attribution.Reconciliations;

namespace Redirect.Attribution.Tests.Reconciliations;

public sealed class ReconcileTests
{
    private static readonly DateTime Day = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_worked_example_sums_up_to_590()
    {
        Entry[] ours = [Of(1, 100), Of(2, 200), Of(3, 300), Of(5, 500)];
        Entry[] theirs = [Of(1, 100, 1), Of(2, 190, 2), Of(4, 400, 3), Of(5, 500, 4), Of(5, 500, 5)];
        var differences = Reconcile.Compare(ours, theirs, DateTime.MaxValue);
        Assert.Equal(
            [
                ("1", DifferenceClass.Matched, 0, 1), ("2", DifferenceClass.AmountDiff, -10, 2), ("3", DifferenceClass.MissingExternal, -300, 0), ("4", DifferenceClass.MissingInternal, 400, 3),
                ("5", DifferenceClass.Matched, 0, 4), ("5", DifferenceClass.DuplicateExternal, 500, 5),
            ],
            differences.Select(x => (x.Key.OrderId, x.Class, x.Amount, x.External?.Row ?? 0)));
        Assert.Equal(590, theirs.Sum(x => x.Amount) - ours.Sum(x => x.Amount));
        Assert.Equal(590, differences.Sum(x => x.Amount));
    }

    [Fact]
    public void What_one_side_misses_is_late_from_the_moment_on_that_is_given()
    {
        Entry[] ours = [Of(1, 100) with { At = Day.AddHours(2) }, Of(2, 100) with { At = Day.AddHours(2).AddMilliseconds(-1) }, Of(5, 7) with { At = Day.AddHours(5) }];
        Entry[] theirs = [Of(3, 100, 1) with { At = Day.AddHours(2) }, Of(4, 100, 2) with { At = Day.AddHours(2).AddMilliseconds(-1) }, Of(5, 8, 3) with { At = Day.AddHours(5) }];
        Assert.Equal(
            [DifferenceClass.Late, DifferenceClass.MissingExternal, DifferenceClass.Late, DifferenceClass.MissingInternal, DifferenceClass.AmountDiff],
            Reconcile.Compare(ours, theirs, Day.AddHours(2)).Select(x => x.Class));
    }

    [Fact]
    public void Of_rows_of_one_order_the_one_the_platform_wrote_last_is_compared()
    {
        Entry[] theirs = [Of(1, 100, 1) with { State = "paid", ModifiedAt = Day }, Of(1, 100, 2) with { State = "closed", ModifiedAt = Day.AddHours(1) }, Of(1, 100, 3) with { State = "created" }];
        foreach (var rows in (Entry[][])[theirs, [.. theirs.Reverse()]])
        {
            Assert.Equal(
                [(1, DifferenceClass.DuplicateExternal), (2, DifferenceClass.Matched), (3, DifferenceClass.DuplicateExternal)],
                Reconcile.Compare([Of(1, 100) with { State = "closed" }], rows, DateTime.MaxValue).Select(x => (x.External!.Row, x.Class)));
        }

        Assert.Equal(DifferenceClass.StatusDiff, Assert.Single(Reconcile.Compare([Of(1, 100)], [Of(1, 100, 1) with { State = "closed" }], DateTime.MaxValue)).Class);
    }

    [Fact]
    public void The_differences_sum_up_to_the_difference_of_the_sums_whatever_the_sides_are_and_in_any_order()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            Entry[] ours = [.. Enumerable.Range(0, random.Next(12)).Select(n => Some(random, n, 0))];
            Entry[] theirs = [.. Enumerable.Range(1, random.Next(20)).Select(row => Some(random, random.Next(12), row))];
            var expected = Reconcile.Compare(ours, theirs, Day.AddHours(12));
            Assert.Equal(theirs.Sum(x => x.Amount) - ours.Sum(x => x.Amount), expected.Sum(x => x.Amount));
            Assert.Equal(theirs.Length, expected.Count(x => x.External is not null));
            Assert.Equal(ours.Length, expected.Count(x => x.Internal is not null));
            random.Shuffle(ours);
            random.Shuffle(theirs);
            Assert.Equal(expected, Reconcile.Compare(ours, theirs, Day.AddHours(12)));
        }

        static Entry Some(Random random, int order, int row) => new(
            new EntryKey(order.ToString(System.Globalization.CultureInfo.InvariantCulture), random.Next(3) == 0 && row > 0 ? "R" : ""), random.Next(4) * 100, random.Next(2) == 0 ? "paid" : "closed",
            Day.AddHours(random.Next(24)), row, random.Next(2) == 0 ? null : Day.AddHours(random.Next(3)));
    }

    private static Entry Of(int order, long amount, long row = 0) => new(new EntryKey(order.ToString(System.Globalization.CultureInfo.InvariantCulture), ""), amount, "paid", Day, row);
}
