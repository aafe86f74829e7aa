using Microsoft.Extensions.Diagnostics.HealthChecks;
using Redirect.Links.Visits.Spool;

namespace Redirect.Links.Visits;

/// <summary>Degraded when the spool is more than half full, or a visit was dropped in the last minute. Never unhealthy: redirects go on.</summary>
internal sealed class SpoolHealth(VisitSpool spool, VisitRecorder recorder) : IHealthCheck
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var depth = spool.Depth;
        var half = depth.Bytes > depth.Limit / 2;
        var dropping = recorder.SinceLastDrop < Recent;
        return Task.FromResult(half || dropping ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
    }
}
