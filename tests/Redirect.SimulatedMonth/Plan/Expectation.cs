using Redirect.Contracts.Events.V1;

namespace Redirect.SimulatedMonth.Plan;

/// <summary>What must be counted, from the plan alone.</summary>
internal sealed class Expectation
{
    private readonly Dictionary<Scope, HashSet<Guid>> visitors = [];
    private readonly Dictionary<(Scope Scope, DateOnly Day), HashSet<Guid>> days = [];

    public Expectation(Month month)
    {
        foreach (var visit in month.Visits)
        {
            Count(visit);
        }

        foreach (var order in month.Orders.Where(order => order.PaidAt is not null))
        {
            var row = Row(order.CellAt(month.Merchant.Id, order.PaidAt!.Value));
            row.Add("orders", 1);
            row.Add("paid", order.Amount);
            if (order.ClosedAt is { } closed)
            {
                Row(order.CellAt(month.Merchant.Id, closed)).Add("orders_closed", 1);
            }
        }

        foreach (var refund in month.Refunds.Where(refund => refund.Counts))
        {
            var row = Row(refund.Order.CellAt(month.Merchant.Id, refund.At));
            row.Add("refunds", 1);
            row.Add("refunded", refund.Amount);
        }

        foreach (var step in month.Steps)
        {
            Count(step);
        }

        foreach (var (cell, figures) in Cells)
        {
            foreach (var scope in cell.Scopes)
            {
                RowOf(scope).Add(figures);
            }
        }
    }

    /// <summary>Roll-up rows.</summary>
    public Dictionary<Cell, Figures> Cells { get; } = [];

    /// <summary>All-time totals.</summary>
    public Dictionary<Scope, Figures> Totals { get; } = [];

    /// <summary>Different visitors of a scope.</summary>
    public Dictionary<Scope, long> Visitors => visitors.ToDictionary(x => x.Key, x => (long)x.Value.Count);

    /// <summary>The same by days of China.</summary>
    public Dictionary<(Scope Scope, DateOnly Day), long> VisitorDays => days.ToDictionary(x => x.Key, x => (long)x.Value.Count);

    private void Count(PlannedVisit visit)
    {
        var row = Row(visit.Cell);
        row.Add(
            visit.Quality switch
            {
                Quality.Human => "human_gross",
                Quality.Preview => "preview",
                Quality.Bot => "bot",
                Quality.Prefetch => "prefetch",
                Quality.Internal => "internal",
                _ => "suspect",
            },
            1);
        row.Add("duplicate", visit.IsDouble ? 1 : 0);
        row.Add("wake_attempted", visit.IsWake ? 1 : 0);
        if (visit.Quality != Quality.Human || visit.Visitor == Guid.Empty)
        {
            return;
        }

        var day = DateOnly.FromDateTime(visit.At.AddHours(8));
        foreach (var scope in visit.Cell.Scopes)
        {
            Set(visitors, scope).Add(visit.Visitor);
            Set(days, (scope, day)).Add(visit.Visitor);
        }
    }

    private void Count(PlannedStep step)
    {
        var one = new Figures();
        switch (step.Kind)
        {
            case ClaimStepKind.Claimed:
                one.Add("claims", 1);
                break;
            case ClaimStepKind.Redeemed:
                one.Add("redemptions", 1);
                one.Add("redeemed_amount", step.Amount);
                break;
            case ClaimStepKind.Reversed:
                one.Add("redemptions_reversed", 1);
                one.Add("reversed_amount", step.Amount);
                one.Add("claims_returned", 1);
                break;
            default:
                one.Add("claims_returned", 1);
                break;
        }

        Row(step.Cell).Add(one);
        RowOf(new Scope(step.Shop.Id, 4, step.Shop.Codes[step.Code].Id)).Add(one);
    }

    private Figures Row(Cell cell) => Cells.TryGetValue(cell, out var row) ? row : Cells[cell] = new Figures();

    private Figures RowOf(Scope scope) => Totals.TryGetValue(scope, out var row) ? row : Totals[scope] = new Figures();

    private static HashSet<Guid> Set<TKey>(Dictionary<TKey, HashSet<Guid>> sets, TKey key)
        where TKey : notnull => sets.TryGetValue(key, out var set) ? set : sets[key] = [];
}
