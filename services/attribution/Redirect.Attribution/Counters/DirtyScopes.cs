namespace Redirect.Attribution.Counters;

/// <summary>
/// What the mirror lacks: bounded, so that a long outage of Redis costs no memory. Past the bound it only knows since when, and
/// everything that changed since is copied again.
/// </summary>
internal sealed class DirtyScopes(int limit, TimeProvider clock)
{
    private readonly Lock gate = new();
    private HashSet<ScopeKey> scopes = [];
    private HashSet<ScopeDay> days = [];
    private DateTime? allSince;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return scopes.Count + days.Count;
            }
        }
    }

    public void Add(IEnumerable<ScopeKey> more)
    {
        lock (gate)
        {
            foreach (var scope in more)
            {
                if (scopes.Count + days.Count >= limit && !scopes.Contains(scope))
                {
                    allSince ??= clock.GetUtcNow().UtcDateTime;
                    return;
                }

                scopes.Add(scope);
            }
        }
    }

    public void Add(IEnumerable<ScopeDay> more)
    {
        lock (gate)
        {
            foreach (var day in more)
            {
                if (scopes.Count + days.Count >= limit && !days.Contains(day))
                {
                    allSince ??= clock.GetUtcNow().UtcDateTime;
                    return;
                }

                days.Add(day);
            }
        }
    }

    /// <summary>Everything changed since then is dirty.</summary>
    public void AddAllSince(DateTime since)
    {
        lock (gate)
        {
            allSince = allSince is { } known && known < since ? known : since;
        }
    }

    /// <summary>Takes all out; what then fails is to be put back.</summary>
    public (IReadOnlyCollection<ScopeKey> Scopes, IReadOnlyCollection<ScopeDay> Days, DateTime? AllSince) Take()
    {
        lock (gate)
        {
            var taken = (scopes, days, allSince);
            (scopes, days, allSince) = ([], [], null);
            return taken;
        }
    }
}
