using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Caching;
using Redirect.Links.Storage.Secrets;
using StackExchange.Redis;

namespace Redirect.Links.Limits;

/// <summary>
/// Asks Redis what all replicas have seen of somebody's guesses. It is waited for briefly, and after it did not answer not at all for a second:
/// a replica's own count decides then.
/// </summary>
internal sealed partial class GuessRedis(RedisConnection redis, KnownSecrets secrets, IOptions<GuessRedisOptions> options, TimeProvider clock, ILogger<GuessRedis> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long pausedUntil = long.MinValue;

    /// <summary>Asks.</summary>
    /// <param name="ask">Gets the secret that names in Redis are made with, so that nobody can turn them back into a visitor or an address.</param>
    /// <returns>Null: Redis is not there, or does not answer.</returns>
    public async Task<RedisResult?> TryAskAsync(Func<IDatabase, byte[], Task<RedisResult>> ask)
    {
        if (clock.GetTimestamp() < Volatile.Read(ref pausedUntil) || redis.TryGetDatabase() is not { } database || secrets.Find(SecretNames.Passwords) is not { } secret)
        {
            return null;
        }

        Task<RedisResult>? asked = null;
        try
        {
            asked = ask(database, secret);
            return await asked.WaitAsync(options.Value.RedisPatience, clock);
        }
        catch (Exception exception) // whatever it is: this replica's own memory decides
        {
            Volatile.Write(ref pausedUntil, clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency));
            _ = asked?.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            Log.Alone(logger, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis did not count a guess; this replica goes by its own count: {Reason}")]
        public static partial void Alone(ILogger logger, string reason);
    }
}
