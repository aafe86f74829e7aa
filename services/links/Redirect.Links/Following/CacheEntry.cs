namespace Redirect.Links.Following;

/// <summary>What one process knows of one key. Replaced as a whole; only the bookkeeping of its refresh changes in place.</summary>
/// <param name="plan">Null: there is nothing behind the key, or only <paramref name="floor"/> is known.</param>
/// <param name="readAt">Timestamp of the clock at which it was known to be right.</param>
/// <param name="floor">Versions below are known to be outdated.</param>
/// <param name="epoch">The epoch of the cache it was read in.</param>
internal sealed class CacheEntry<T>(T? plan, long readAt, long floor, int epoch) where T : CachedPlan
{
    /// <summary>Of what is not there.</summary>
    public const long NoVersion = -1;

    private int refreshing;
    private long retryAt;

    public T? Plan { get; } = plan;

    public long Version => Plan?.Version ?? NoVersion;

    public long ReadAt { get; } = readAt;

    public long Floor { get; } = floor;

    public int Epoch { get; } = epoch;

    public bool Outdated => Version < Floor;

    /// <summary>Whether the caller is the one who refreshes it now.</summary>
    public bool TryBeginRefresh(long now) => now >= Volatile.Read(ref retryAt) && Interlocked.CompareExchange(ref refreshing, 1, 0) == 0;

    /// <summary>The refresh failed; the next may begin at a time.</summary>
    public void EndRefresh(long next)
    {
        Volatile.Write(ref retryAt, next);
        Volatile.Write(ref refreshing, 0);
    }

    public CacheEntry<T> WithFloor(long version) => new(Plan, ReadAt, Math.Max(Floor, version), Epoch);
}
