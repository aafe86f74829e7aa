namespace Redirect.Links.Limits;

/// <summary>
/// While the database does not answer, one visitor a second asks it and nobody else waits for it. The first answer that comes, however
/// late, lets all ask again.
/// </summary>
internal sealed class AdmissionBreaker(TimeProvider clock)
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const long Closed = long.MinValue;

    private long retryAt = Closed;

    /// <summary>Whether the caller may ask.</summary>
    public bool TryPass()
    {
        var due = Interlocked.Read(ref retryAt);
        if (due == Closed)
        {
            return true;
        }

        var now = clock.GetTimestamp();
        return now >= due && Interlocked.CompareExchange(ref retryAt, Next(now), due) == due;
    }

    public void Failed() => Interlocked.Exchange(ref retryAt, Next(clock.GetTimestamp()));

    public void Succeeded() => Interlocked.Exchange(ref retryAt, Closed);

    private long Next(long now) => now + (long)(Pause.TotalSeconds * clock.TimestampFrequency);
}
