using Redirect.Contracts.Links.V1;
using Redirect.Links;
using Redirect.Media;

namespace Redirect.Standalone;

/// <summary>Media's questions about links, asked of the link module in this process.</summary>
internal sealed class LocalLinkDirectory(IServiceProvider services) : ILinkDirectory
{
    public async Task<KnownLink?> FindAsync(string slug, string host, string? domain, string? placementCode, CancellationToken cancellationToken)
    {
        var link = await LinksModule.FindLinkAsync(services, slug, host, domain, placementCode, cancellationToken);
        return link is null ? null : new KnownLink(link.LinkId, link.MerchantId, link.Slug, link.Retired, link.PlacementFound, link.Query, link.BaseUrl);
    }

    public Task<IssueWatermarkAnswer> IssueWatermarkAsync(IssueWatermarkRequest question, CancellationToken cancellationToken) => LinksModule.IssueWatermarkAsync(services, question, cancellationToken);

    public Task<WatermarkKeyAnswer> WatermarkKeyAsync(WatermarkKeyRequest question, CancellationToken cancellationToken) => LinksModule.WatermarkKeyAsync(services, question, cancellationToken);

    public Task<FindWatermarksAnswer> FindWatermarksAsync(FindWatermarksRequest question, CancellationToken cancellationToken) => LinksModule.FindWatermarksAsync(services, question, cancellationToken);

    public Task<ResolveWatermarkAnswer> ResolveWatermarkAsync(ResolveWatermarkRequest question, CancellationToken cancellationToken) => LinksModule.ResolveWatermarkAsync(services, question, cancellationToken);

    public Task<MakeLabelsAnswer> MakeLabelsAsync(MakeLabelsRequest question, CancellationToken cancellationToken) => LinksModule.MakeLabelsAsync(services, question, cancellationToken);
}
