using System.Threading.Channels;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Ingest;

namespace Redirect.Attribution.Counters;

/// <summary>Brings what was committed to the hot counters; what does not arrive is remembered and brought later.</summary>
internal sealed class CounterMirror(IHotCounters counters, DirtyScopes dirty, AttributionMetrics metrics)
{
    // One signal is enough for any number of marks.
    private readonly Channel<bool> arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>
    /// Mirrors a committed batch. Never throws and takes no cancellation: the message is done, whatever becomes of the mirror. Each
    /// step is bounded in time by the counters themselves.
    /// </summary>
    public async Task ApplyAsync(IngestOutcome outcome)
    {
        await ApplyAsync(outcome.Totals);
        var absent = await counters.AddVisitorsAsync(outcome.Visitors, CancellationToken.None);
        if (absent.Count > 0)
        {
            MarkDirty(absent);
        }
    }

    /// <summary>Mirrors committed claims, in the same way.</summary>
    public async Task ApplyAsync(ClaimsCounted counted)
    {
        await ApplyAsync(counted.Totals);
        if (counted.Stock is { } stock && !await counters.RaiseAsync([stock], CancellationToken.None))
        {
            metrics.MirrorFailed();
            MarkDirty([stock.Scope]);
        }
    }

    /// <summary>Mirrors committed totals, in the same way.</summary>
    public async Task ApplyAsync(IReadOnlyDictionary<ScopeKey, Totals> totals)
    {
        if (totals.Count > 0 && !await counters.RaiseAsync(totals, CancellationToken.None))
        {
            metrics.MirrorFailed();
            MarkDirty(totals.Keys);
        }
    }

    public void MarkDirty(IEnumerable<ScopeKey> scopes)
    {
        dirty.Add(scopes);
        Signal();
    }

    public void MarkDirty(IEnumerable<ScopeDay> days)
    {
        dirty.Add(days);
        Signal();
    }

    public void MarkDirtySince(DateTime since)
    {
        dirty.AddAllSince(since);
        Signal();
    }

    /// <summary>Waits until there is something dirty to see to.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => arrived.Reader.ReadAsync(cancellationToken);

    private void Signal() => arrived.Writer.TryWrite(true);
}
