using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Visitors;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Conversions;

/// <summary>
/// Finds the visit that touched an order: the one it names, else its visitor's last before it was paid. A visit counts when it was a person's and not
/// one that a page loaded by stealth, not after the payment and at most the look-back before it. Visits travel for themselves and may come after their order, so what is not found is
/// looked for again: after a quarter of the time that has gone by, at least a second and at most an hour.
/// </summary>
internal sealed class OrderTouch(IOptions<ConversionOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Joins a paid order to its visit, within the caller's transaction, which holds the lock against erasures; sets when to look again if there is none yet.</summary>
    /// <returns>The touch that it has now; null: none.</returns>
    public async Task<JoinedVisit?> JoinAsync(AttributionDbContext context, Order order, CancellationToken cancellationToken)
    {
        var (visit, final) = await FindAsync(context, order, cancellationToken);
        if (visit is null)
        {
            order.JoinAfter = final ? null : Next(order);
            return null;
        }

        // A visitor may be noted as erased and not yet be taken out of the visits.
        if (visit.VisitorId is { } named && (await ErasedVisitors.AmongAsync(context, new HashSet<(Guid, Guid)> { (order.MerchantId, named) }, cancellationToken)).Count > 0)
        {
            visit.VisitorId = null;
        }

        order.Touch(visit);
        var split = visit is { IsHuman: true, Variant.Length: > 0 } ? visit
            : visit.VisitorId is { } visitor ? await LastAsync(context.Visits.Where(x => x.Variant != ""), order, visitor, cancellationToken)
            : null;
        return new JoinedVisit(split?.LinkId, visit.VisitorId);
    }

    private async Task<(VisitRow? Visit, bool Final)> FindAsync(AttributionDbContext context, Order order, CancellationToken cancellationToken)
    {
        if (order.VisitId is { } id)
        {
            var merchant = order.MerchantId;
            var named = (await VisitLookup.FindAsync(context, [id], cancellationToken)).SingleOrDefault(x => x.MerchantId == merchant);
            return named is null ? (null, false)
                : named.IsHuman && named.OccurredAt <= order.PaidAt && named.OccurredAt >= order.PaidAt - options.Value.LookBack ? (named, true)
                : (null, true);
        }

        return order.VisitorId is { } visitor
            ? (await LastAsync(context.Visits.Valid(context), order, visitor, cancellationToken), false)
            : (null, true);
    }

    private Task<VisitRow?> LastAsync(IQueryable<VisitRow> visits, Order order, Guid visitor, CancellationToken cancellationToken)
    {
        var (merchant, until) = (order.MerchantId, order.PaidAt!.Value);
        var from = until - options.Value.LookBack;
        return visits.AsNoTracking()
            .Where(x => x.MerchantId == merchant && x.VisitorId == visitor && x.OccurredAt >= from && x.OccurredAt <= until && x.Quality == (short)Quality.Human)
            .OrderByDescending(x => x.OccurredAt).ThenByDescending(x => x.EventId)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private DateTime? Next(Order order)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var age = now - order.ReceivedAt;
        if (age > options.Value.LookBack)
        {
            return null;
        }

        var pause = age / 4;
        return now + (pause < LeastPause ? LeastPause : pause > LongestPause ? LongestPause : pause);
    }
}
