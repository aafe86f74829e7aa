using System.Collections.Concurrent;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The names of the services mapped so far: each gets one endpoint for methods that it does not have.</summary>
internal sealed class MappedServices
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    public bool TryAdd(string serviceName) => _names.TryAdd(serviceName, true);
}
