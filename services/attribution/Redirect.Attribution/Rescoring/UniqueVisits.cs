using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Rescoring;

/// <summary>The visits of a day that are a unique visitor's: as <see cref="BillableVisits"/>, but each visitor once in 24 hours.</summary>
internal static class UniqueVisits
{
    /// <inheritdoc cref="BillableVisits.OfDayAsync"/>
    public static async Task<IReadOnlyList<BillableVisit>> OfDayAsync(AttributionDbContext context, Guid merchantId, DateOnly day, CancellationToken cancellationToken)
    {
        var from = ChinaDay.Start(day);
        var visits = await LevelVisits.OfAsync(context, merchantId, from, from.AddDays(1), VisitLevels.Unique, cancellationToken);
        return [.. visits.Where(x => x.Placement != Guid.Empty).Select(x => new BillableVisit(x.Id, x.Link, x.Placement, x.Visitor, x.At))];
    }
}
