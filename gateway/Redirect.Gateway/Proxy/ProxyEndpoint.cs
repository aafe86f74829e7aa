using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Redirect.Gateway.Proxy;

/// <summary>
/// Marks the connections of the gRPC endpoint (<c>Kestrel:Endpoints:Grpc</c>), so that routes can be kept to one endpoint whatever its port, and
/// whether it has TLS or a proxy in front.
/// </summary>
internal sealed class ProxyEndpoint
{
    public const string Grpc = "Grpc";

    private static readonly ProxyEndpoint Mark = new();

    public static bool IsGrpc(HttpContext context) => context.Features.Get<ProxyEndpoint>() is not null;

    public static void MarkConnections(KestrelServerOptions kestrel) =>
        kestrel.ConfigurationLoader?.Endpoint(Grpc, endpoint => endpoint.ListenOptions.Use(Marked));

    private static ConnectionDelegate Marked(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Mark);
        return next(connection);
    };
}
