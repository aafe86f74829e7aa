using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Principals;
using StackExchange.Redis;

namespace Redirect.Gateway.RateLimits;

/// <summary>
/// Brings the counts of all gateways together over Redis, ten times a second and beside the requests: adds what was counted here, reads
/// what all have. A count that could not be sent is sent with the next; one that was sent without us learning of it counts twice, to the
/// careful side.
/// </summary>
internal sealed partial class SharedCounts(RateLimiter limiter, RedisConnection redis, IOptions<InternalOptions> secrets, TimeProvider clock, ILogger<SharedCounts> logger)
    : BackgroundService
{
    private const int BatchSize = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // This client's commands have no time limit of their own. One that is late is waited for, because sending it again would count twice.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds((2 * RateCounter.WindowMs) + 10_000);

    // Addresses do not leave the process as they are: their names in Redis are keyed hashes. Without a shared key the process is alone anyway.
    private readonly byte[] nameKey = secrets.Value.SigningKey is { Length: > 0 } key
        ? HMACSHA256.HashData(Convert.FromBase64String(key), "rate limits"u8)
        : RandomNumberGenerator.GetBytes(32);

    private bool failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var queue = limiter.ToShare;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (queue.IsEmpty || redis.TryGetDatabase() is not { } database)
                {
                    continue;
                }

                Exception? failure = null;
                for (var left = queue.Count; left > 0 && failure is null; left -= BatchSize)
                {
                    failure = await ShareAsync(database, Math.Min(left, BatchSize), stoppingToken);
                }

                Note(failure);
            }
            catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
            {
                Note(error);
            }
        }
    }

    // Once when it begins, not ten times a second.
    private void Note(Exception? failure)
    {
        if (failure is not null && !failing)
        {
            Log.Alone(logger, failure);
        }

        failing = failure is not null;
    }

    private async Task<Exception?> ShareAsync(IDatabase database, int count, CancellationToken cancellationToken)
    {
        var now = limiter.NowMs();
        var batch = database.CreateBatch();
        var sent = new List<Sent>(count);
        for (; count > 0 && limiter.ToShare.TryDequeue(out var counter); count--)
        {
            counter.MarkTaken();
            var window = counter.At(now);
            var pending = Volatile.Read(ref window.Pending);
            if (pending <= 0)
            {
                continue;
            }

            var name = NameOf(counter.Key);
            var previous = window.KnowsPrevious ? null : batch.StringGetAsync(name + (window.Index - 1).ToString(CultureInfo.InvariantCulture));
            RedisKey current = name + window.Index.ToString(CultureInfo.InvariantCulture);
            sent.Add(new Sent(counter, window, pending, previous, batch.StringIncrementAsync(current, pending), batch.KeyExpireAsync(current, Lifetime)));
        }

        batch.Execute();
        await WaitForAsync(Task.WhenAll(sent.Select(one => Task.WhenAll(one.Total, one.Expiry, one.Previous ?? Task.CompletedTask))), cancellationToken);
        Exception? failure = null;
        foreach (var one in sent)
        {
            if (one.Total.IsCompletedSuccessfully)
            {
                one.Window.Shared(one.Pending, await one.Total);
            }
            else
            {
                failure = one.Total.Exception?.InnerException ?? new TimeoutException("Redis does not answer.");
                if (one.Counter.MarkQueued())
                {
                    limiter.ToShare.Enqueue(one.Counter);
                }
            }

            if (one.Previous is { IsCompletedSuccessfully: true })
            {
                one.Window.SharedPrevious((long?)await one.Previous ?? 0);
                one.Window.KnowsPrevious = true;
            }
        }

        return failure;
    }

    private async Task WaitForAsync(Task answers, CancellationToken cancellationToken)
    {
        var patience = Task.Delay(Late, clock, cancellationToken);
        if (await Task.WhenAny(answers, patience) == patience)
        {
            Note(new TimeoutException("Redis does not answer."));
            await Task.WhenAny(answers, Task.Delay(Lost, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private string NameOf(RateKey key)
    {
        var hash = HMACSHA256.HashData(nameKey, Encoding.ASCII.GetBytes($"{key.Rule}:{key.Subject:x}"));
        return string.Create(CultureInfo.InvariantCulture, $"redirect:rate:{Convert.ToHexStringLower(hash.AsSpan(0, 16))}:");
    }

    private sealed record Sent(RateCounter Counter, RateCounter.Window Window, int Pending, Task<RedisValue>? Previous, Task<long> Total, Task Expiry);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis does not take the rate limits' counts: this gateway limits by its own until it does")]
        public static partial void Alone(ILogger logger, Exception error);
    }
}
