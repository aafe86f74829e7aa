using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Redirect.Hosting.Caching;

/// <summary>Degraded while a configured Redis is away.</summary>
internal sealed class RedisHealth(RedisConnection redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(!redis.IsConfigured || redis.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());
}
