using Redirect.Links;
using Redirect.Media;

namespace Redirect.Standalone;

/// <summary>Media's question "which link is this slug?", asked of the link module in this process.</summary>
internal sealed class LocalLinkDirectory(IServiceProvider services) : ILinkDirectory
{
    public async Task<KnownLink?> FindAsync(string slug, string host, string? domain, string? placementCode, CancellationToken cancellationToken)
    {
        var link = await LinksModule.FindLinkAsync(services, slug, host, domain, placementCode, cancellationToken);
        return link is null ? null : new KnownLink(link.LinkId, link.MerchantId, link.Slug, link.Retired, link.PlacementFound, link.BaseUrl);
    }
}
