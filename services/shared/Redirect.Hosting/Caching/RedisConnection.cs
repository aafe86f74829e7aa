using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Redirect.Hosting.Caching;

/// <summary>The process's one connection to Redis. Redis holds nothing that is true only there, so that nobody ever waits for it.</summary>
public sealed class RedisConnection : IDisposable
{
    private readonly Lazy<ConnectionMultiplexer?> connection;

    /// <summary>Takes the settings; connects at the first use, in the background.</summary>
    public RedisConnection(IOptions<RedisOptions> options)
    {
        connection = new Lazy<ConnectionMultiplexer?>(() => Connect(options.Value.Configuration));
    }

    /// <summary>The database; null while Redis is not set up or does not answer.</summary>
    public IDatabase? TryGetDatabase() => connection.Value is { IsConnected: true } open ? open.GetDatabase() : null;

    /// <inheritdoc />
    public void Dispose()
    {
        if (connection.IsValueCreated)
        {
            connection.Value?.Dispose();
        }
    }

    private static ConnectionMultiplexer? Connect(string? settings)
    {
        if (string.IsNullOrWhiteSpace(settings))
        {
            return null;
        }

        var parsed = ConfigurationOptions.Parse(settings);
        parsed.AbortOnConnectFail = false;
        return ConnectionMultiplexer.Connect(parsed);
    }
}

/// <summary>Where Redis is.</summary>
public sealed class RedisOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Redis";

    /// <summary>host:port and options as StackExchange.Redis reads them; empty means there is none.</summary>
    public string Configuration { get; set; } = "";
}

/// <summary>Registers Redis.</summary>
public static class RedisSetup
{
    /// <summary>Registers the connection.</summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section);
        builder.Services.AddSingleton<RedisConnection>();
        return builder;
    }
}
