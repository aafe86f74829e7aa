using Redirect.Attribution.Counters;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Ingest;

/// <summary>What a set of visits adds to each row, in the order in which rows are locked. Pure.</summary>
internal sealed class BatchTally
{
    private BatchTally(
        IReadOnlyList<KeyValuePair<RollupKey, VisitCounts>> rollups,
        IReadOnlyList<KeyValuePair<ScopeKey, VisitCounts>> scopes,
        IReadOnlyList<KeyValuePair<ScopeDay, IReadOnlyCollection<Guid>>> visitors,
        VisitCounts sum)
    {
        Sum = sum;
        Rollups = rollups;
        Scopes = scopes;
        Visitors = visitors;
    }

    public IReadOnlyList<KeyValuePair<RollupKey, VisitCounts>> Rollups { get; }

    public IReadOnlyList<KeyValuePair<ScopeKey, VisitCounts>> Scopes { get; }

    /// <summary>The visitors of human visits, duplicates or not; each once per scope and day.</summary>
    public IReadOnlyList<KeyValuePair<ScopeDay, IReadOnlyCollection<Guid>>> Visitors { get; }

    /// <summary>All together.</summary>
    public VisitCounts Sum { get; }

    /// <summary>What visits add that are counted for the first time.</summary>
    public static BatchTally Of(IEnumerable<VisitRow> visits) => Of(visits, visit => VisitCounts.One((Quality)visit.Quality), withVisitors: true);

    /// <summary>What visits add that were counted as human before and are found to be duplicates now.</summary>
    public static BatchTally OfFoundDuplicates(IEnumerable<VisitRow> visits) => Of(visits, _ => VisitCounts.FoundDuplicate, withVisitors: false);

    /// <summary>The scopes in which a visit counts.</summary>
    public static IEnumerable<ScopeKey> ScopesOf(VisitRow visit)
    {
        yield return ScopeKey.Merchant(visit.MerchantId);
        yield return new ScopeKey(visit.MerchantId, ScopeKind.Link, visit.LinkId);
        if (visit.PlacementId is { } placement)
        {
            yield return new ScopeKey(visit.MerchantId, ScopeKind.Placement, placement);
        }

        if (visit.CampaignId is { } campaign)
        {
            yield return new ScopeKey(visit.MerchantId, ScopeKind.Campaign, campaign);
        }
    }

    private static BatchTally Of(IEnumerable<VisitRow> visits, Func<VisitRow, VisitCounts> counts, bool withVisitors)
    {
        var rollups = new Dictionary<RollupKey, VisitCounts>();
        var scopes = new Dictionary<ScopeKey, VisitCounts>();
        var visitors = new Dictionary<ScopeDay, HashSet<Guid>>();
        var sum = default(VisitCounts);
        foreach (var visit in visits)
        {
            var one = counts(visit);
            sum += one;
            var rollup = RollupKey.Of(visit);
            rollups[rollup] = rollups.GetValueOrDefault(rollup) + one;
            foreach (var scope in ScopesOf(visit))
            {
                scopes[scope] = scopes.GetValueOrDefault(scope) + one;
                if (withVisitors && visit is { IsHuman: true, VisitorId: { } visitor })
                {
                    var day = new ScopeDay(scope, ChinaDay.Of(visit.OccurredAt));
                    if (!visitors.TryGetValue(day, out var set))
                    {
                        visitors.Add(day, set = []);
                    }

                    set.Add(visitor);
                }
            }
        }

        return new BatchTally(
            [.. rollups.OrderBy(x => x.Key)],
            [.. scopes.OrderBy(x => x.Key)],
            [.. visitors.OrderBy(x => x.Key).Select(x => KeyValuePair.Create(x.Key, (IReadOnlyCollection<Guid>)x.Value))],
            sum);
    }
}
