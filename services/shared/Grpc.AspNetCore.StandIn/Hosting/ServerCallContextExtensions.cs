using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>Leads from a gRPC call to its HTTP request.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The key under which a test's own context keeps its request in <see cref="ServerCallContext.UserState"/>.</summary>
    internal const string HttpContextKey = "__HttpContext";

    /// <summary>The HTTP request that carries a call.</summary>
    /// <param name="serverCallContext">The call.</param>
    /// <returns>The HTTP context.</returns>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);

        return serverCallContext switch
        {
            HttpServerCallContext call => call.Http,
            _ when serverCallContext.UserState.TryGetValue(HttpContextKey, out var value)
                && value is HttpContext http => http,
            _ => throw new InvalidOperationException("This call is not carried by an HTTP request."),
        };
    }
}
