using Redirect.Gateway.ApiKeys;
using Redirect.Hosting.Principals;
using Redirect.Links;

namespace Redirect.Standalone;

/// <summary>The edge's question "whose key is this?", asked of the link module in this process.</summary>
internal sealed class LocalKeyDirectory(IServiceProvider services) : IKeyDirectory
{
    public ValueTask<Principal?> FindAsync(string key, CancellationToken cancellationToken) =>
        new(LinksModule.ResolveKeyAsync(services, key, cancellationToken));
}
