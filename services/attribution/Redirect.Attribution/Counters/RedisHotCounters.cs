using Microsoft.Extensions.Logging;
using Redirect.Attribution.Claims;
using Redirect.Hosting.Caching;
using StackExchange.Redis;

namespace Redirect.Attribution.Counters;

/// <summary>
/// The mirror in Redis, shared by all replicas.
/// <para><c>redirect:{merchant}:totals:scope:id</c> is a hash of the figures, <c>redirect:{merchant}:visitors:scope:id:yyyymmdd</c> a
/// HyperLogLog of the day's visitors, <c>redirect:{merchant}:stock:code</c> a hash of a surprise code's stock. The braces put a merchant's keys into one slot of a cluster, so that a script may name several.
/// All go when nobody wrote them for <see cref="KeepDays"/>: a miss is filled from the database.</para>
/// </summary>
internal sealed partial class RedisHotCounters(RedisConnection redis, TimeProvider clock, ILogger<RedisHotCounters> logger) : IHotCounters
{
    public static readonly TimeSpan KeepDays = TimeSpan.FromDays(100);

    // The client bounds synchronous calls only; a server that hangs would hold these for ever.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(2);

    /// <summary>After a failure nothing is asked for so long, so that ingest does not wait the timeout for every batch.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const int KeysPerScript = 100;
    private const int VisitorsPerAdd = 1_000;

    private static readonly RedisValue[] Fields =
    [
        "human_gross", "preview", "bot", "prefetch", "duplicate", "internal", "suspect", "unique", "orders", "paid", "attempted", "hidden",
        "claims", "returned", "redemptions", "reversed", "redeemed", "taken_back", "refunds", "refunded", "closed",
        "invalidated", "restored", "landed",
    ];

    private static readonly RedisValue[] StockFields = ["version", "label", "limited", "stock", "left", "held", "claimed", "redeemed", "returned", "waiting"];

    // ARGV: seconds to keep, then one figure per field and key. Figures stay below 2^53, where Lua's numbers are exact.
    private const string Raise =
        """
        local fields = {'human_gross', 'preview', 'bot', 'prefetch', 'duplicate', 'internal', 'suspect', 'unique', 'orders', 'paid', 'attempted', 'hidden',
                        'claims', 'returned', 'redemptions', 'reversed', 'redeemed', 'taken_back', 'refunds', 'refunded', 'closed',
                        'invalidated', 'restored', 'landed'}
        for k, key in ipairs(KEYS) do
          local old = redis.call('HMGET', key, unpack(fields))
          local new = {}
          for f, field in ipairs(fields) do
            local given = ARGV[1 + (k - 1) * #fields + f]
            if not old[f] or tonumber(given) > tonumber(old[f]) then
              new[#new + 1] = field
              new[#new + 1] = given
            end
          end
          if #new > 0 then redis.call('HMSET', key, unpack(new)) end
          redis.call('EXPIRE', key, ARGV[1])
        end
        return #KEYS
        """;

