using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Redirect.Hosting.Caching;

/// <summary>The process's one connection to Redis, if one is configured (<c>Redis:Configuration</c>). Never makes anybody wait for it.</summary>
public sealed class RedisConnection : IDisposable
{
    private readonly Task<ConnectionMultiplexer>? connecting;

    /// <summary>Starts connecting; a server that is down is tried again for as long as the process lives.</summary>
    /// <param name="configuration">As StackExchange.Redis takes it; empty for none.</param>
    public RedisConnection(string? configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration))
        {
            var options = ConfigurationOptions.Parse(configuration);
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 1000;
            connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(options));
        }
    }

    /// <summary>The database; null when none is configured or the server is not connected now.</summary>
    public IDatabase? TryGetDatabase() =>
        connecting is { IsCompletedSuccessfully: true } ready && ready.Result.IsConnected ? ready.Result.GetDatabase() : null;

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        if (connecting is { IsCompletedSuccessfully: true } ready)
        {
            ready.Result.Dispose();
        }
    }
}

/// <summary>Registers <see cref="RedisConnection"/>.</summary>
public static class RedisRegistration
{
    /// <summary>Adds the connection once, however often it is called.</summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(services => new RedisConnection(services.GetRequiredService<IConfiguration>()["Redis:Configuration"]));
        return builder;
    }
}
