using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>
/// Figures by the staff and the store of their placements, as our copy of the catalogue has them now: whoever takes a poster over, takes its figures over too.
/// Without a placement, or before the catalogue tells of it, the key is empty. The cost grows with roll-ups, not with visits.
/// </summary>
internal static class TopPeople
{
    public static IQueryable<IGrouping<string, Row>> ByStore(AttributionDbContext context, StatsScope scope, HourRange range) =>
        context.Rollups.In(scope, range)
            .LeftJoin(context.Placements, x => new { x.MerchantId, Id = x.PlacementId }, x => new { x.MerchantId, x.Id }, (x, placement) => new Row
            {
                Key = placement!.Store ?? "",
                HumanGross = x.HumanGross,
                Preview = x.Preview,
                Bot = x.Bot,
                Prefetch = x.Prefetch,
                Duplicate = x.Duplicate,
                Internal = x.Internal,
                Suspect = x.Suspect,
                Invalidated = x.Invalidated,
                Restored = x.Restored,
                Claims = x.Claims,
                Redemptions = x.Redemptions,
            })
            .GroupBy(x => x.Key);

    /// <summary>Claims and redemptions whose steps name somebody are moved from the placement's staff to whom they name.</summary>
    public static IQueryable<IGrouping<string, Row>> ByStaff(AttributionDbContext context, StatsScope scope, HourRange range)
    {
        var named = context.StaffRollups.In(scope, range);
        return context.Rollups.In(scope, range)
            .LeftJoin(context.Placements, x => new { x.MerchantId, Id = x.PlacementId }, x => new { x.MerchantId, x.Id }, (x, placement) => new Row
            {
                Key = placement!.Staff ?? "",
                HumanGross = x.HumanGross,
                Preview = x.Preview,
                Bot = x.Bot,
                Prefetch = x.Prefetch,
                Duplicate = x.Duplicate,
                Internal = x.Internal,
                Suspect = x.Suspect,
                Invalidated = x.Invalidated,
                Restored = x.Restored,
                Claims = x.Claims,
                Redemptions = x.Redemptions,
            })
            .Concat(named.Select(x => new Row
            {
                Key = x.Staff,
                HumanGross = 0,
                Preview = 0,
                Bot = 0,
                Prefetch = 0,
                Duplicate = 0,
                Internal = 0,
                Suspect = 0,
                Invalidated = 0,
                Restored = 0,
                Claims = x.Claims,
                Redemptions = x.Redemptions,
            }))
            .Concat(named.LeftJoin(context.Placements, x => new { x.MerchantId, Id = x.PlacementId }, x => new { x.MerchantId, x.Id }, (x, placement) => new Row
            {
                Key = placement!.Staff ?? "",
                HumanGross = 0,
                Preview = 0,
                Bot = 0,
                Prefetch = 0,
                Duplicate = 0,
                Internal = 0,
                Suspect = 0,
                Invalidated = 0,
                Restored = 0,
                Claims = -x.Claims,
                Redemptions = -x.Redemptions,
            }))
            .GroupBy(x => x.Key);
    }

    /// <summary>Figures of one hour and place with the text they count for.</summary>
    internal sealed class Row : CountedRow
    {
        public string Key { get; init; } = "";
    }
}
