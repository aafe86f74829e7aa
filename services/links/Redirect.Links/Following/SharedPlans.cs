using System.Text.Json;
using Microsoft.Extensions.Logging;
using Redirect.Hosting.Caching;
using StackExchange.Redis;

namespace Redirect.Links.Following;

/// <summary>
/// The replicas' common memory in Redis. A help, never the truth: of two versions only the greater stays, whoever writes last, and what is
/// older than the freshness counts only while the database can't be read. Every call gives up after <see cref="Patience"/>, and after a
/// failure Redis is left alone for <see cref="Pause"/>.
/// </summary>
internal sealed partial class SharedPlans<T>(string kind, RedisConnection redis, TimeProvider clock, ILogger<SharedPlans<T>> logger)
    where T : CachedPlan
{
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const string KeptMs = "86400000";

    // v: version, d: the plan (absent: only known that older ones are wrong), t: when it was read from the database.
    private const string PutScript = """
        local v = redis.call('HGET', KEYS[1], 'v')
        if v and tonumber(v) > tonumber(ARGV[1]) then return 0 end
        redis.call('HMSET', KEYS[1], 'v', ARGV[1], 'd', ARGV[2], 't', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return 1
        """;

    private const string OutdateScript = """
        local v = redis.call('HGET', KEYS[1], 'v')
        if v and tonumber(v) >= tonumber(ARGV[1]) then return 0 end
        redis.call('HMSET', KEYS[1], 'v', ARGV[1])
        redis.call('HDEL', KEYS[1], 'd')
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    private static readonly RedisValue[] Fields = ["d", "t"];

    private long pausedUntil = long.MinValue;

    /// <summary>The plan that Redis holds, and when it was read from the database; null when there is none or Redis does not answer at once.</summary>
    public async Task<(T Plan, DateTimeOffset ReadAt)?> TryGetAsync(string key)
    {
        var answer = await AskAsync(database => database.HashGetAsync(Name(key), Fields));
        if (answer is not { Length: 2 } || answer[0].IsNull || !answer[1].TryParse(out long readAt))
        {
            return null;
        }

        try
        {
            var plan = JsonSerializer.Deserialize<T>((byte[])answer[0]!);
            return plan is null ? null : (plan, DateTimeOffset.FromUnixTimeMilliseconds(readAt));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            Log.Failed(logger, kind, exception.Message);
            return null;
        }
    }

    /// <summary>Stores a plan unless Redis knows a newer one.</summary>
    public Task PutAsync(string key, T plan, DateTimeOffset readAt) => AskAsync(database => database.ScriptEvaluateAsync(
        PutScript, [Name(key)], [plan.Version, JsonSerializer.SerializeToUtf8Bytes(plan), readAt.ToUnixTimeMilliseconds(), KeptMs]));

    /// <summary>Says that versions before <paramref name="version"/> are outdated.</summary>
    public Task OutdateAsync(string key, long version) => AskAsync(database => database.ScriptEvaluateAsync(
        OutdateScript, [Name(key)], [version, KeptMs]));

    private RedisKey Name(string key) => $"links:{kind}:{key}";

    private async Task<TAnswer?> AskAsync<TAnswer>(Func<IDatabase, Task<TAnswer>> ask) where TAnswer : class
    {
        if (clock.GetTimestamp() < Volatile.Read(ref pausedUntil) || redis.TryGetDatabase() is not { } database)
        {
            return null;
        }

        Task<TAnswer>? asked = null;
        try
        {
            asked = ask(database);
            return await asked.WaitAsync(Patience, clock);
        }
        catch (Exception exception) // whatever it is: nobody's redirect fails for it
        {
            Volatile.Write(ref pausedUntil, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
            _ = asked?.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            Log.Failed(logger, kind, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis did not help with a {Kind}; it is left alone for a second: {Reason}")]
        public static partial void Failed(ILogger logger, string kind, string reason);
    }
}
