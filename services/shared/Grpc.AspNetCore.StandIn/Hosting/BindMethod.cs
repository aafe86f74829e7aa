using System.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Finds and calls the generated method that names the methods of a service.</summary>
internal static class BindMethod
{
    public static void Invoke(Type service, ServiceBinderBase binder)
    {
        var attribute = FindBase(service).GetCustomAttribute<BindServiceMethodAttribute>(inherit: false)!;
        var method = attribute.BindType.GetMethod(
            attribute.BindMethodName,
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static,
            [typeof(ServiceBinderBase), FindBase(service)])
            ?? throw new InvalidOperationException(
                $"'{attribute.BindType}' has no method '{attribute.BindMethodName}' that binds '{service}'.");

        // Without an instance: the service is resolved anew for each call.
        method.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [binder, null], culture: null);
    }

    /// <summary>The generated base class of a service.</summary>
    public static Type FindBase(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.IsDefined(typeof(BindServiceMethodAttribute), inherit: false))
            {
                return type;
            }
        }

        throw new InvalidOperationException($"'{service}' does not derive from a generated gRPC service base class.");
    }
}
