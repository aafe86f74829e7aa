namespace Redirect.Gateway.RateLimits;

/// <summary>
/// The count of one subject: this minute and the one before, of which as much counts as still lies within the last 60 s. Of each
/// minute: what all gateways had together when last heard, plus what this one has counted since. Takes no lock.
/// </summary>
internal sealed class RateCounter(RateKey key)
{
    /// <summary>The length of a window, in milliseconds.</summary>
    public const long WindowMs = 60_000;

    private Window window = new(-1, null);
    private int queued;

    public RateKey Key { get; } = key;

    /// <summary>The estimate of the last 60 s.</summary>
    public int Count(long nowMs) => At(nowMs).Estimate(nowMs);

    /// <summary>Counts one and returns the estimate with it.</summary>
    public int Add(long nowMs)
    {
        var now = At(nowMs);
        Interlocked.Increment(ref now.Pending);
        return now.Estimate(nowMs);
    }

    /// <summary>Counts one unless that passes the limit.</summary>
    /// <returns>The estimate with it; above the limit when it was not counted.</returns>
    public int TryAdd(long nowMs, int limit)
    {
        var now = At(nowMs);
        Interlocked.Increment(ref now.Pending);
        var estimate = now.Estimate(nowMs);
        if (estimate > limit)
        {
            Interlocked.Decrement(ref now.Pending);
        }

        return estimate;
    }

    /// <summary>Whether the caller has to put this counter on the list of those to be shared.</summary>
    public bool MarkQueued() => Volatile.Read(ref queued) == 0 && Interlocked.Exchange(ref queued, 1) == 0;

    // A full fence: who counts after this sees that the counter is off the list, who counted before is seen in the count.
    public void MarkTaken() => Interlocked.Exchange(ref queued, 0);

    /// <summary>The window of a moment.</summary>
    public Window At(long nowMs)
    {
        var index = nowMs / WindowMs;
        var seen = Volatile.Read(ref window);
        while (seen.Index != index)
        {
            // A clock that was set back or far ahead starts anew rather than counting into a minute that is not now.
            var next = new Window(index, seen.Index == index - 1 ? seen : null);
            seen.ForgetPrevious();
            var found = Interlocked.CompareExchange(ref window, next, seen);
            if (ReferenceEquals(found, seen))
            {
                return next;
            }

            seen = found;
        }

        return seen;
    }

    /// <summary>One minute of one subject.</summary>
    internal sealed class Window(long index, Window? previous)
    {
        /// <summary>Counted here and not yet shared.</summary>
        public int Pending;

        // What all had when last heard of, ours that were shared included.
        private int shared;
        private int sharedBefore;
        private Window? before = previous;

        /// <summary>Minutes since 1970.</summary>
        public long Index { get; } = index;

        /// <summary>Whether the minute before has been asked for. Only the sharing task touches it.</summary>
        public bool KnowsPrevious { get; set; }

        public int Total => Volatile.Read(ref shared) + Volatile.Read(ref Pending);

        public int Estimate(long nowMs)
        {
            var previousTotal = Math.Max(Volatile.Read(ref before)?.Total ?? 0, Volatile.Read(ref sharedBefore));
            var left = WindowMs - (nowMs % WindowMs);
            return Total + (int)(previousTotal * left / WindowMs);
        }

        /// <summary>Takes note that <paramref name="sent"/> of ours are in the shared total now.</summary>
        public void Shared(int sent, long total)
        {
            // A Redis that came back empty must not make us forget: the total never falls.
            Volatile.Write(ref shared, (int)Math.Min(int.MaxValue / 2, Math.Max(total, (long)shared + sent)));
            Interlocked.Add(ref Pending, -sent);
        }

        public void SharedPrevious(long total) => Volatile.Write(ref sharedBefore, (int)Math.Min(int.MaxValue / 2, total));

        public void ForgetPrevious() => Volatile.Write(ref before, null);
    }
}
