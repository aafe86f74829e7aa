using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Statements;

/// <summary>
/// What is known now of a merchant's period, read once for all partners and each part only when it is asked for: visits cost a look at each day's, and no card
/// that has no price for them asks.
/// </summary>
internal sealed class PeriodFacts(AttributionDbContext context, ActiveRuns runs, Guid merchantId, DateOnly from, DateOnly to)
{
    private IReadOnlyDictionary<string, Order>? orders;
    private IReadOnlyList<Credit>? credits;
    private ILookup<Guid, VisitFact>? visits;
    private IReadOnlyList<RedemptionFact>? redemptions;
    private AttributionRun? run;

    /// <summary>The first moment of the period, UTC.</summary>
    public DateTime Start { get; } = ChinaDay.Start(from);

    /// <summary>The first moment after it.</summary>
    public DateTime End { get; } = ChinaDay.Start(to);

    /// <summary>By which the orders are attributed; null: nobody asked, or there are no orders.</summary>
    public Guid? RunId => run?.Id;

    /// <summary>The days without any visit that is still stored: nothing can be said of them any more.</summary>
    public HashSet<DateOnly> EmptyDays { get; } = [];

    /// <summary>The orders that were paid in the period.</summary>
    public async Task<IReadOnlyDictionary<string, Order>> OrdersAsync(CancellationToken cancellationToken) =>
        orders ??= await context.Orders.AsNoTracking().Where(x => x.MerchantId == merchantId && x.PaidAt >= Start && x.PaidAt < End).ToDictionaryAsync(x => x.OrderId, cancellationToken);

    /// <summary>What touches at placements are credited with, by the active run, made anew where something has changed since.</summary>
    public async Task<IReadOnlyList<Credit>> CreditsAsync(CancellationToken cancellationToken)
    {
        if (credits is null)
        {
            var known = await OrdersAsync(cancellationToken);
            if (known.Count == 0)
            {
                return credits = [];
            }

            run = await runs.FreshAsync(context, merchantId, Start, End, cancellationToken);
            var id = run.Id;
            credits = await context.Set<OrderCredit>().AsNoTracking().Where(x => x.MerchantId == merchantId && x.RunId == id && x.TouchId != null && x.PlacementId != Guid.Empty)
                .GroupBy(x => new { x.OrderId, x.PlacementId }).Select(x => new Credit(x.Key.OrderId, x.Key.PlacementId, x.Sum(y => y.Amount))).ToListAsync(cancellationToken);
        }

        return credits;
    }

    /// <summary>Whether orders were paid in the period that a run knows nothing of.</summary>
    public async Task<HashSet<string>> LateOrdersAsync(Guid? runId, CancellationToken cancellationToken)
    {
        var known = await OrdersAsync(cancellationToken);
        var old = runId is { } id
            ? await context.Set<OrderCredit>().Where(x => x.MerchantId == merchantId && x.RunId == id).Select(x => x.OrderId).Distinct().ToListAsync(cancellationToken)
            : [];
        return [.. known.Keys.Except(old)];
    }

    /// <summary>The billable visits, by placement.</summary>
    public async Task<ILookup<Guid, VisitFact>> VisitsAsync(CancellationToken cancellationToken)
    {
        if (visits is null)
        {
            var all = new List<VisitFact>();
            for (var day = from; day < to; day = day.AddDays(1))
            {
                var billable = await BillableVisits.OfDayAsync(context, merchantId, day, cancellationToken);
                all.AddRange(billable.Select(x => new VisitFact(x.EventId, x.PlacementId, x.OccurredAt)));
                if (billable.Count == 0)
                {
                    var (start, end) = (ChinaDay.Start(day), ChinaDay.Start(day.AddDays(1)));
                    if (!await context.Visits.AnyAsync(x => x.MerchantId == merchantId && x.OccurredAt >= start && x.OccurredAt < end, cancellationToken))
                    {
                        EmptyDays.Add(day);
                    }
                }
            }

            visits = all.ToLookup(x => x.PlacementId);
        }

        return visits;
    }

    /// <summary>The redemptions of codes of placements. A reversal of a part takes the earliest of its claim.</summary>
    public async Task<IReadOnlyList<RedemptionFact>> RedemptionsAsync(CancellationToken cancellationToken)
    {
        if (redemptions is null)
        {
            const short Redeemed = (short)ClaimStepKind.Redeemed, Part = (short)ClaimStepKind.ReversedPart, Whole = (short)ClaimStepKind.Reversed;
            var claims = context.ClaimEvents.Where(x => x.MerchantId == merchantId && x.Kind == Redeemed && x.PlacementId != null && x.OccurredAt >= Start && x.OccurredAt < End).Select(x => x.ClaimId);
            var steps = await context.ClaimEvents.AsNoTracking()
                .Where(x => x.MerchantId == merchantId && (x.Kind == Redeemed || x.Kind == Part || x.Kind == Whole) && claims.Contains(x.ClaimId)).ToListAsync(cancellationToken);
            redemptions = [.. steps.GroupBy(x => x.ClaimId).SelectMany(Facts).Where(x => x.OccurredAt >= Start && x.OccurredAt < End)];
        }

        return redemptions;
    }

    private static IEnumerable<RedemptionFact> Facts(IEnumerable<ClaimEventRow> claim)
    {
        var steps = claim.ToList();
        var reversed = steps.Any(x => x.Kind == (short)ClaimStepKind.Reversed) ? int.MaxValue : steps.Where(x => x.Kind == (short)ClaimStepKind.ReversedPart).Sum(x => x.Items);
        return steps.Where(x => x.Kind == (short)ClaimStepKind.Redeemed).OrderBy(x => x.OccurredAt).ThenBy(x => x.EventId).Index()
            .Where(x => x.Item.PlacementId is not null).Select(x => new RedemptionFact(x.Item.EventId, x.Item.PlacementId!.Value, x.Item.OccurredAt, x.Index < reversed));
    }

    /// <summary>What touches of an order at a placement are credited with, minor units.</summary>
    internal sealed record Credit(string OrderId, Guid PlacementId, long Amount);
}
