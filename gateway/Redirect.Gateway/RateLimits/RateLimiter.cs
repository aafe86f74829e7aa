using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Redirect.Gateway.RateLimits;

/// <summary>
/// Decides from counts in this process, which <see cref="SharedCounts"/> brings together with those of the other gateways: no request
/// ever waits for it. Without Redis each gateway goes on with its own counts.
/// </summary>
internal sealed class RateLimiter(IOptions<EdgeOptions> options, TimeProvider clock)
{
    private static readonly Func<RateKey, RateCounter> NewCounter = static key => new RateCounter(key);

    private readonly RateLimitOptions limits = options.Value.RateLimits;
    private readonly GenerationMap<RateKey, RateCounter> counters = new(options.Value.RateLimits.MaxTracked);
    private readonly ConcurrentQueue<RateCounter> toShare = new();
    private volatile bool sharing;

    /// <summary>Keys and addresses held now.</summary>
    public int Tracked => counters.Count;

    /// <summary>Counters that changed since they were last shared.</summary>
    public ConcurrentQueue<RateCounter> ToShare
    {
        get
        {
            sharing = true;
            return toShare;
        }
    }

    /// <summary>Counts a request unless the limit is reached.</summary>
    public RateDecision TryAdd(RateKey key)
    {
        var limit = LimitOf(key.Rule);
        var now = NowMs();
        var counter = counters.GetOrAdd(key, NewCounter);
        var estimate = counter.TryAdd(now, limit);
        if (estimate <= limit)
        {
            Share(counter);
        }

        return new RateDecision(limit, estimate, now);
    }

    /// <summary>Counts something that happened.</summary>
    public void Add(RateKey key)
    {
        var counter = counters.GetOrAdd(key, NewCounter);
        counter.Add(NowMs());
        Share(counter);
    }

    /// <summary>What the next one would meet, without counting it.</summary>
    public RateDecision Peek(RateKey key)
    {
        var now = NowMs();
        return new RateDecision(LimitOf(key.Rule), counters.TryGet(key, out var counter) ? counter.Count(now) + 1 : 1, now);
    }

    public long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private void Share(RateCounter counter)
    {
        if (sharing && counter.MarkQueued())
        {
            toShare.Enqueue(counter);
        }
    }

    private int LimitOf(RateRule rule) => rule switch
    {
        RateRule.Key => limits.KeyPerMinute,
        RateRule.Claims => limits.ClaimsPerMinute,
        RateRule.Address => limits.AddressPerMinute,
        RateRule.FailedKeys => limits.FailedKeysPerMinute,
        RateRule.Misses => limits.MissesPerMinute,
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}

/// <summary>What a limit says about one request.</summary>
/// <param name="Limit">In any minute.</param>
/// <param name="Count">The estimate of the last minute, this request included.</param>
/// <param name="NowMs">When.</param>
internal readonly record struct RateDecision(int Limit, int Count, long NowMs)
{
    public bool Allowed => Count <= Limit;

    public int Remaining => Math.Max(0, Limit - Count);

    /// <summary>Until the present window ends, 1 to 60: by then the count has fallen for certain if nothing is added.</summary>
    public int ResetSeconds => (int)((RateCounter.WindowMs - (NowMs % RateCounter.WindowMs) + 999) / 1000);
}
