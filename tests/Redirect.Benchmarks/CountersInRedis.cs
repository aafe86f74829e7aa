using Redirect.Testing;
using StackExchange.Redis;

namespace Redirect.Benchmarks;

/// <summary>A merchant's hot counters, looked at in Redis itself, under the key that RedisHotCounters describes.</summary>
internal sealed class CountersInRedis : IAsyncDisposable
{
    private readonly ConnectionMultiplexer redis;
    private readonly RedisKey key;

    private CountersInRedis(ConnectionMultiplexer redis, RedisKey key) => (this.redis, this.key) = (redis, key);

    public static async Task<CountersInRedis> ConnectAsync(Guid merchant) => new(await RealServers.ConnectRedisAsync(), KeyOf(merchant));

    /// <summary>The hash of a merchant's own totals.</summary>
    public static string KeyOf(Guid merchant) => $"redirect:{{{merchant:N}}}:totals:0:{merchant:N}";

    /// <summary>Human and bots' visits that are there.</summary>
    public async Task<long> VisitsAsync()
    {
        var figures = await redis.GetDatabase().HashGetAsync(key, ["human_gross", "bot"]);
        return (long)figures[0] + (long)figures[1];
    }

    public ValueTask DisposeAsync()
    {
        redis.Dispose();
        return ValueTask.CompletedTask;
    }
}
