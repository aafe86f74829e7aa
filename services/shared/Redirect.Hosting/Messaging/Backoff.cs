namespace Redirect.Hosting.Messaging;

/// <summary>Growing pauses between attempts: double each time up to a limit, and a little apart so that replicas do not march in step.</summary>
internal sealed class Backoff
{
    private readonly TimeSpan shortest;
    private readonly TimeSpan longest;
    private readonly TimeProvider clock;
    private readonly Random jitter = new();
    private TimeSpan next;

    public Backoff(TimeSpan shortest, TimeSpan longest, TimeProvider clock)
    {
        this.shortest = shortest;
        this.longest = longest;
        this.clock = clock;
        next = shortest;
    }

    public void Reset() => next = shortest;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
#pragma warning disable CA5394 // Only spreads replicas apart.
        var pause = next * (0.75 + (0.5 * jitter.NextDouble()));
#pragma warning restore CA5394
        next = next * 2 < longest ? next * 2 : longest;
        return Task.Delay(pause, clock, cancellationToken);
    }
}
