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
        IReadOnlyDictionary<ScopeKey, long> scopeWakes,
        IReadOnlyDictionary<ScopeKey, DateTime> lastHumanHours,
        VisitCounts sum)
    {
        Sum = sum;
        RollupWakes = rollupWakes;
        ScopeWakes = scopeWakes;
        LastHumanHours = lastHumanHours;
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

    /// <summary>Visits answered by a wake page, for the few rows that have any.</summary>
    public IReadOnlyDictionary<RollupKey, long> RollupWakes { get; }

    /// <inheritdoc cref="RollupWakes"/>
    public IReadOnlyDictionary<ScopeKey, long> ScopeWakes { get; }

    /// <summary>The newest hour with a human visit, duplicate or not; scopes without one are not there.</summary>
    public IReadOnlyDictionary<ScopeKey, DateTime> LastHumanHours { get; }

    /// <summary>What visits add that are counted for the first time.</summary>
    public static BatchTally Of(IEnumerable<VisitRow> visits) => Of(visits, visit => VisitCounts.One((Quality)visit.Quality), newVisits: true);

    /// <summary>What visits add that were counted as human before and are found to be duplicates now.</summary>
    public static BatchTally OfFoundDuplicates(IEnumerable<VisitRow> visits) => Of(visits, _ => VisitCounts.FoundDuplicate, newVisits: false);

    private static BatchTally Of(IEnumerable<VisitRow> visits, Func<VisitRow, VisitCounts> counts, bool newVisits)
    {
        var rollups = new Dictionary<RollupKey, VisitCounts>();
        var scopes = new Dictionary<ScopeKey, VisitCounts>();
        var visitors = new Dictionary<ScopeDay, HashSet<Guid>>();
        var sum = default(VisitCounts);
        var rollupWakes = new Dictionary<RollupKey, long>();
        var scopeWakes = new Dictionary<ScopeKey, long>();
        var lastHumanHours = new Dictionary<ScopeKey, DateTime>();
        foreach (var visit in visits)
        {
            var one = counts(visit);
            sum += one;
            var rollup = RollupKey.Of(visit);
            rollups[rollup] = rollups.GetValueOrDefault(rollup) + one;
            if (newVisits && visit.IsWake)
            {
                rollupWakes[rollup] = rollupWakes.GetValueOrDefault(rollup) + 1;
            }

            foreach (var scope in ScopesOf(visit))
            {
                if (newVisits && visit.IsWake)
                {
                    scopeWakes[scope] = scopeWakes.GetValueOrDefault(scope) + 1;
                }

                scopes[scope] = scopes.GetValueOrDefault(scope) + one;
                if (newVisits && visit.IsHuman && visit.Hour > lastHumanHours.GetValueOrDefault(scope))
                {
                    lastHumanHours[scope] = visit.Hour;
                }

                if (newVisits && visit is { IsHuman: true, VisitorId: { } visitor })
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
            scopeWakes,
            lastHumanHours,
            sum);
    }

    /// <summary>The scopes in which a visit counts.</summary>
    public static IEnumerable<ScopeKey> ScopesOf(VisitRow visit) => RollupKey.Of(visit).Scopes;
}
