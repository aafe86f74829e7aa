using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>
/// The merchants that agreed with one to share touches: a touch at theirs may earn credit for its orders where its same-shop rule is off. The terms of the touch's
/// week decide. Pauses do not matter: they are about what is counted, not about what happened.
/// </summary>
internal static class SharingMerchants
{
    /// <summary>Those that share at a moment, sorted.</summary>
    public static async Task<IReadOnlyList<Guid>> OfAsync(AttributionDbContext context, Guid merchantId, DateTime at, CancellationToken cancellationToken) =>
        [.. (await SpansAsync(context, merchantId, cancellationToken)).Where(x => x.Holds(x.MerchantId, at)).Select(x => x.MerchantId).Distinct().Order()];

    /// <summary>Who shares when; never the merchant itself.</summary>
    public static async Task<IReadOnlyList<SharedSpan>> SpansAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken)
    {
        var alliances = await context.AlliancesOf(merchantId).AsNoTracking()
            .Where(x => x.StartsAt != null && context.Set<AllianceTerms>().Any(y => y.AllianceId == x.Id && y.AcceptedAt != null && y.SharesTouches)).ToListAsync(cancellationToken);
        var ids = alliances.ConvertAll(x => x.Id);
        var terms = (await context.Set<AllianceTerms>().AsNoTracking().Where(x => ids.Contains(x.AllianceId) && x.AcceptedAt != null).ToListAsync(cancellationToken)).ToLookup(x => x.AllianceId);
        return [.. alliances.SelectMany(x => Spans(x, x.OtherThan(merchantId), [.. terms[x.Id]]))];
    }

    private static IEnumerable<SharedSpan> Spans(Alliance alliance, Guid other, IReadOnlyList<AllianceTerms> terms)
    {
        // Each version holds from its Monday to that of the next one; of two with one Monday the later.
        var held = terms.GroupBy(x => x.FromWeek!.Value).Select(x => x.MaxBy(y => y.Version)!).OrderBy(x => x.FromWeek).ToList();
        for (var at = 0; at < held.Count; at++)
        {
            var from = Later(alliance.StartsAt!.Value, ChinaWeek.Start(held[at].FromWeek!.Value));
            var to = Earlier(alliance.EndedAt ?? DateTime.MaxValue, at + 1 < held.Count ? ChinaWeek.Start(held[at + 1].FromWeek!.Value) : DateTime.MaxValue);
            if (held[at] is { EndsOn: { } end })
            {
                to = Earlier(to, Counters.ChinaDay.Start(end));
            }

            if (held[at].SharesTouches && from < to)
            {
                yield return new SharedSpan(other, from, to);
            }
        }
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
