using Google.Protobuf;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Outbox;
using Redirect.Links.ShortLinks;
using Redirect.Links.Storage;

namespace Redirect.Links.Catalogue;

/// <summary>Tells other services of each campaign, placement and link as it now is, in the transaction of the change.</summary>
internal static class CatalogueChanges
{
    public static void EnqueueChange(this LinksDbContext db, Campaigns.Campaign campaign, TimeProvider clock) =>
        db.Enqueue([Change(campaign.MerchantId, campaign.Id, campaign.Version, campaign.RetiredAt is not null, clock, change =>
            change.Campaign = new CatalogueChange.Types.Campaign { Name = campaign.Name, LookbackDays = campaign.LookbackDays })], clock);

    public static void EnqueueChange(this LinksDbContext db, Placements.Placement placement, TimeProvider clock) => db.EnqueueChanges([placement], clock);

    /// <summary>Many placements in one message. One is at most some 2 KiB of it, so keep it to 1,000.</summary>
    public static void EnqueueChanges(this LinksDbContext db, IEnumerable<Placements.Placement> placements, TimeProvider clock) =>
        db.Enqueue(placements.Select(placement => Change(placement.MerchantId, placement.Id, placement.Version, placement.RetiredAt is not null, clock, change =>
            change.Placement = new CatalogueChange.Types.Placement
            {
                CampaignId = Ids.Bytes(placement.CampaignId),
                Name = placement.Name,
                Channel = placement.Channel,
                Store = placement.Store ?? "",
                Staff = placement.Staff ?? "",
                Partner = placement.Partner ?? "",
                Code = placement.Code,
            })), clock);

    public static void EnqueueChange(this LinksDbContext db, ShortLink link, TimeProvider clock) => db.EnqueueChanges([link], clock);

    /// <summary>Many links in one message. A link is at most some 2 KiB of it, so keep it to 1,000.</summary>
    public static void EnqueueChanges(this LinksDbContext db, IEnumerable<ShortLink> links, TimeProvider clock) =>
        db.Enqueue(links.Select(link => Change(link.MerchantId, link.Id, link.Version, link.RetiredAt is not null, clock, change =>
            change.Link = new CatalogueChange.Types.Link
            {
                Slug = link.Slug,
                Title = link.Title ?? "",
                PlacementId = link.PlacementId is { } placement ? Ids.Bytes(placement) : ByteString.Empty,
            })), clock);

    private static void Enqueue(this LinksDbContext db, IEnumerable<CatalogueChange> changes, TimeProvider clock)
    {
        var batch = new CatalogueBatch { Changes = { changes } };
        if (batch.Changes.Count > 0)
        {
            db.Enqueue(Exchanges.Catalogue, batch.ToByteArray(), clock);
        }
    }

    private static CatalogueChange Change(Guid merchantId, Guid id, long version, bool retired, TimeProvider clock, Action<CatalogueChange> setSubject)
    {
        var now = clock.GetUtcNow();
        var change = new CatalogueChange
        {
            EventId = Ids.Bytes(Guid.CreateVersion7(now)),
            MerchantId = Ids.Bytes(merchantId),
            Id = Ids.Bytes(id),
            Version = version,
            OccurredAtMs = now.ToUnixTimeMilliseconds(),
            Retired = retired,
        };
        setSubject(change);
        return change;
    }
}
