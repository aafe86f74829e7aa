using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Redirect.Gateway.Proxy;

/// <summary>
/// Lets a cluster that differs only in its timeouts take its replicas from another: metadata <c>DestinationsOf</c>. So an operator says once
/// where a service is.
/// </summary>
internal sealed class SharedDestinations(IConfiguration configuration) : IProxyConfigFilter
{
    private const string Key = "DestinationsOf";

    /// <summary>The cluster whose replicas it takes; null: it has its own.</summary>
    public static string? Of(ClusterConfig? cluster) => cluster?.Metadata?.GetValueOrDefault(Key);

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        if (Of(cluster) is not { } other)
        {
            return new ValueTask<ClusterConfig>(cluster);
        }

        var destinations = configuration.GetSection($"ReverseProxy:Clusters:{other}:Destinations").GetChildren()
            .Where(section => !string.IsNullOrEmpty(section["Address"]))
            .ToDictionary(section => section.Key, section => new DestinationConfig { Address = section["Address"]!, Health = section["Health"], Host = section["Host"] }, StringComparer.OrdinalIgnoreCase);
        return new ValueTask<ClusterConfig>(cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
