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
        return row is null ? null : PlanOf(row.link, row.placement);
    }

    /// <summary>The plan of a link as it is in the database.</summary>
    /// <param name="link">The link.</param>
    /// <param name="placement">Its own placement; null: none.</param>
    public static FollowPlan PlanOf(ShortLink link, Placements.Placement? placement) =>
        new(link.Id, link.MerchantId, link.Target, link.RetiredAt is not null, link.Version, placement is null ? null : PlanOf(placement))
        {
            Slug = link.Slug,
            Domain = link.Domain,
            Title = link.Title,
            Behaviour = link.Behaviour.IsPlain ? null : link.Behaviour,
        };

    /// <summary>The placement with a code; null when there is none.</summary>
    public async Task<PlacementPlan?> ReadPlacementAsync(string code, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var placement = await db.Placements.AsNoTracking().FirstOrDefaultAsync(x => x.Code == code, cancellationToken);
        return placement is null ? null : PlanOf(placement) with { Target = placement.Target };
    }

    private static PlacementPlan PlanOf(Placements.Placement placement) =>
        new(placement.Id, placement.MerchantId, placement.CampaignId, placement.Channel, placement.Version);
}
