namespace Redirect.Attribution.Tests.Hosting;

/// <summary>A clock that tells the time it is set to; timers and time stamps run as ever.</summary>
internal sealed class ManualClock(DateTime now) : TimeProvider
{
    private long ticks = now.Ticks;

    public DateTime Now
    {
        get => new(Interlocked.Read(ref ticks), DateTimeKind.Utc);
        set => Interlocked.Exchange(ref ticks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => new(Now);
}
