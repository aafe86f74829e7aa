namespace Redirect.Links.Tests;

/// <summary>The system's clock, put forward by the tests that wait for something.</summary>
public sealed class TestClock : TimeProvider
{
    private long ahead;

    public void Advance(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref ahead));
}
