using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Redirect.Hosting.Caching;

/// <summary>Redis, where there is one; section <c>Redis</c>.</summary>
public static class RedisSetup
{
    /// <summary>Registers <see cref="RedisConnection"/>; more than once does no harm.</summary>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(RedisConnection)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateDataAnnotations()
            .Validate(options => CanParse(options.Configuration), "Redis:Configuration is not of the form host:port[,option=value].")
            .ValidateOnStart();
        services.AddSingleton(provider => new RedisConnection(
            provider.GetRequiredService<IOptions<RedisOptions>>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisConnection>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        services.AddHealthChecks().Add(new HealthCheckRegistration("redis", provider => new RedisHealth(provider.GetRequiredService<RedisConnection>()), HealthStatus.Degraded, tags: null));
        return builder;
    }

    private static bool CanParse(string configuration)
    {
        try
        {
            return configuration.Length == 0 || ConfigurationOptions.Parse(configuration).EndPoints.Count > 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
