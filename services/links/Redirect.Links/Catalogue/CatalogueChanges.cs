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
        db.Enqueue(campaign.MerchantId, campaign.Id, campaign.Version, campaign.RetiredAt is not null, clock, change =>
            change.Campaign = new CatalogueChange.Types.Campaign { Name = campaign.Name });

    public static void EnqueueChange(this LinksDbContext db, Placements.Placement placement, TimeProvider clock) =>
        db.Enqueue(placement.MerchantId, placement.Id, placement.Version, placement.RetiredAt is not null, clock, change =>
            change.Placement = new CatalogueChange.Types.Placement
            {
                CampaignId = Bytes(placement.CampaignId),
                Name = placement.Name,
                Channel = placement.Channel,
                Store = placement.Store ?? "",
                Staff = placement.Staff ?? "",
                Partner = placement.Partner ?? "",
                Code = placement.Code,
            });

    public static void EnqueueChange(this LinksDbContext db, ShortLink link, TimeProvider clock) => db.EnqueueChanges([link], clock);

    /// <summary>Many links in one message. A link is at most some 2 KiB of it, so keep it to 1,000.</summary>
    public static void EnqueueChanges(this LinksDbContext db, IEnumerable<ShortLink> links, TimeProvider clock)
    {
        var batch = new CatalogueBatch();
        batch.Changes.AddRange(links.Select(link => Change(link.MerchantId, link.Id, link.Version, link.RetiredAt is not null, clock, change =>
            change.Link = new CatalogueChange.Types.Link
            {
                Slug = link.Slug,
                Title = link.Title ?? "",
                PlacementId = link.PlacementId is { } placement ? Bytes(placement) : ByteString.Empty,
            })));
        if (batch.Changes.Count > 0)
        {
            db.Enqueue(Exchanges.Catalogue, batch.ToByteArray(), clock);
        }
    }

    private static void Enqueue(this LinksDbContext db, Guid merchantId, Guid id, long version, bool retired, TimeProvider clock, Action<CatalogueChange> setSubject) =>
        db.Enqueue(Exchanges.Catalogue, new CatalogueBatch { Changes = { Change(merchantId, id, version, retired, clock, setSubject) } }.ToByteArray(), clock);

    private static CatalogueChange Change(Guid merchantId, Guid id, long version, bool retired, TimeProvider clock, Action<CatalogueChange> setSubject)
    {
        var now = clock.GetUtcNow();
        var change = new CatalogueChange
        {
            EventId = Bytes(Guid.CreateVersion7(now)),
            MerchantId = Bytes(merchantId),
            Id = Bytes(id),
            Version = version,
            OccurredAtMs = now.ToUnixTimeMilliseconds(),
            Retired = retired,
        };
        setSubject(change);
        return change;
    }

    private static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
