using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Redirect.Hosting.Caching;

/// <summary>
/// The process's one connection to Redis. Redis holds nothing here that is not elsewhere, so its absence is a normal state:
/// callers ask for the database each time and go without when there is none.
/// </summary>
public sealed partial class RedisConnection : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly RedisOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<RedisConnection> logger;
    private ConnectionMultiplexer? multiplexer;

    internal RedisConnection(IOptions<RedisOptions> options, TimeProvider clock, ILogger<RedisConnection> logger)
    {
        this.options = options.Value;
        this.clock = clock;
        this.logger = logger;
    }

    /// <summary>
    /// Raised after the connection is made, the first time as well as each time it came back: what was written before may be
    /// gone. Raised on a thread that must not be kept; can come twice for one outage.
    /// </summary>
    public event Action? Restored;

    /// <summary>Whether a Redis is configured at all.</summary>
    public bool IsConfigured => options.Configuration.Length > 0;

    /// <summary>Whether it answers, as far as is known.</summary>
    public bool IsConnected => multiplexer is { IsConnected: true };

    /// <summary>
    /// The database; null when none is configured or connected. Commands can still fail with <see cref="RedisException"/> or
    /// <see cref="TimeoutException"/>, and this version of the client sets no time limit on asynchronous ones: callers set their own.
    /// </summary>
    public IDatabase? TryGetDatabase() => multiplexer is { IsConnected: true } connected ? connected.GetDatabase() : null;

    /// <summary>For messages between replicas; null when none is configured or connected. Subscriptions come back by themselves after an outage.</summary>
    public ISubscriber? TryGetSubscriber() => multiplexer is { IsConnected: true } connected ? connected.GetSubscriber() : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (ExecuteTask is { } watching)
        {
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Interlocked.Exchange(ref multiplexer, null)?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsConfigured)
        {
            return;
        }

        var configuration = ConfigurationOptions.Parse(options.Configuration);
        configuration.AbortOnConnectFail = false;
        configuration.ConnectRetry = 3;
        configuration.ConnectTimeout = 2_000;
        configuration.SyncTimeout = 1_000;
        configuration.KeepAlive = 5;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);

        var connecting = await ConnectAsync(configuration, stoppingToken);
        if (connecting is null)
        {
            return;
        }

        connecting.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Interactive)
            {
                Raise();
            }
        };
        multiplexer = connecting;
        await WatchAsync(connecting, stoppingToken);
    }

    // With AbortOnConnectFail off it returns also when nobody answers, and goes on trying by itself; a name that is not
    // resolved is another matter.
    private async Task<ConnectionMultiplexer?> ConnectAsync(ConfigurationOptions configuration, CancellationToken stoppingToken)
    {
        var logged = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(configuration);
            }
            catch (Exception exception)
            {
                if (!logged)
                {
                    Log.NotReached(logger, exception);
                    logged = true;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(2), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    // The client's event does not tell of the first connection, and not of each loss.
    private async Task WatchAsync(ConnectionMultiplexer watched, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        bool? before = null;
        try
        {
            do
            {
                var now = watched.IsConnected;
                if (now && before != true)
                {
                    Log.Connected(logger);
                    Raise();
                }
                else if (!now && before != false)
                {
                    Log.Lost(logger);
                }

                before = now;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops; the connection lives until the container is disposed, for what others still do.
        }
    }

    private void Raise()
    {
        try
        {
            Restored?.Invoke();
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Redis is connected")]
        public static partial void Connected(ILogger logger);

        [LoggerMessage(2, LogLevel.Warning, "Redis is not connected; everything goes on without it")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "Something to do after Redis came back failed")]
        public static partial void ListenerFailed(ILogger logger, Exception exception);

        [LoggerMessage(4, LogLevel.Warning, "Redis can't be reached; it is tried again until it can")]
        public static partial void NotReached(ILogger logger, Exception exception);
    }
}
