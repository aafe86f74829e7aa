using Grpc.Core;
using Redirect.Hosting.Principals;

namespace Redirect.Attribution.Stats;

/// <summary>Who makes a gRPC call, as the edge found out.</summary>
internal static class GrpcCaller
{
    /// <summary>The merchant whose key it is.</summary>
    /// <exception cref="RpcException">Nobody's key, not a merchant's, or one without the scope.</exception>
    public static Guid MerchantOf(ServerCallContext context, string scope)
    {
        var principal = context.GetHttpContext().FindPrincipal();
        if (principal is null or { Kind: PrincipalKind.Anonymous })
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Send an API key as metadata: 'authorization: Bearer <key>'."));
        }

        if (principal.Kind != PrincipalKind.Merchant)
        {
            throw new RpcException(new Status(StatusCode.PermissionDenied, "This call takes a merchant's key only."));
        }

        return Scopes.Allow(principal.Scopes, scope)
            ? principal.MerchantId
            : throw new RpcException(new Status(StatusCode.PermissionDenied, $"The key lacks the scope '{scope}'."));
    }
}
