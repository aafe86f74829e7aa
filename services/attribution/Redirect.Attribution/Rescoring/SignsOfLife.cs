using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Rescoring;

/// <summary>Who of a crowd did what only somebody behind a screen does: a page of ours or of the target reported that it was shown, a surprise code was claimed, something was ordered, the visitor came back.</summary>
internal static class SignsOfLife
{
    /// <summary>Ids of one question.</summary>
    private const int Chunk = 500;

    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Whose visits.</param>
    /// <param name="crowd">One of <see cref="SivtRules.Crowds"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Of the crowd's visitors, those who live.</returns>
    public static async Task<IReadOnlySet<Guid>> OfAsync(AttributionDbContext context, Guid merchantId, IReadOnlyCollection<CrowdVisit> crowd, CancellationToken cancellationToken)
    {
        var alive = new HashSet<Guid>();
        var visitorOf = crowd.ToDictionary(visit => visit.EventId, visit => visit.Visitor);
        foreach (var ids in visitorOf.Keys.Chunk(Chunk))
        {
            var shown = await context.WakeAttempts.AsNoTracking().Where(x => x.MerchantId == merchantId && ids.Contains(x.VisitId)).Select(x => x.VisitId).ToListAsync(cancellationToken);
            var landed = await context.Landings.AsNoTracking().Where(x => x.MerchantId == merchantId && ids.Contains(x.VisitId)).Select(x => x.VisitId).ToListAsync(cancellationToken);
            var bought = await context.Orders.AsNoTracking().Where(x => x.MerchantId == merchantId && x.VisitId != null && ids.Contains(x.VisitId.Value))
                .Select(x => x.VisitId!.Value).ToListAsync(cancellationToken);
            alive.UnionWith(shown.Concat(landed).Concat(bought).Select(id => visitorOf[id]));
        }

        var start = crowd.Min(visit => visit.At);
        var end = crowd.Max(visit => visit.At) + SivtRules.CrowdWindow;
        var until = end + SivtRules.LifeWindow;
        var later = new List<CrowdVisit>();
        foreach (var visitors in crowd.Select(visit => visit.Visitor).Distinct().Chunk(Chunk))
        {
            alive.UnionWith(await context.ClaimEvents.AsNoTracking()
                .Where(x => x.MerchantId == merchantId && x.VisitorId != null && visitors.Contains(x.VisitorId.Value) && x.OccurredAt >= start && x.OccurredAt <= until)
                .Select(x => x.VisitorId!.Value).ToListAsync(cancellationToken));
            alive.UnionWith(await context.Orders.AsNoTracking()
                .Where(x => x.MerchantId == merchantId && x.VisitorId != null && visitors.Contains(x.VisitorId.Value)
                    && ((x.PaidAt >= start && x.PaidAt <= until) || (x.CreatedAt >= start && x.CreatedAt <= until)))
                .Select(x => x.VisitorId!.Value).ToListAsync(cancellationToken));
            later.AddRange(await context.Visits.AsNoTracking()
                .Where(x => x.MerchantId == merchantId && x.VisitorId != null && visitors.Contains(x.VisitorId.Value) && x.OccurredAt > end && x.OccurredAt <= until
                    && (x.Quality == (short)Quality.Human || x.Quality == (short)Quality.Duplicate))
                .Select(x => new CrowdVisit(x.EventId, x.LinkId, x.AddressPrefix, x.VisitorId!.Value, x.OccurredAt)).ToListAsync(cancellationToken));
        }

        alive.UnionWith(SivtRules.CameBack(crowd, later));
        return alive;
    }
}