    // ARGV: seconds to keep, then the values of StockFields, the version first.
    private const string KeepNewerStock =
        """
        local old = redis.call('HGET', KEYS[1], 'version')
        if not old or tonumber(ARGV[2]) > tonumber(old) then
          redis.call('HMSET', KEYS[1], 'version', ARGV[2], 'label', ARGV[3], 'limited', ARGV[4], 'stock', ARGV[5], 'left', ARGV[6],
            'held', ARGV[7], 'claimed', ARGV[8], 'redeemed', ARGV[9], 'returned', ARGV[10], 'waiting', ARGV[11])
        end
        redis.call('EXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    // Only to a set that is here: one made by this command would lack who came before and pass for whole.
    private const string AddIfHere =
        """
        if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
        redis.call('PFADD', KEYS[1], unpack(ARGV, 2))
        redis.call('EXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    private const string CountIfAllHere =
        """
        if redis.call('EXISTS', unpack(KEYS)) < #KEYS then return -1 end
        return redis.call('PFCOUNT', unpack(KEYS))
        """;

    // Merged, not renamed: what was added meanwhile stays.
    private const string Publish =
        """
        redis.call('PFMERGE', KEYS[1], KEYS[2])
        redis.call('DEL', KEYS[2])
        redis.call('EXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    private static readonly RedisValue Keep = (long)KeepDays.TotalSeconds;

    private long pausedUntil;

    public bool IsReady => redis.TryGetDatabase() is not null;

    public bool KeepsVisitors => true;

    public async Task<Totals?> FindAsync(ScopeKey scope, CancellationToken cancellationToken)
    {
        var values = await AskAsync(database => database.HashGetAsync(TotalsKey(scope), Fields), ReadTimeout, cancellationToken);
        if (values is null || values.Any(value => value.IsNull))
        {
            return null;
        }

        return new Totals(
            new VisitCounts(
                (long)values[0], (long)values[1], (long)values[2], (long)values[3], (long)values[4], (long)values[5], (long)values[6])
            {
                Invalidated = (long)values[21],
                Restored = (long)values[22],
            },
            (long)values[7],
            new OutcomeCounts(
                (long)values[8], (long)values[9], (long)values[10], (long)values[11],
                new ClaimCounts((long)values[12], (long)values[13], (long)values[14], (long)values[15], (long)values[16], (long)values[17]),
                new OrderCorrections((long)values[18], (long)values[19], (long)values[20]),
                (long)values[23]));
    }

    public async Task<bool> RaiseAsync(IReadOnlyDictionary<ScopeKey, Totals> totals, CancellationToken cancellationToken)
    {
        var scripts = totals.GroupBy(pair => pair.Key.MerchantId).SelectMany(merchant => merchant.Chunk(KeysPerScript)).ToList();
        return await AskAsync(
            async database =>
            {
                await Task.WhenAll(scripts.Select(pairs => RunAsync(
                    database,
                    Raise,
                    [.. pairs.Select(pair => TotalsKey(pair.Key))],
                    [Keep, .. pairs.SelectMany(pair => Values(pair.Value))])));
                return true;
            },
            WriteTimeout,
            cancellationToken);
    }

    public async Task<CodeStock?> FindStockAsync(ScopeKey code, CancellationToken cancellationToken)
    {
        var values = await AskAsync(database => database.HashGetAsync(StockKey(code), StockFields), ReadTimeout, cancellationToken);
        return values is null || values.Any(value => value.IsNull)
            ? null
            : new CodeStock
            {
                MerchantId = code.MerchantId,
                CodeId = code.Id,
                Version = (long)values[0],
                Label = values[1].ToString(),
                Limited = (bool)values[2],
                Stock = (long)values[3],
                Left = (long)values[4],
                Held = (long)values[5],
                Claimed = (long)values[6],
                Redeemed = (long)values[7],
                Returned = (long)values[8],
                Waiting = (long)values[9],
            };
    }

    public async Task<bool> RaiseAsync(IReadOnlyCollection<CodeStock> stocks, CancellationToken cancellationToken) =>
        await AskAsync(
            async database =>
            {
                await Task.WhenAll(stocks.Select(stock => RunAsync(
                    database,
                    KeepNewerStock,
                    [StockKey(stock.Scope)],
                    [
                        Keep, stock.Version, stock.Label, stock.Limited, stock.Stock, stock.Left, stock.Held, stock.Claimed, stock.Redeemed, stock.Returned, stock.Waiting,
                    ])));
                return true;
            },
            WriteTimeout,
            cancellationToken);

    public async Task<bool> ForgetAsync(IReadOnlyCollection<ScopeKey> scopes, CancellationToken cancellationToken) =>
        await AskAsync(
            async database =>
            {
                await Task.WhenAll(scopes.Select(scope =>
                    database.KeyDeleteAsync(scope.Kind == ScopeKind.Code ? [TotalsKey(scope), StockKey(scope)] : [TotalsKey(scope)])));
                return true;
            },
            WriteTimeout,
            cancellationToken);

    public async Task<long?> CountVisitorsAsync(ScopeKey scope, IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken)
    {
        var count = await AskAsync<long?>(
            async database => (long)await RunAsync(database, CountIfAllHere, [.. days.Select(day => VisitorsKey(new ScopeDay(scope, day)))], []),
            ReadTimeout,
            cancellationToken);
        return count is >= 0 ? count : null;
    }

    public async Task<IReadOnlyCollection<ScopeDay>> AddVisitorsAsync(
        IReadOnlyDictionary<ScopeDay, IReadOnlyCollection<Guid>> visitors, CancellationToken cancellationToken)
    {
        var absent = await AskAsync(
            async database =>
            {
                var adds = visitors.SelectMany(day => day.Value.Chunk(VisitorsPerAdd).Select(async chunk =>
                {
                    var here = (long)await RunAsync(database, AddIfHere, [VisitorsKey(day.Key)], [Keep, .. chunk.Select(Value)]) == 1;
                    return (day.Key, IsHere: here);
                }));
                return (await Task.WhenAll(adds)).Where(add => !add.IsHere).Select(add => add.Key).Distinct().ToList();
            },
            WriteTimeout,
            cancellationToken);
        return absent is null ? [.. visitors.Keys] : absent;
    }

    public async Task<bool> FillVisitorsAsync(ScopeDay day, IAsyncEnumerable<Guid> visitors, CancellationToken cancellationToken)
    {
        // Unique to this filling, so that two at once do not publish each other's half.
        var building = VisitorsKey(day).Append(":" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"));
        var any = false;
        await foreach (var chunk in visitors.Chunk(VisitorsPerAdd).WithCancellation(cancellationToken))
        {
            any = true;
            var added = await AskAsync(
                async database =>
                {
                    await database.HyperLogLogAddAsync(building, [.. chunk.Select(Value)]);
                    return await database.KeyExpireAsync(building, TimeSpan.FromMinutes(5));
                },
                WriteTimeout,
                cancellationToken);
            if (!added)
            {
                return false;
            }
        }

        return !any || await AskAsync(
            async database => (long)await RunAsync(database, Publish, [VisitorsKey(day), building], [Keep]) == 1,
            WriteTimeout,
            cancellationToken);
    }

    public async Task<bool> ForgetVisitorsAsync(IReadOnlyCollection<ScopeDay> days, CancellationToken cancellationToken)
    {
        foreach (var chunk in days.Chunk(VisitorsPerAdd))
        {
            if (!await AskAsync(async database => await database.KeyDeleteAsync([.. chunk.Select(VisitorsKey)]) >= 0, WriteTimeout, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static RedisKey TotalsKey(ScopeKey scope) => $"redirect:{{{scope.MerchantId:N}}}:totals:{(short)scope.Kind}:{scope.Id:N}";

    private static RedisKey StockKey(ScopeKey code) => $"redirect:{{{code.MerchantId:N}}}:stock:{code.Id:N}";

    private static RedisKey VisitorsKey(ScopeDay day) =>
        $"redirect:{{{day.Scope.MerchantId:N}}}:visitors:{(short)day.Scope.Kind}:{day.Scope.Id:N}:{day.Day:yyyyMMdd}";

    private static RedisValue Value(Guid visitor) => visitor.ToByteArray(bigEndian: true);

    private static IEnumerable<RedisValue> Values(Totals totals)
    {
        var (n, o, c, r) = (totals.Visits, totals.Outcomes, totals.Outcomes.Claims, totals.Outcomes.Corrections);
        return
        [
            n.HumanGross, n.Preview, n.Bot, n.Prefetch, n.Duplicate, n.Internal, n.Suspect, totals.UniqueVisitors, o.Orders, o.Paid, o.WakeAttempted, o.WakeHidden,
            c.Claims, c.ClaimsReturned, c.Redemptions, c.RedemptionsReversed, c.RedeemedAmount, c.ReversedAmount,
            r.Refunds, r.Refunded, r.Closed, n.Invalidated, n.Restored, o.Landed,
        ];
    }

    private static async Task<RedisResult> RunAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, keys, values);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server has lost the script (a restart, a failover); having failed once, the client sends it whole.
            return await database.ScriptEvaluateAsync(script, keys, values);
        }
    }

    private async Task<T?> AskAsync<T>(Func<IDatabase, Task<T>> ask, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref pausedUntil) > clock.GetTimestamp() || redis.TryGetDatabase() is not { } database)
        {
            return default;
        }

        try
        {
            return await ask(database).WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            Interlocked.Exchange(ref pausedUntil, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
            Log.Away(logger, exception.GetType().Name);
            return default;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis does not answer ({Reason}); the database does")]
        public static partial void Away(ILogger logger, string reason);
    }
}
