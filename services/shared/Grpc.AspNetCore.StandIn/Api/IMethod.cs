namespace Grpc.Core;

/// <summary>A method of a gRPC service, without its message types.</summary>
public interface IMethod
{
    /// <summary>The shape of the method.</summary>
    MethodType Type { get; }

    /// <summary>The full name of the service, package included.</summary>
    string ServiceName { get; }

    /// <summary>The name of the method without its service.</summary>
    string Name { get; }

    /// <summary>The path of the method: <c>/service/method</c>.</summary>
    string FullName { get; }
}
