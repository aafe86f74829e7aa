using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Redirect.Hosting.Caching;

/// <summary>The process's connection to Redis, which may be away at any time.</summary>
public sealed class RedisConnection : IDisposable
{
    private readonly Lazy<ConnectionMultiplexer> connection;

    /// <summary>Takes the address; connects at the first use.</summary>
    /// <param name="configuration">As StackExchange.Redis takes it, e.g. <c>host:port</c>.</param>
    public RedisConnection(string configuration) => connection = new Lazy<ConnectionMultiplexer>(() =>
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        var multiplexer = ConnectionMultiplexer.Connect(options);
        multiplexer.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Interactive)
            {
                Restored?.Invoke();
            }
        };
        return multiplexer;
    });

    /// <summary>The connection came back after it was lost; what was written meanwhile did not arrive.</summary>
    public event Action? Restored;

    /// <summary>The database; null while there is no connection.</summary>
    public IDatabase? TryGetDatabase() => connection.Value.IsConnected ? connection.Value.GetDatabase() : null;

    /// <inheritdoc />
    public void Dispose()
    {
        if (connection.IsValueCreated)
        {
            connection.Value.Dispose();
        }
    }
}

/// <summary>Registers Redis.</summary>
public static class RedisSetup
{
    /// <summary>Registers <see cref="RedisConnection"/> on <c>ConnectionStrings:Redis</c>; may be called by every module.</summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(services => new RedisConnection(
            services.GetRequiredService<IConfiguration>().GetConnectionString("Redis")
                ?? throw new InvalidOperationException("ConnectionStrings:Redis is missing. Set it to host:port.")));
        return builder;
    }
}
