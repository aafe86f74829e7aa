using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Redirect.Links.Following;

/// <summary>
/// Memory, then Redis, then the database; one read of a key however many ask for it. What is known is answered at once and for ever: it is
/// read again in the background when it is no longer fresh, and stays while nothing can be read. Only what is known to be outdated is
/// not answered. Versions decide, not the order of arrival: an older one, from wherever it comes, never replaces a newer one.
/// </summary>
internal sealed partial class LinkCache<T> where T : CachedPlan
{
    private const int Attempts = 3;
    private static readonly TimeSpan RetryRefresh = TimeSpan.FromSeconds(2);

    private readonly string kind;
    private readonly Func<string, CancellationToken, Task<T?>> load;
    private readonly SharedPlans<T> shared;
    private readonly LinkCacheOptions options;
    private readonly LinksMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly long fresh;
    private readonly long absentFor;
    private readonly Lock writing = new();
    private readonly BoundedCache<string, CacheEntry<T>> known;
    private readonly BoundedCache<string, CacheEntry<T>> absent; // apart, so that made-up slugs never push out real ones
    private readonly ConcurrentDictionary<string, Flight> flights = new(StringComparer.Ordinal);
    private volatile int epoch;
    private long loggedAt;

    /// <summary>Makes a cache.</summary>
    /// <param name="kind">What it holds, in metrics and Redis keys.</param>
    /// <param name="load">Reads the database; null when there is nothing behind the key.</param>
    /// <param name="shared">The replicas' common memory.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="metrics">Counts lookups.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Says when the database could not be read.</param>
    public LinkCache(
        string kind, Func<string, CancellationToken, Task<T?>> load, SharedPlans<T> shared, LinkCacheOptions options, LinksMetrics metrics, TimeProvider clock, ILogger logger)
    {
        this.kind = kind;
        this.load = load;
        this.shared = shared;
        this.options = options;
        this.metrics = metrics;
        this.clock = clock;
        this.logger = logger;
        fresh = Ticks(options.Freshness);
        absentFor = Ticks(options.NegativeFor);
        known = new(options.Entries, StringComparer.Ordinal);
        absent = new(Math.Max(100, options.Entries / 2), StringComparer.Ordinal);
    }

    /// <summary>Answers from memory, without waiting.</summary>
    /// <returns>Whether memory knows; the plan is null when it knows that there is nothing.</returns>
    public bool TryGet(ReadOnlySpan<char> key, out T? plan)
    {
        var now = clock.GetTimestamp();
        if (known.TryGetBy(key, out var entry) && !entry.Outdated)
        {
            plan = entry.Plan;
            if ((now - entry.ReadAt > fresh || entry.Epoch != epoch) && entry.TryBeginRefresh(now))
            {
                _ = RefreshAsync(key.ToString(), entry);
            }

            Count("memory");
            return true;
        }

        plan = null;
        if (entry is null && absent.TryGetBy(key, out entry) && !entry.Outdated && entry.Epoch == epoch && now - entry.ReadAt <= absentFor)
        {
            Count("negative");
            return true;
        }

        return false;
    }

    /// <summary>Answers from Redis or the database, together with all who ask for the same now.</summary>
    /// <exception cref="LookupUnavailableException">Nothing could say.</exception>
    public Task<T?> GetAsync(string key, CancellationToken cancellationToken) => Fly(key, useShared: true).WaitAsync(cancellationToken);

    /// <summary>Says that a thing has a new version: what this process knows of it is outdated unless it is that version.</summary>
    public void Changed(string key, long version)
    {
        if (flights.TryGetValue(key, out var flight))
        {
            flight.Raise(version);
        }

        lock (writing)
        {
            if (known.TryGet(key, out var entry))
            {
                known.Set(key, entry.WithFloor(version));
            }
            else
            {
                var floor = absent.TryGet(key, out entry) ? Math.Max(entry.Floor, version) : version;
                absent.Set(key, new CacheEntry<T>(null, clock.GetTimestamp(), floor, epoch));
            }
        }

        // A read that began between the two has seen the change: it is committed before anybody is told.
        if (flights.TryGetValue(key, out flight))
        {
            flight.Raise(version);
        }
    }

    /// <summary>The same, and tells Redis, so that no replica takes an older version from there.</summary>
    public Task ChangedEverywhereAsync(string key, long version)
    {
        Changed(key, version);
        return shared.OutdateAsync(key, version);
    }

    /// <summary>Changes may have been missed: everything is read again before long, and unknown is unknown no more.</summary>
    public void MarkAllStale() => Interlocked.Increment(ref epoch);

    private Task<T?> Fly(string key, bool useShared)
    {
        var mine = new Flight();
        var flight = flights.GetOrAdd(key, mine);
        if (ReferenceEquals(flight, mine))
        {
            // Not on the caller's token: others wait for the same.
            _ = Task.Run(() => LandAsync(key, mine, useShared));
        }

        return flight.Task;
    }

