namespace Redirect.Links.Limits;

/// <summary>The memory that a link had no visit left. A place may come back (a visitor who had left gave it up elsewhere), so it is asked again from time to time.</summary>
/// <param name="max">For which limit; a raised one is another matter.</param>
/// <param name="askAgainAt">Timestamp of the clock.</param>
internal sealed class KnownFull(long max, long askAgainAt)
{
    private long askAgainAt = askAgainAt;

    /// <summary>Whether it holds for a limit: for a lower one as well.</summary>
    public bool Covers(long limit) => limit <= max;

    /// <summary>Whether the caller is the one who asks again now; all others believe it meanwhile.</summary>
    public bool TryAskAgain(long now, long next)
    {
        var due = Interlocked.Read(ref askAgainAt);
        return now >= due && Interlocked.CompareExchange(ref askAgainAt, next, due) == due;
    }
}
