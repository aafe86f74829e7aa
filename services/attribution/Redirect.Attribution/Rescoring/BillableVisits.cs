using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>The visits of a day that are paid for: human and valid, and each visitor once an hour at each link and placement (docs/visit-quality.md).</summary>
internal static class BillableVisits
{
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Whose visits.</param>
    /// <param name="day">Of UTC+8.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those at a placement, by time, then event id.</returns>
    public static async Task<IReadOnlyList<BillableVisit>> OfDayAsync(AttributionDbContext context, Guid merchantId, DateOnly day, CancellationToken cancellationToken)
    {
        var from = ChinaDay.Start(day);
        var to = from.AddDays(1);
        return await context.Visits.AsNoTracking()
            .Where(x => x.MerchantId == merchantId && x.OccurredAt >= from && x.OccurredAt < to && x.Quality == (short)Quality.Human && x.PlacementId != null && x.VisitorId != null)
            .OrderBy(x => x.OccurredAt).ThenBy(x => x.EventId)
            .Select(x => new BillableVisit(x.EventId, x.LinkId, x.PlacementId!.Value, x.VisitorId!.Value, x.OccurredAt))
            .ToListAsync(cancellationToken);
    }
}
