namespace Redirect.Gateway.Tests;

/// <summary>A clock that stands until it is moved; timers run in real time.</summary>
internal sealed class ManualClock : TimeProvider
{
    // The start of a minute, so that a test knows how much of the window is left.
    private long ticks = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public void Move(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
