using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>
/// The live placements without a human visit in the last days: posters that are dead. Costs a look at one row of totals for each live placement of the
/// merchant or campaign, and for one link a look at its roll-ups; never a look at visits.
/// </summary>
internal sealed class ListQuiet(ScopeOwnership ownership, IDbContextFactory<AttributionDbContext> contexts, TimeProvider clock)
{
    public const int DefaultDays = 30;
    public const int MaxDays = 365;
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <param name="scope">Whose placements; of a link: where it is at home or was visited, and its visits only.</param>
    /// <param name="days">1 to <see cref="MaxDays"/>; 0: <see cref="DefaultDays"/>. Times 24 hours, back from the running hour.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>; 0: <see cref="DefaultLimit"/>.</param>
    /// <param name="cursor">Of an earlier answer; empty or null: from the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<QuietAnswer>> AskAsync(StatsScope scope, int days, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (days is < 0 or > MaxDays)
        {
            return new Refusal(RefusalKind.Rule, "days", "days_out_of_range", $"'days' must be 1 to {MaxDays}.");
        }

        if (limit is < 0 or > MaxLimit)
        {
            return new Refusal(RefusalKind.Rule, "limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        if (!QuietCursor.TryRead(cursor, out var after))
        {
            return new Refusal(RefusalKind.Malformed, "cursor", "cursor_invalid", "'cursor' is the nextCursor of an earlier answer, unchanged.");
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        (days, limit) = (days == 0 ? DefaultDays : days, limit == 0 ? DefaultLimit : limit);
        var now = clock.GetUtcNow().UtcDateTime;
        var quietSince = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc).AddDays(-days);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var never = DateTime.UnixEpoch;
        var quiet = Live(context, scope)
            .LeftJoin(Activities(context, scope), placement => placement.Id, activity => activity.PlacementId, (placement, activity) => new
            {
                Placement = placement,
                Hour = activity!.LastHour ?? never,
                Visits = (long?)activity.Visits ?? 0,
            })
            .Where(x => x.Hour < quietSince);
        if (after is { } last)
        {
            var (hour, id) = (last.Hour, last.Id);
            quiet = quiet.Where(x => x.Hour > hour || (x.Hour == hour && x.Placement.Id > id));
        }

        // One more than asked for, to know whether there is another page.
        var rows = await quiet.OrderBy(x => x.Hour).ThenBy(x => x.Placement.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var more = rows.Count > limit;
        var items = rows.Take(limit).ToList();
        return new QuietAnswer(
            [
                .. items.Select(x => new QuietAnswer.Item(
                    x.Placement.Id, x.Placement.Code.Length == 0 ? null : x.Placement.Code, x.Placement.Name, x.Placement.Channel, x.Placement.Store, x.Placement.Staff,
                    x.Hour == never ? null : x.Hour, x.Visits)),
            ],
            more ? new QuietCursor(items[^1].Hour, items[^1].Placement.Id).ToString() : null);
    }

    private static IQueryable<CataloguePlacement> Live(AttributionDbContext context, StatsScope scope)
    {
        var merchant = scope.MerchantId;
        var live = context.Placements.AsNoTracking()
            .Where(x => x.MerchantId == merchant && !x.Retired && !context.Campaigns.Any(y => y.MerchantId == merchant && y.Id == x.CampaignId && y.Retired));
        if (scope.CampaignId is { } campaign)
        {
            live = live.Where(x => x.CampaignId == campaign);
        }

        if (scope.LinkId is { } link)
        {
            // One set to join with: two conditions with "or" would be looked up for every placement anew.
            var linked = context.Links.Where(x => x.MerchantId == merchant && x.Id == link && x.PlacementId != null).Select(x => x.PlacementId!.Value)
                .Union(context.Rollups.Where(x => x.MerchantId == merchant && x.LinkId == link).Select(x => x.PlacementId));
            live = live.Where(x => linked.Contains(x.Id));
        }

        return live;
    }

    private static IQueryable<Activity> Activities(AttributionDbContext context, StatsScope scope)
    {
        var merchant = scope.MerchantId;
        return scope.LinkId is { } link
            ? context.Rollups.Where(x => x.MerchantId == merchant && x.LinkId == link).GroupBy(x => x.PlacementId).Select(x => new Activity
            {
                PlacementId = x.Key,
                LastHour = x.Where(y => y.HumanGross > 0).Max(y => (DateTime?)y.Hour),
                Visits = x.Sum(y => y.HumanGross - y.Duplicate),
            })
            : context.ScopeTotals.Where(x => x.MerchantId == merchant && x.Scope == ScopeKind.Placement).Select(x => new Activity
            {
                PlacementId = x.ScopeId,
                LastHour = x.LastHumanHour,
                Visits = x.HumanGross - x.Duplicate,
            });
    }

    private sealed class Activity
    {
        public Guid PlacementId { get; init; }

        public DateTime? LastHour { get; init; }

        public long Visits { get; init; }
    }
}
