using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Hosting.Caching;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>A connection to Redis without the module.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly IHost host;

    private RedisClient(IHost host) => this.host = host;

    public RedisConnection Connection => host.Services.GetRequiredService<RedisConnection>();

    public static async Task<RedisClient> StartAsync(string configuration, bool isThere = true)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["Redis:Configuration"] = configuration;
        builder.AddRedis();
        var client = new RedisClient(builder.Build());
        await client.host.StartAsync();
        if (isThere)
        {
            await UntilConnectedAsync(client.Connection);
        }

        return client;
    }

    public static Task UntilConnectedAsync(RedisConnection connection) => Poll.UntilAsync(() => connection.TryGetDatabase() is not null, "Redis is connected");

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
