using Redirect.Gateway.Hosts;
using Redirect.Links;

namespace Redirect.Standalone;

/// <summary>The edge's question "which hosts are merchants'?", asked of the link module in this process.</summary>
internal sealed class LocalDomainDirectory(IServiceProvider services) : IDomainDirectory
{
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        new(LinksModule.FindDomains(services) ?? throw new InvalidOperationException("The short domains have not been read yet."));
}