    private async Task LandAsync(string key, Flight flight, bool useShared)
    {
        try
        {
            var plan = await LoadAsync(key, flight, useShared);
            flights.TryRemove(key, out _);
            flight.Land(plan);
        }
        catch (Exception exception)
        {
            flights.TryRemove(key, out _);
            flight.Crash(exception);
        }
    }

    private async Task<T?> LoadAsync(string key, Flight flight, bool useShared)
    {
        (T Plan, DateTimeOffset ReadAt)? common = null;
        if (useShared)
        {
            // Landed between the caller's look into memory and its flight?
            if (TryGet(key, out var landed))
            {
                return landed;
            }

            common = await shared.TryGetAsync(key);
            var age = common is { } found ? clock.GetUtcNow() - found.ReadAt : TimeSpan.MaxValue;
            if (common is { } recent && age < options.Freshness && age > -options.Freshness
                && TryStore(key, recent.Plan, clock.GetTimestamp() - Math.Max(0, Ticks(age)), epoch, flight))
            {
                Count("redis");
                return recent.Plan;
            }
        }

        for (var attempt = 1; ; attempt++)
        {
            // What is read is at least as old as this.
            var startedAt = clock.GetTimestamp();
            var startedUtc = clock.GetUtcNow();
            var startedIn = epoch;
            T? plan;
            try
            {
                using var deadline = new CancellationTokenSource(options.LookupTimeout, clock);
                plan = await load(key, deadline.Token).WaitAsync(deadline.Token);
            }
            catch (Exception exception)
            {
                Count("failed");
                if (common is { } old && TryStore(key, old.Plan, startedAt - fresh, startedIn, flight))
                {
                    return old.Plan;
                }

                Failed(exception);
                throw new LookupUnavailableException(kind, exception);
            }

            Count("database");
            if (TryStore(key, plan, startedAt, startedIn, flight))
            {
                if (plan is not null)
                {
                    _ = shared.PutAsync(key, plan, startedUtc); // nobody waits for it; it doesn't throw
                }

                return plan;
            }

            // Read before a change that we have been told of. Nobody shall wait for ever, and nothing outdated is remembered.
            if (attempt == Attempts)
            {
                return plan;
            }
        }
    }

    // Whether it is what may be answered now.
    private bool TryStore(string key, T? plan, long readAt, int readIn, Flight flight)
    {
        var version = plan?.Version ?? CacheEntry<T>.NoVersion;
        lock (writing)
        {
            var before = known.TryGet(key, out var entry) ? entry : null;
            var floor = Math.Max(flight.Floor, before?.Floor ?? CacheEntry<T>.NoVersion);
            if (absent.TryGet(key, out var gone))
            {
                floor = Math.Max(floor, gone.Floor);
            }

            // A link is never deleted, so "nothing" after a version is an older read or a restored database; the latter passes after all attempts.
            if (version < floor || (plan is not null && before is not null && before.Version > version))
            {
                return false;
            }

            var stored = new CacheEntry<T>(plan, readAt, floor, readIn);
            if (plan is null)
            {
                known.Remove(key);
                absent.Set(key, stored);
            }
            else
            {
                known.Set(key, stored);
                absent.Remove(key);
            }

            return true;
        }
    }

    private async Task RefreshAsync(string key, CacheEntry<T> entry)
    {
        try
        {
            await Fly(key, useShared: false);
        }
        catch (LookupUnavailableException)
        {
            // Said already; what is known stays.
        }
        finally
        {
            entry.EndRefresh(clock.GetTimestamp() + Ticks(RetryRefresh));
        }
    }

    // With the database down every key fails; one line a second says it.
    private void Failed(Exception exception)
    {
        var now = clock.GetTimestamp();
        var last = Volatile.Read(ref loggedAt);
        if ((last == 0 || now - last > clock.TimestampFrequency) && Interlocked.CompareExchange(ref loggedAt, now, last) == last)
        {
            Log.Failed(logger, kind, exception.Message);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private void Count(string source)
    {
        if (metrics.LookupsEnabled)
        {
            metrics.LookedUp(kind, source);
        }
    }

    private sealed class Flight
    {
        private readonly TaskCompletionSource<T?> landing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long floor = CacheEntry<T>.NoVersion;

        public Task<T?> Task => landing.Task;

        public long Floor => Volatile.Read(ref floor);

        public void Raise(long version)
        {
            for (var now = Floor; now < version; now = Floor)
            {
                Interlocked.CompareExchange(ref floor, version, now);
            }
        }

        public void Land(T? plan) => landing.TrySetResult(plan);

        public void Crash(Exception exception)
        {
            landing.TrySetException(exception);
            _ = landing.Task.Exception;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A {Kind} could not be read from the database: {Reason}")]
        public static partial void Failed(ILogger logger, string kind, string reason);
    }
}
