using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Stats;

/// <summary>The links, placements, campaigns, forms, channels, staff or stores with the most human visits; ties by total, then by key.</summary>
internal sealed class ListTop(ScopeOwnership ownership, IDbContextFactory<AttributionDbContext> contexts)
{
    public const int DefaultLimit = 10;
    public const int MaxLimit = 100;

    /// <param name="scope">Whose visits.</param>
    /// <param name="range">Of which hours.</param>
    /// <param name="by">What to compare.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>; 0: <see cref="DefaultLimit"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Answer<TopAnswer>> AskAsync(StatsScope scope, HourRange range, TopDimension by, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 0 or > MaxLimit)
        {
            return new Refusal(RefusalKind.Rule, "limit", "limit_out_of_range", $"'limit' must be 1 to {MaxLimit}.");
        }

        if (await ownership.CheckAsync(scope, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        limit = limit == 0 ? DefaultLimit : limit;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rollups = context.Rollups.AsNoTracking().In(scope, range);
        IReadOnlyList<TopAnswer.Entry> entries = by switch
        {
            TopDimension.Link => await LabelAsync(
                await LargestAsync(rollups.GroupBy(x => x.LinkId), limit, cancellationToken),
                ids => context.Links.Where(x => x.MerchantId == scope.MerchantId && ids.Contains(x.Id))
                    .ToDictionaryAsync(x => x.Id, x => x.Title.Length > 0 ? x.Title : x.Slug, cancellationToken)),
            TopDimension.Placement => await LabelAsync(
                await LargestAsync(rollups.GroupBy(x => x.PlacementId), limit, cancellationToken),
                ids => context.Placements.Where(x => x.MerchantId == scope.MerchantId && ids.Contains(x.Id))
                    .ToDictionaryAsync(x => x.Id, x => x.Name, cancellationToken)),
            TopDimension.Campaign => await LabelAsync(
                await LargestAsync(rollups.GroupBy(x => x.CampaignId), limit, cancellationToken),
                ids => context.Campaigns.Where(x => x.MerchantId == scope.MerchantId && ids.Contains(x.Id))
                    .ToDictionaryAsync(x => x.Id, x => x.Name, cancellationToken)),
            TopDimension.Form => [.. (await LargestAsync(rollups.GroupBy(x => x.Form), limit, cancellationToken))
                .Select(x => new TopAnswer.Entry(FormNames.Of(x.Key), "", x.Visits, x.Claims, x.Redemptions))],
            TopDimension.Staff => Named(await LargestAsync(TopPeople.ByStaff(context, scope, range), limit, cancellationToken)),
            TopDimension.Store => Named(await LargestAsync(TopPeople.ByStore(context, scope, range), limit, cancellationToken)),
            _ => Named(await LargestAsync(rollups.GroupBy(x => x.Channel), limit, cancellationToken)),
        };
        return new TopAnswer(by, range, entries);
    }

    private static Task<List<Group<TKey>>> LargestAsync<TKey, TRow>(IQueryable<IGrouping<TKey, TRow>> groups, int limit, CancellationToken cancellationToken)
        where TRow : CountedRow =>
        groups
            .Select(x => new
            {
                x.Key,
                HumanGross = x.Sum(y => y.HumanGross),
                Human = x.Sum(y => y.HumanGross - y.Duplicate),
                Total = x.Sum(y => y.HumanGross + y.Preview + y.Bot + y.Prefetch + y.Internal + y.Suspect),
                Preview = x.Sum(y => y.Preview),
                Bot = x.Sum(y => y.Bot),
                Prefetch = x.Sum(y => y.Prefetch),
                Duplicate = x.Sum(y => y.Duplicate),
                Internal = x.Sum(y => y.Internal),
                Suspect = x.Sum(y => y.Suspect),
                Invalidated = x.Sum(y => y.Invalidated),
                Restored = x.Sum(y => y.Restored),
                Claims = x.Sum(y => y.Claims),
                Redemptions = x.Sum(y => y.Redemptions),
            })
            // An order that nothing touched has a row of its own, without a visit; a claim may have come without one.
            .Where(x => x.Total > 0 || x.Claims > 0 || x.Redemptions > 0)
            .OrderByDescending(x => x.Human).ThenByDescending(x => x.Total).ThenBy(x => x.Key)
            .Take(limit)
            .Select(x => new Group<TKey>(
                x.Key, new VisitCounts(x.HumanGross, x.Preview, x.Bot, x.Prefetch, x.Duplicate, x.Internal, x.Suspect) { Invalidated = x.Invalidated, Restored = x.Restored }, x.Claims, x.Redemptions))
            .ToListAsync(cancellationToken);

    private static IReadOnlyList<TopAnswer.Entry> Named(List<Group<string>> groups) =>
        [.. groups.Select(x => new TopAnswer.Entry(x.Key, "", x.Visits, x.Claims, x.Redemptions))];

    private static async Task<IReadOnlyList<TopAnswer.Entry>> LabelAsync(List<Group<Guid>> groups, Func<List<Guid>, Task<Dictionary<Guid, string>>> labels)
    {
        var known = await labels(groups.ConvertAll(x => x.Key));
        return
        [
            .. groups.Select(x => new TopAnswer.Entry(
                x.Key == Guid.Empty ? "" : x.Key.ToString("D"), known.GetValueOrDefault(x.Key, ""), x.Visits, x.Claims, x.Redemptions)),
        ];
    }

    private readonly record struct Group<TKey>(TKey Key, VisitCounts Visits, long Claims, long Redemptions);
}
