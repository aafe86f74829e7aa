using System.Globalization;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Rescoring;

namespace Redirect.Attribution.Tests.Rescoring;

/// <summary>The vectors I1 to I4 at the level that is billed, and its edges.</summary>
public sealed class VisitLevelsTests
{
    private static readonly DateTime Start = new(2026, 9, 1, 4, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Visitor = Guid.CreateVersion7();
    private static readonly Guid Link = Guid.CreateVersion7();
    private static readonly Guid Here = Guid.CreateVersion7();
    private static readonly Guid There = Guid.CreateVersion7();

    [Theory]
    [InlineData("0 400", "0")]
    [InlineData("0 29000 61000", "0")]
    [InlineData("0 3540000 3660000", "0 3660000")]
    [InlineData("0 3599000 3601000", "0 3601000")]
    [InlineData("0 3600000 3600001", "0 3600001")]
    [InlineData("0 3600000", "0")]
    [InlineData("0 3600001 7200001 7200002", "0 3600001 7200002")]
    public void A_visitor_is_billed_once_an_hour_after_the_last_billed_visit(string clicks, string billed)
    {
        var visits = clicks.Split(' ').Select(ms => At(double.Parse(ms, CultureInfo.InvariantCulture))).ToArray();

        foreach (var arrived in Orders(visits))
        {
            Assert.Equal(billed.Split(' '), VisitLevels.Pick(arrived, VisitLevels.Billable).Select(visit => Milliseconds(visit.At)));
        }
    }

    [Fact]
    public void The_day_of_unique_visitors_is_closed_as_well()
    {
        var (first, edge, past) = (At(0), At(VisitLevels.Unique.TotalMilliseconds), At(VisitLevels.Unique.TotalMilliseconds + 1));

        Assert.Equal([first, past], VisitLevels.Pick([past, edge, first], VisitLevels.Unique));
    }

    [Fact]
    public void Links_placements_and_visitors_are_told_apart()
    {
        var first = At(0);
        var elsewhere = At(5_000) with { Placement = There };
        var other = At(5_000) with { Visitor = Guid.CreateVersion7() };
        var link = At(5_000) with { Link = Guid.CreateVersion7() };

        Assert.Equal(
            new[] { first, elsewhere, other, link }.Order().Select(visit => visit.Id).Order(),
            VisitLevels.Pick([first, elsewhere, other, link], VisitLevels.Billable).Select(visit => visit.Id).Order());
    }

    [Fact]
    public void A_double_click_over_two_placements_is_billed_once()
    {
        var (first, second, later) = (At(0), At(2_000) with { Placement = There }, At(4_001) with { Placement = There });

        Assert.Equal([first, later], VisitLevels.Pick([second, later, first], VisitLevels.Billable));
        Assert.Equal([first], VisitLevels.Pick([second, later with { At = Start.AddMilliseconds(4_000) }, first], VisitLevels.Billable));
    }

    [Fact]
    public void Of_two_at_one_moment_the_lower_id_counts_and_a_visit_told_twice_is_one()
    {
        var (low, high) = (At(0), At(0));
        (low, high) = low.Id.CompareTo(high.Id) < 0 ? (low, high) : (high, low);

        Assert.Equal([low], VisitLevels.Pick([high, low, low], VisitLevels.Billable));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_order_gives_what_the_definition_gives(int seed)
    {
        var random = new Random(seed);
        Guid[] visitors = [Visitor, Guid.CreateVersion7()];
        var visits = Enumerable.Range(0, 400)
            .Select(_ => At(random.Next(0, 40_000) * 1_000) with { Visitor = visitors[random.Next(2)], Placement = random.Next(2) == 0 ? Here : There })
            .ToArray();

        var picked = VisitLevels.Pick(visits, VisitLevels.Billable);

        random.Shuffle(visits);
        Assert.Equal(picked, VisitLevels.Pick(visits, VisitLevels.Billable));
        Assert.All(
            picked.GroupBy(visit => (visit.Visitor, visit.Placement)),
            billed => Assert.All(billed.Zip(billed.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At > VisitLevels.Billable)));

        // Nothing is left out but for a reason: each visit has a billed one within the hour before at its place, or is part of a double click.
        Assert.All(
            visits.Where(visit => !picked.Contains(visit)),
            visit => Assert.True(
                picked.Any(other => other.Visitor == visit.Visitor && other.Placement == visit.Placement && other.At <= visit.At && visit.At - other.At <= VisitLevels.Billable)
                || visits.Any(other => other != visit && other.Visitor == visit.Visitor && (visit.At - other.At).Duration() <= DoubleClicks.Window)));
    }

    private static (Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id) At(double milliseconds) =>
        (Visitor, Link, Here, Start.AddMilliseconds(milliseconds), Guid.CreateVersion7());

    private static string Milliseconds(DateTime at) => (at - Start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<(Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)[]> Orders((Guid Visitor, Guid Link, Guid Placement, DateTime At, Guid Id)[] visits) =>
        visits.Length == 1 ? [visits] : visits.SelectMany(first => Orders([.. visits.Where(other => other != first)]).Select(rest => visits[..0].Append(first).Concat(rest).ToArray()));
}
