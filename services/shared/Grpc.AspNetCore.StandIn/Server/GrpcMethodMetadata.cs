using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Tells of an endpoint which gRPC method it is.</summary>
/// <param name="serviceType">The class that handles the method.</param>
/// <param name="method">The method.</param>
public sealed class GrpcMethodMetadata(Type serviceType, IMethod method)
{
    /// <summary>The class that handles the method.</summary>
    public Type ServiceType { get; } = serviceType;

    /// <summary>The method.</summary>
    public IMethod Method { get; } = method;
}
