using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Stats;

/// <summary>Narrows roll-ups to a scope and range; every part is a prefix of an index.</summary>
internal static class RollupScope
{
    public static IQueryable<TRow> In<TRow>(this IQueryable<TRow> rollups, StatsScope scope, HourRange range)
        where TRow : class, IHourOfPlace
    {
        var merchant = scope.MerchantId;
        rollups = rollups.Where(x => x.MerchantId == merchant);
        if (scope.LinkId is { } link)
        {
            rollups = rollups.Where(x => x.LinkId == link);
        }

        if (scope.PlacementId is { } placement)
        {
            rollups = rollups.Where(x => x.PlacementId == placement);
        }

        if (scope.CampaignId is { } campaign)
        {
            rollups = rollups.Where(x => x.CampaignId == campaign);
        }

        if (range.From is { } from)
        {
            rollups = rollups.Where(x => x.Hour >= from);
        }

        if (range.To is { } to)
        {
            rollups = rollups.Where(x => x.Hour < to);
        }

        return rollups;
    }
}
