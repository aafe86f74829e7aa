using StackExchange.Redis;

namespace Redirect.Links.Limits;

/// <summary>
/// The wrong guesses that all replicas have seen, in Redis: a count, and a key that lives for as long as the guesser must wait. In Redis'
/// own time, so that no replica's clock matters. Without Redis each replica goes by its own; see <see cref="PasswordGuesses"/>.
/// </summary>
internal sealed class SharedGuesses(GuessRedis redis)
{
    // KEYS: the count, the wait. ARGV: how long a count is remembered, how many make a lock, its length; all in ms.
    private const string BeginScript = """
        local left = redis.call('PTTL', KEYS[2])
        if left > 0 then return left end
        local wrong = redis.call('INCR', KEYS[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        local wait = 1000 * 2 ^ (wrong - 1)
        if wrong >= tonumber(ARGV[2]) then
            wait = ARGV[3]
            redis.call('DEL', KEYS[1])
        end
        redis.call('SET', KEYS[2], '1', 'PX', string.format('%d', wait))
        return 0
        """;

    private const string ForgetScript = "return redis.call('DEL', KEYS[1], KEYS[2])";

    private static readonly RedisValue[] Rules =
        [(long)GuessDelays.Memory.TotalMilliseconds, GuessDelays.MaxWrong, (long)GuessDelays.Lock.TotalMilliseconds];

    /// <summary>As <see cref="LocalGuesses.Begin"/>.</summary>
    /// <returns>Null: Redis is not there, or does not answer.</returns>
    public async Task<TimeSpan?> TryBeginAsync(PasswordGuesser guesser)
    {
        var left = await AskAsync(guesser, static (database, keys) => database.ScriptEvaluateAsync(BeginScript, keys, Rules));
        return left is null ? null : TimeSpan.FromMilliseconds((long)left);
    }

    /// <summary>As <see cref="LocalGuesses.Forget"/>.</summary>
    public Task ForgetAsync(PasswordGuesser guesser) => AskAsync(guesser, static (database, keys) => database.ScriptEvaluateAsync(ForgetScript, keys));

    // The braces keep both on one node of a cluster.
    private Task<RedisResult?> AskAsync(PasswordGuesser guesser, Func<IDatabase, RedisKey[], Task<RedisResult>> ask) => redis.TryAskAsync((database, secret) =>
    {
        var name = guesser.NameBy(secret);
        return ask(database, [$"links:guesses:{{{name}}}", $"links:guesses:{{{name}}}:wait"]);
    });
}
