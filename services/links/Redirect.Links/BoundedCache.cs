using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Redirect.Links;

/// <summary>
/// Remembers between half of <paramref name="capacity"/> and <paramref name="capacity"/> of the entries used last. Two generations: what
/// is used moves to the young one, and when that is full it becomes the old one, whose entries are forgotten. Reading takes no lock and
/// allocates nothing; no entry expires, and a new one is never refused.
/// </summary>
/// <param name="capacity">Entries, at least 2.</param>
/// <param name="comparer">How keys are compared.</param>
internal sealed class BoundedCache<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock writing = new();
    private readonly int half = Math.Max(1, capacity / 2);
    private volatile Generations generations = new(New(comparer), New(comparer));
    private int young;

    /// <summary>Entries held now.</summary>
    public int Count => generations.Young.Count + generations.Old.Count;

    /// <summary>The keys and values held now; a moving picture.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Entries => generations.Young.Concat(generations.Old.Where(pair => !generations.Young.ContainsKey(pair.Key)));

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        var now = generations;
        if (now.Young.TryGetValue(key, out value))
        {
            return true;
        }

        return now.Old.TryGetValue(key, out value) && Keep(key, ref value);
    }

    /// <summary>The same by a form of the key that needs no object of its own, such as a span for a string.</summary>
    public bool TryGetBy<TAlternate>(TAlternate key, [NotNullWhen(true)] out TValue? value) where TAlternate : notnull, allows ref struct
    {
        var now = generations;
        if (now.Young.GetAlternateLookup<TAlternate>().TryGetValue(key, out value))
        {
            return true;
        }

        return now.Old.GetAlternateLookup<TAlternate>().TryGetValue(key, out var own, out value) && Keep(own, ref value);
    }

    public void Set(TKey key, TValue value)
    {
        lock (writing)
        {
            var now = generations;
            if (now.Young.TryAdd(key, value))
            {
                Grown(now);
            }
            else
            {
                now.Young[key] = value;
            }
        }
    }

    public void Remove(TKey key)
    {
        lock (writing)
        {
            var now = generations;
            now.Old.TryRemove(key, out _);
            if (now.Young.TryRemove(key, out _))
            {
                young--;
            }
        }
    }

    private static ConcurrentDictionary<TKey, TValue> New(IEqualityComparer<TKey>? comparer) => new(comparer);

    // Another thread may have set a newer value, or removed it, since it was read.
    private bool Keep(TKey key, [NotNullWhen(true)] ref TValue? value)
    {
        lock (writing)
        {
            var now = generations;
            if (now.Young.TryGetValue(key, out var newer))
            {
                value = newer;
            }
            else if (now.Old.TryGetValue(key, out newer))
            {
                value = newer;
                now.Young.TryAdd(key, newer);
                Grown(now);
            }
        }

        return value is not null;
    }

    private void Grown(Generations now)
    {
        if (++young >= half)
        {
            generations = new Generations(New(comparer), now.Young);
            young = 0;
        }
    }

    private sealed record Generations(ConcurrentDictionary<TKey, TValue> Young, ConcurrentDictionary<TKey, TValue> Old);
}
