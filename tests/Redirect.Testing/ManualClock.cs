namespace Redirect.Testing;

/// <summary>A clock that stands until it is told to go on; timers run in real time.</summary>
/// <param name="start">What it shows first.</param>
/// <param name="isStopwatchToo">Whether time stamps (of cool-downs and limits) stand and go with it; they run in real time otherwise.</param>
public sealed class ManualClock(DateTimeOffset start, bool isStopwatchToo = false) : TimeProvider
{
    private long ticks = start.UtcTicks;

    /// <summary>What it shows; may be set, also back.</summary>
    public DateTime Now
    {
        get => new(Interlocked.Read(ref ticks), DateTimeKind.Utc);
        set => Interlocked.Exchange(ref ticks, value.Ticks);
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => isStopwatchToo ? TimeSpan.TicksPerSecond : base.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Now);

    /// <inheritdoc/>
    public override long GetTimestamp() => isStopwatchToo ? Interlocked.Read(ref ticks) : base.GetTimestamp();

    /// <summary>Moves the clock on.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
