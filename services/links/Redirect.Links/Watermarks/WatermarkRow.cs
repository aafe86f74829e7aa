using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Links.Campaigns;
using Redirect.Links.Placements;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Watermarks;

/// <summary>A mark with what it says.</summary>
internal sealed class WatermarkRow
{
    /// <summary>As it is stored.</summary>
    public required Watermark Mark { get; init; }

    /// <summary>What it leads to.</summary>
    public required ShortLink Link { get; init; }

    /// <summary>To whom it was given; null: to nobody in particular.</summary>
    public Placement? Placement { get; init; }

    /// <summary>The placement's; null with it.</summary>
    public Campaign? Campaign { get; init; }

    /// <summary>The rows of some marks.</summary>
    public static IQueryable<WatermarkRow> Of(LinksDbContext db, IQueryable<Watermark> marks) => marks.AsNoTracking()
        .Join(db.Links, mark => mark.LinkId, link => link.Id, (mark, link) => new { mark, link })
        .LeftJoin(db.Placements, row => row.mark.PlacementId, placement => (Guid?)placement.Id, (row, placement) => new { row.mark, row.link, placement })
        .LeftJoin(db.Campaigns, row => (Guid?)row.placement!.CampaignId, campaign => (Guid?)campaign.Id, (row, campaign) =>
            new WatermarkRow { Mark = row.mark, Link = row.link, Placement = row.placement, Campaign = campaign });

    /// <summary>As other services learn it.</summary>
    public Contracts.Links.V1.Watermark ToMessage() => new()
    {
        Id = (ulong)Mark.Id,
        LinkId = Ids.Bytes(Link.Id),
        LinkSlug = Link.Slug,
        LinkTitle = Link.Title ?? "",
        LinkRetired = Link.RetiredAt is not null,
        PlacementId = Placement is null ? ByteString.Empty : Ids.Bytes(Placement.Id),
        PlacementCode = Placement?.Code ?? "",
        PlacementName = Placement?.Name ?? "",
        Channel = Placement?.Channel ?? "",
        Store = Placement?.Store ?? "",
        Staff = Placement?.Staff ?? "",
        Partner = Placement?.Partner ?? "",
        CampaignId = Campaign is null ? ByteString.Empty : Ids.Bytes(Campaign.Id),
        CampaignName = Campaign?.Name ?? "",
        IssuedAtMs = new DateTimeOffset(Mark.CreatedAt).ToUnixTimeMilliseconds(),
    };
}
