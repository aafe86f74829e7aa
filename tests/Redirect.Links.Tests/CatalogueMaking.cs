using System.Net;

namespace Redirect.Links.Tests;

/// <summary>Things that tests need to be there.</summary>
internal static class CatalogueMaking
{
    public static async Task<Guid> NewCampaignAsync(this Caller shop) => (await shop.PostAsync("/api/v1/campaigns", new { name = "Campaign" })).Expect(HttpStatusCode.Created).Id;

    public static async Task<Answer> NewPlacementAsync(this Caller shop, Guid campaignId) =>
        (await shop.PostAsync("/api/v1/placements", new { campaignId, channel = "wechat", name = "Post" })).Expect(HttpStatusCode.Created);

    public static async Task<Answer> NewLinkAsync(this Caller shop, object? link = null) =>
        (await shop.PostAsync("/api/v1/links", link ?? new { target = "https://item.taobao.com/item.htm?id=1" })).Expect(HttpStatusCode.Created);
}
