using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Caching;
using Redirect.Testing;

namespace Redirect.Hosting.Tests.Caching;

public sealed class RedisConnectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Without_a_configuration_there_is_none_and_that_is_healthy(string? configuration)
    {
        using var host = await StartAsync(configuration);
        var redis = host.Services.GetRequiredService<RedisConnection>();

        Assert.False(redis.IsConfigured);
        Assert.Null(redis.TryGetDatabase());
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_is_refused_at_the_start() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("127.0.0.1:1,nonsense=7"));

    [Fact]
    public async Task It_comes_and_goes_with_the_server_and_tells_each_time_it_is_back()
    {
        await using var proxy = new FaultProxy(RealServers.RedisPort);
        proxy.Cut();
        var starting = Stopwatch.GetTimestamp();
        using var host = await StartAsync(proxy.Address);
        Assert.True(Stopwatch.GetElapsedTime(starting) < TimeSpan.FromSeconds(4), "the start does not wait for it");
        var redis = host.Services.GetRequiredService<RedisConnection>();
        var restored = 0;
        redis.Restored += () => Interlocked.Increment(ref restored);
        Assert.Null(redis.TryGetDatabase());
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));

        for (var round = 0; round < 2; round++)
        {
            var before = restored;
            proxy.Restore();
            await Poll.UntilAsync(() => redis.TryGetDatabase() is not null && restored > before, "it is back and says so");
            var key = "test:" + Guid.CreateVersion7().ToString("N");
            Assert.True(await redis.TryGetDatabase()!.StringSetAsync(key, "value", TimeSpan.FromMinutes(1)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));

            proxy.Cut();
            await Poll.UntilAsync(() => redis.TryGetDatabase() is null, "it is gone");
            Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
        }
    }

    private static async Task<IHost> StartAsync(string? configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Redis:Configuration", configuration)]);
        builder.AddRedis().AddRedis();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<HealthStatus> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["redis"].Status;
}
