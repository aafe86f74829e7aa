using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Redirect.Links.Splits;

/// <summary>
/// The present shares of optimised splits, kept in memory and refreshed behind the redirects' back (<see cref="SplitRefresh"/>). Asking waits
/// for nothing: a link that is not known yet is decided by its weights, and known a moment later.
/// </summary>
internal sealed class SplitShares
{
    // Some 300 bytes each. Beyond, a link goes by its weights until others have not been asked for some time.
    private const int MaxLinks = 100_000;

    // Rounds of refreshing without a visitor after which a link is forgotten.
    private const int IdleRounds = 300;

    private readonly ConcurrentDictionary<Guid, Entry> links = new();
    private readonly Channel<bool> asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Links that are refreshed.</summary>
    public int Count => links.Count;

    /// <summary>A link's shares; empty: its weights count.</summary>
    public ReadOnlySpan<double> Of(Guid linkId, SplitPlan split)
    {
        if (links.TryGetValue(linkId, out var entry) && (ReferenceEquals(entry.Split, split) || entry.Split.HasSameArms(split)))
        {
            entry.Used();
            return entry.Shares;
        }

        if (entry is not null || links.Count < MaxLinks)
        {
            links[linkId] = new Entry(split);
            asked.Writer.TryWrite(true);
        }

        return default;
    }

    /// <summary>Waits until a link is asked for that has no shares yet.</summary>
    public ValueTask<bool> AskedAsync(CancellationToken cancellationToken) => asked.Reader.ReadAsync(cancellationToken);

    /// <summary>The links to be refreshed; those that nobody visits any more are forgotten.</summary>
    public IReadOnlyList<KeyValuePair<Guid, SplitPlan>> InUse()
    {
        var wanted = new List<KeyValuePair<Guid, SplitPlan>>();
        foreach (var (linkId, entry) in links)
        {
            if (entry.GrowIdle() > IdleRounds)
            {
                links.TryRemove(KeyValuePair.Create(linkId, entry));
            }
            else
            {
                wanted.Add(KeyValuePair.Create(linkId, entry.Split));
            }
        }

        return wanted;
    }

    /// <summary>Takes new shares of a link, unless it has become another split meanwhile.</summary>
    public void Set(Guid linkId, SplitPlan split, double[] shares)
    {
        if (links.TryGetValue(linkId, out var entry) && ReferenceEquals(entry.Split, split))
        {
            entry.Shares = shares;
        }
    }

    private sealed class Entry(SplitPlan split)
    {
        private volatile double[] shares = [];
        private int idle;

        public SplitPlan Split { get; } = split;

        public double[] Shares
        {
            get => shares;
            set => shares = value;
        }

        // Written only when it changes: all threads read it.
        public void Used()
        {
            if (Volatile.Read(ref idle) != 0)
            {
                Volatile.Write(ref idle, 0);
            }
        }

        public int GrowIdle() => Interlocked.Increment(ref idle);
    }
}
