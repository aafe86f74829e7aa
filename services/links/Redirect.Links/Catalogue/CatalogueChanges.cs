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
            });

    public static void EnqueueChange(this LinksDbContext db, ShortLink link, TimeProvider clock) =>
        db.Enqueue(link.MerchantId, link.Id, link.Version, link.RetiredAt is not null, clock, change =>
            change.Link = new CatalogueChange.Types.Link
            {
                Slug = link.Slug,
                Title = link.Title ?? "",
                PlacementId = link.PlacementId is { } placement ? Bytes(placement) : ByteString.Empty,
            });

    private static void Enqueue(this LinksDbContext db, Guid merchantId, Guid id, long version, bool retired, TimeProvider clock, Action<CatalogueChange> setSubject)
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
        db.Enqueue(Exchanges.Catalogue, new CatalogueBatch { Changes = { change } }.ToByteArray(), clock);
    }

    private static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
