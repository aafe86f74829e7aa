using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Attribution.Tests.Hosting;

namespace Redirect.Attribution.Tests.Access;

/// <summary>What the host answers to, read from the host itself, so that a new endpoint is tested too.</summary>
internal static class EndpointsOfHost
{
    /// <summary>REST: method, pattern and endpoint.</summary>
    public static IReadOnlyList<(HttpMethod Method, string Pattern, RouteEndpoint Endpoint)> Rest(AttributionHost host) =>
    [
        .. from endpoint in All(host)
           let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
           where pattern.StartsWith("/api/", StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           select (HttpMethod.Parse(method), pattern, endpoint),
    ];

    /// <summary>gRPC: the paths of methods.</summary>
    public static IReadOnlyList<string> Grpc(AttributionHost host) =>
    [
        .. All(host).Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(path => path.StartsWith("/redirect.", StringComparison.Ordinal) && !path.Contains('{', StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>A path with one id in every place; where a number is asked for, with 1.</summary>
    public static string Fill(string pattern, string id)
    {
        var path = pattern;
        for (var open = path.IndexOf('{', StringComparison.Ordinal); open >= 0; open = path.IndexOf('{', StringComparison.Ordinal))
        {
            var isNumber = path.AsSpan(open, path.IndexOf('}', open) - open).Contains(":int", StringComparison.Ordinal);
            path = string.Concat(path.AsSpan(0, open), isNumber ? "1" : Uri.EscapeDataString(id), path.AsSpan(path.IndexOf('}', open) + 1));
        }

        return path;
    }

    /// <summary>The same, with what else the endpoint can't be called without: bound before anybody asks who calls.</summary>
    public static string Fill(string pattern, string id, RouteEndpoint endpoint)
    {
        var required = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters()
            .Where(parameter => parameter.ParameterType == typeof(Guid) && !pattern.Contains("{" + parameter.Name, StringComparison.OrdinalIgnoreCase)).Select(parameter => $"{parameter.Name}={id}") ?? [];
        return string.Join('?', new[] { Fill(pattern, id), string.Join('&', required) }.Where(part => part.Length > 0));
    }

    private static IEnumerable<RouteEndpoint> All(AttributionHost host) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
