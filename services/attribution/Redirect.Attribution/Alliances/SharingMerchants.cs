using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Alliances;

/// <summary>The merchants that agreed with one to share touches: a touch at theirs may earn credit for its orders where its same-shop rule is off.</summary>
internal static class SharingMerchants
{
    /// <param name="context">To read with.</param>
    /// <param name="merchantId">Whose orders.</param>
    /// <param name="at">UTC; the terms of that week decide. Pauses do not matter: they are about what is counted, not about what happened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Sorted; empty: none.</returns>
    public static async Task<IReadOnlyList<Guid>> OfAsync(AttributionDbContext context, Guid merchantId, DateTime at, CancellationToken cancellationToken)
    {
        var alliances = await context.AlliancesOf(merchantId).AsNoTracking().Where(x => x.StartsAt != null && x.StartsAt <= at && (x.EndedAt == null || x.EndedAt > at)).ToListAsync(cancellationToken);
        var ids = alliances.ConvertAll(x => x.Id);
        var terms = (await context.Set<AllianceTerms>().AsNoTracking().Where(x => ids.Contains(x.AllianceId) && x.AcceptedAt != null).ToListAsync(cancellationToken)).ToLookup(x => x.AllianceId);
        var week = ChinaWeek.Of(at);
        return [.. alliances.Where(x => AllianceTerms.In(terms[x.Id], week) is { SharesTouches: true }).Select(x => x.OtherThan(merchantId)).Order()];
    }
}
