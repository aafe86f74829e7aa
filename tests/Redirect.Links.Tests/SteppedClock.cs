namespace Redirect.Links.Tests;

/// <summary>The system's clock, set forward by steps: for ages that a test can't wait for. Timers run as ever.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long ahead;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref ahead));

    public override long GetTimestamp() => System.GetTimestamp() + (long)(TimeSpan.FromTicks(Volatile.Read(ref ahead)).TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
}
