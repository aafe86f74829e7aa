using Microsoft.EntityFrameworkCore;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Following;

/// <summary>Reads plans from the database, each by one query.</summary>
internal sealed class PlanReader(IDbContextFactory<LinksDbContext> contexts)
{
    /// <summary>The plan of the link with a key of <see cref="LinkKeys"/>; null when there is none.</summary>
    public async Task<FollowPlan?> ReadLinkAsync(string key, CancellationToken cancellationToken)
    {
        var (domain, slugKey) = LinkKeys.Split(key);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Links.AsNoTracking()
            .Where(link => link.Domain == domain && link.SlugKey == slugKey)
            .LeftJoin(db.Placements, link => link.PlacementId, placement => (Guid?)placement.Id, (link, placement) => new { link, placement })
            .FirstOrDefaultAsync(cancellationToken);
        return row is null ? null : new FollowPlan(
            row.link.Id, row.link.MerchantId, row.link.Target, row.link.RetiredAt is not null, row.link.Version, row.placement is null ? null : PlanOf(row.placement))
        {
            Slug = row.link.Slug,
            Domain = row.link.Domain,
            Title = row.link.Title,
            Behaviour = row.link.Behaviour.IsPlain ? null : row.link.Behaviour,
        };
    }

    /// <summary>The placement with a code; null when there is none.</summary>
    public async Task<PlacementPlan?> ReadPlacementAsync(string code, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var placement = await db.Placements.AsNoTracking().FirstOrDefaultAsync(x => x.Code == code, cancellationToken);
        return placement is null ? null : PlanOf(placement);
    }

    private static PlacementPlan PlanOf(Placements.Placement placement) =>
        new(placement.Id, placement.MerchantId, placement.CampaignId, placement.Channel, placement.Version);
}
