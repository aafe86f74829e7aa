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
        IReadOnlyDictionary<RollupKey, long> rollupWakes,
        IReadOnlyDictionary<ScopeKey, long> scopeWakes)
    {
        RollupWakes = rollupWakes;
        ScopeWakes = scopeWakes;
        Rollups = rollups;
        Scopes = scopes;
        Visitors = visitors;
    }

    public IReadOnlyList<KeyValuePair<RollupKey, VisitCounts>> Rollups { get; }

    public IReadOnlyList<KeyValuePair<ScopeKey, VisitCounts>> Scopes { get; }

    /// <summary>The visitors of human visits; each once per scope and day.</summary>
    public IReadOnlyList<KeyValuePair<ScopeDay, IReadOnlyCollection<Guid>>> Visitors { get; }

    /// <summary>Visits answered by a wake page, for the few rows that have any.</summary>
    public IReadOnlyDictionary<RollupKey, long> RollupWakes { get; }

    /// <inheritdoc cref="RollupWakes"/>
    public IReadOnlyDictionary<ScopeKey, long> ScopeWakes { get; }

    public static BatchTally Of(IEnumerable<VisitRow> visits)
    {
        var rollups = new Dictionary<RollupKey, VisitCounts>();
        var scopes = new Dictionary<ScopeKey, VisitCounts>();
        var visitors = new Dictionary<ScopeDay, HashSet<Guid>>();
        var rollupWakes = new Dictionary<RollupKey, long>();
        var scopeWakes = new Dictionary<ScopeKey, long>();
        foreach (var visit in visits)
        {
            var one = VisitCounts.One((Quality)visit.Quality);
            var rollup = RollupKey.Of(visit);
            rollups[rollup] = rollups.GetValueOrDefault(rollup) + one;
            if (visit.IsWake)
            {
                rollupWakes[rollup] = rollupWakes.GetValueOrDefault(rollup) + 1;
            }

            foreach (var scope in ScopesOf(visit))
            {
                if (visit.IsWake)
                {
                    scopeWakes[scope] = scopeWakes.GetValueOrDefault(scope) + 1;
                }

                scopes[scope] = scopes.GetValueOrDefault(scope) + one;
                if (visit is { IsHuman: true, VisitorId: { } visitor })
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
            rollupWakes,
            scopeWakes);
    }

    private static IEnumerable<ScopeKey> ScopesOf(VisitRow visit) => RollupKey.Of(visit).Scopes;
}
