using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

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
        var visits = await LevelVisits.OfAsync(context, merchantId, from, from.AddDays(1), VisitLevels.Billable, cancellationToken);
        return [.. visits.Where(x => x.Placement != Guid.Empty).Select(x => new BillableVisit(x.Id, x.Link, x.Placement, x.Visitor, x.At))];
    }
}
