using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Redirect.Gateway.Proxy;

/// <summary>
/// Leaves a replica out as soon as one connection to it fails, for the cluster's reactivation period; the active probes take over from there.
/// A replica that answers errors is not left out: it answers.
/// </summary>
internal sealed class ConnectionFailedPolicy(IDestinationHealthUpdater updater) : IPassiveHealthCheckPolicy
{
    private static readonly TimeSpan DefaultReactivation = TimeSpan.FromSeconds(2);

    public string Name => "ConnectionFailed";

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.Features.Get<IForwarderErrorFeature>()?.Error == ForwarderError.Request)
        {
            var period = cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? DefaultReactivation;
            updater.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
        }
    }
}
