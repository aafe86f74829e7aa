using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Catalogue;

/// <summary>Changes of the catalogue.</summary>
internal static class Changes
{
    public static CatalogueChange Campaign(Guid merchant, Guid id, string name) => Of(merchant, id, 1, new CatalogueChange { Campaign = new() { Name = name } });

    public static CatalogueChange Placement(Guid merchant, Guid id, Guid campaign, string name) =>
        Placement(merchant, id, campaign, name, staff: "");

    public static CatalogueChange Placement(Guid merchant, Guid id, Guid campaign, string name, string staff, string store = "", long version = 1, bool retired = false) =>
        Of(merchant, id, version, new CatalogueChange { Retired = retired, Placement = new() { CampaignId = Some.Bytes(campaign), Name = name, Channel = "wechat", Staff = staff, Store = store } });

    public static CatalogueChange Link(Guid merchant, Guid id, string slug, string title, long version, Guid? placement = null) =>
        Of(merchant, id, version, new CatalogueChange { Link = new() { Slug = slug, Title = title, PlacementId = placement is { } at ? Some.Bytes(at) : Google.Protobuf.ByteString.Empty } });

    private static CatalogueChange Of(Guid merchant, Guid id, long version, CatalogueChange change)
    {
        change.EventId = Some.Bytes(Guid.CreateVersion7());
        change.MerchantId = Some.Bytes(merchant);
        change.Id = Some.Bytes(id);
        change.Version = version;
        return change;
    }
}
