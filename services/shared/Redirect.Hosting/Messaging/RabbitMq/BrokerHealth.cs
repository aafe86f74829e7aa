using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Redirect.Hosting.Messaging.RabbitMq;

/// <summary>Degraded while the broker is away, never unhealthy: what is written waits in the spool and the outbox meanwhile.</summary>
internal sealed class BrokerHealth(RabbitMqPublisher publisher, RabbitMqReaders readers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(publisher.IsReady && readers.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());
}
