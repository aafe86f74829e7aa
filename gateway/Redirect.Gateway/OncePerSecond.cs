namespace Redirect.Gateway;

/// <summary>Lets one through in a second: for log lines that an outage would repeat with every request.</summary>
internal sealed class OncePerSecond(TimeProvider clock)
{
    private long last = clock.GetTimestamp() - (2 * clock.TimestampFrequency);

    public bool TryTake()
    {
        var seen = Interlocked.Read(ref last);
        return clock.GetElapsedTime(seen) >= TimeSpan.FromSeconds(1)
            && Interlocked.CompareExchange(ref last, clock.GetTimestamp(), seen) == seen;
    }
}
