using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Redirect.Gateway;

/// <summary>
/// A map of at most about <paramref name="capacity"/> entries that forgets those longest unused: it fills a young generation; when
/// half the capacity is reached, the old one is dropped and the young one takes its place. What is used moves to the young one.
/// Reading takes no lock.
/// </summary>
internal sealed class GenerationMap<TKey, TValue>(int capacity) where TKey : notnull where TValue : class
{
    private readonly Lock turning = new();
    private volatile Generations generations = new(new(), new());
    private int young;

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        var now = generations;
        if (now.Young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!now.Old.TryGetValue(key, out value))
        {
            return false;
        }

        value = Put(key, value);
        return true;
    }

    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make) => TryGet(key, out var value) ? value : Put(key, make(key));

    /// <summary>Entries held now.</summary>
    public int Count
    {
        get
        {
            var now = generations;
            return now.Young.Count + now.Old.Keys.Count(key => !now.Young.ContainsKey(key));
        }
    }

    private TValue Put(TKey key, TValue value)
    {
        var now = generations;
        if (!now.Young.TryAdd(key, value))
        {
            return now.Young.TryGetValue(key, out var other) ? other : value;
        }

        if (Interlocked.Increment(ref young) > capacity / 2)
        {
            lock (turning)
            {
                if (ReferenceEquals(now, generations))
                {
                    generations = new Generations(new(), now.Young);
                    young = 0;
                }
            }
        }

        return value;
    }

    private sealed record Generations(ConcurrentDictionary<TKey, TValue> Young, ConcurrentDictionary<TKey, TValue> Old);
}
