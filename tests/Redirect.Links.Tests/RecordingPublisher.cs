using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Testing;

namespace Redirect.Links.Tests;

/// <summary>The twin of a broker: keeps what it is handed, refuses while it is told to.</summary>
internal sealed class RecordingPublisher : IMessagePublisher
{
    private readonly Lock gate = new();
    private readonly List<Visit> visits = [];
    private readonly List<WakeAttempt> wakes = [];
    private readonly List<Landing> landings = [];
    private readonly List<int> sizes = [];

    public volatile bool Down;

    public volatile bool Hanging;

    public int Refused;

    public IReadOnlyList<Visit> Visits
    {
        get
        {
            lock (gate)
            {
                return [.. visits];
            }
        }
    }

    public IReadOnlyList<WakeAttempt> Wakes
    {
        get
        {
            lock (gate)
            {
                return [.. wakes];
            }
        }
    }

    public IReadOnlyList<Landing> Landings
    {
        get
        {
            lock (gate)
            {
                return [.. landings];
            }
        }
    }

    public IReadOnlyList<int> Sizes
    {
        get
        {
            lock (gate)
            {
                return [.. sizes];
            }
        }
    }

    public async Task PublishAsync(string exchange, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (Hanging)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (Down)
        {
            Interlocked.Increment(ref Refused);
            throw new IOException("The broker is down.");
        }

        Assert.Equal(Exchanges.Visits, exchange);
        var batch = VisitBatch.Parser.ParseFrom(body.Span);
        lock (gate)
        {
            visits.AddRange(batch.Visits);
            wakes.AddRange(batch.WakeAttempts);
            landings.AddRange(batch.Landings);
            sizes.Add(batch.Visits.Count);
        }
    }

    public async Task<IReadOnlyList<Visit>> UntilAsync(int count)
    {
        await Poll.UntilAsync(() => Task.FromResult(Visits.Count), seen => seen >= count, TimeSpan.FromSeconds(20), $"{count} visits published");
        return Visits;
    }
}
