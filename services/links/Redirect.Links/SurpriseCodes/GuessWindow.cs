namespace Redirect.Links.SurpriseCodes;

/// <summary>The wrong guesses of one guesser in the last minute, each with its time: in no minute there are more than the limit. In time of the clock's stamps, which nobody sets.</summary>
/// <param name="limit">At least 1.</param>
/// <param name="clock">The time.</param>
internal sealed class GuessWindow(int limit, TimeProvider clock)
{
    /// <summary>For how long a guess counts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock counting = new();
    private readonly Queue<long> stamps = new();
    private long blockedAt;
    private TimeSpan blockedFor;
    private long? alarmedAt;

    /// <summary>How long until another may be made; zero: now.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (counting)
            {
                Drop();
                var own = stamps.Count < limit ? TimeSpan.Zero : Length - clock.GetElapsedTime(stamps.Peek());
                var others = blockedFor > TimeSpan.Zero ? blockedFor - clock.GetElapsedTime(blockedAt) : TimeSpan.Zero;
                return own > others ? own : others > TimeSpan.Zero ? others : TimeSpan.Zero;
            }
        }
    }

    public void Add()
    {
        lock (counting)
        {
            Drop();
            if (stamps.Count < limit)
            {
                stamps.Enqueue(clock.GetTimestamp());
            }
        }
    }

    /// <summary>All replicas together have reached the limit.</summary>
    public void Block(TimeSpan wait)
    {
        lock (counting)
        {
            (blockedAt, blockedFor) = (clock.GetTimestamp(), wait);
        }
    }

    /// <summary>Whether this is the first refusal in a minute, so that somebody should be told.</summary>
    public bool TryAlarm()
    {
        lock (counting)
        {
            if (alarmedAt is { } last && clock.GetElapsedTime(last) < Length)
            {
                return false;
            }

            alarmedAt = clock.GetTimestamp();
            return true;
        }
    }

    private void Drop()
    {
        while (stamps.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= Length)
        {
            stamps.Dequeue();
        }
    }
}
