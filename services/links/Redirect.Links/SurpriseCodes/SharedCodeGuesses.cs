using System.Buffers.Binary;
using System.Security.Cryptography;
using Redirect.Links.Limits;
using StackExchange.Redis;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// The wrong guesses that all replicas have seen, in Redis and in Redis' own time: a sorted set of the last minute's for each guesser. Asked
/// only after a wrong guess, so that right codes do not wait for it.
/// </summary>
internal sealed class SharedCodeGuesses(GuessRedis redis, TimeProvider clock)
{
    private const int NameBytes = 16;

    // KEYS: the guesses. ARGV: the limit, the window in ms, a name of this guess. How many ms to wait; 0: not at all.
    private const string CountScript = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local limit = tonumber(ARGV[1])
        local length = tonumber(ARGV[2])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - length))
        local seen = redis.call('ZCARD', KEYS[1])
        if seen < limit then
            redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            seen = seen + 1
        end
        if seen < limit then return 0 end
        local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
        return tonumber(oldest[2]) + length - now
        """;

    private static readonly RedisValue Length = (long)GuessWindow.Length.TotalMilliseconds;

    /// <summary>Counts a wrong guess.</summary>
    /// <param name="kind">One byte that tells kinds of guessers apart.</param>
    /// <param name="merchantId">Whose codes.</param>
    /// <param name="guesser">Who.</param>
    /// <param name="limit">Guesses a minute.</param>
    /// <returns>How long no other may be made, zero when it may at once; null: Redis is not there, or does not answer.</returns>
    public async Task<TimeSpan?> TryCountAsync(char kind, Guid merchantId, UInt128 guesser, int limit)
    {
        var wait = await redis.TryAskAsync((database, secret) => database.ScriptEvaluateAsync(
            CountScript, [$"links:code-guesses:{NameOf(secret, kind, merchantId, guesser)}"], [limit, Length, Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")]));
        return wait is null ? null : TimeSpan.FromMilliseconds((long)wait);
    }

    // That all replicas have, and that nobody without the key can turn back into a visitor or an address.
    private static string NameOf(byte[] secret, char kind, Guid merchantId, UInt128 guesser)
    {
        Span<byte> named = stackalloc byte[3 + 1 + 16 + 16];
        "cg1"u8.CopyTo(named);
        named[3] = (byte)kind;
        merchantId.TryWriteBytes(named[4..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(named[20..], guesser);
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, named).AsSpan(0, NameBytes));
    }
}
