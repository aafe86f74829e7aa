using System.Net;
using Redirect.Links.Tests.Passphrases;

namespace Redirect.Links.Tests.Placements;

public abstract class RetargetContract(LinksStore store) : PassphraseCalls
{
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
    private const string Desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
    private const string Own = "https://item.taobao.com/item.htm?id=1";
    private const string Elsewhere = "https://item.taobao.com/item.htm?id=2";

    private protected override LinksHost Host { get; } = store.Host;

    [Fact]
    public async Task A_placement_can_send_its_visits_elsewhere_and_back_at_once()
    {
        var shop = await Host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync(new { target = Own, placementId = placement.Id });
        var (plain, coded) = ($"/{link["slug"]}", $"/{link["slug"]}?p={placement["code"]}");
        Assert.Equal((Own, Own), (await GoAsync(plain), await GoAsync(coded)));

        var changed = (await shop.PatchAsync($"/api/v1/placements/{placement.Id}", new { target = "HTTPS://Item.taobao.com/item.htm?id=2" })).Expect(HttpStatusCode.OK);
        Assert.Equal(Elsewhere, changed["target"]);
        Assert.Equal(Elsewhere, (await shop.GetAsync($"/api/v1/placements/{placement.Id}"))["target"]);
        Assert.Equal((Own, Elsewhere), (await GoAsync(plain), await GoAsync(coded)));

        // It counts there as ever, and what was not said stays.
        Assert.All((await VisitsOfAsync(link.Id, 4)), visit => Assert.Equal(placement.Id, new Guid(visit.PlacementId.Span, bigEndian: true)));
        Assert.Equal(Elsewhere, (await shop.PatchAsync($"/api/v1/placements/{placement.Id}", new { name = "海报" })).Expect(HttpStatusCode.OK)["target"]);
        Assert.Equal(Elsewhere, await GoAsync(coded));

        // Who copies a passphrase did not come by the printed code.
        var made = await shop.PostAsync(Path, new { linkId = link.Id, placementId = placement.Id });
        Assert.Equal(Own, (await ResolveAsync(shop, new { text = made["text"] }))["target"]);

        Assert.Null((await shop.PatchAsync($"/api/v1/placements/{placement.Id}", """{"target":null}""")).Expect(HttpStatusCode.OK)["target"]);
        Assert.Equal(Own, await GoAsync(coded));
    }

    [Fact]
    public async Task Rules_splits_limits_and_times_of_a_link_go_before()
    {
        var shop = await Host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        (await shop.PatchAsync($"/api/v1/placements/{placement.Id}", new { target = Elsewhere })).Expect(HttpStatusCode.OK);
        async Task<string> ComeAsync(object link, string agent = Desktop) => await GoAsync($"/{(await shop.NewLinkAsync(link))["slug"]}?p={placement["code"]}", agent);

        var rules = new[] { new { when = new { os = "ios" }, target = "https://shop.example.com/ios" } };
        Assert.Equal("https://shop.example.com/ios", await ComeAsync(new { target = Own, rules }, IPhone));
        Assert.Equal(Elsewhere, await ComeAsync(new { target = Own, rules }));
        var split = new[] { new { name = "a", target = "https://shop.example.com/a", weight = 1 }, new { name = "b", target = "https://shop.example.com/b", weight = 1 } };
        Assert.StartsWith("https://shop.example.com/", await ComeAsync(new { target = Own, split }), StringComparison.Ordinal);
        Assert.Equal("https://shop.example.com/over", await ComeAsync(new { target = Own, validUntil = "2020-01-01T00:00:00Z", expiredTarget = "https://shop.example.com/over" }));
        Assert.Equal(Elsewhere, await ComeAsync(new { target = Own, maxVisits = 1 }));
        Assert.Equal(Elsewhere + "&src=a", await GoAsync($"/{(await shop.NewLinkAsync(new { target = Own, forwardQuery = new[] { "src" } }))["slug"]}?src=a&p={placement["code"]}"));
    }

    [Fact]
    public async Task Another_merchants_placement_sends_nobody_anywhere_and_targets_are_checked()
    {
        var (shop, stranger) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var theirs = await stranger.NewPlacementAsync(await stranger.NewCampaignAsync());
        (await stranger.PatchAsync($"/api/v1/placements/{theirs.Id}", new { target = Elsewhere })).Expect(HttpStatusCode.OK);
        Assert.Equal(Own, await GoAsync($"/{(await shop.NewLinkAsync(new { target = Own }))["slug"]}?p={theirs["code"]}"));
        foreach (var (target, code) in new[] { ("javascript:alert(1)", "scheme_not_allowed"), ("https://10.0.0.1/", "target_not_public"), (Host.Http.BaseAddress!.ToString(), "target_is_ours"), ("https://bit.ly/x", "target_is_shortener") })
        {
            (await stranger.PatchAsync($"/api/v1/placements/{theirs.Id}", new { target })).Expect(HttpStatusCode.UnprocessableEntity, code);
        }
    }

    private async Task<string> GoAsync(string path, string agent = Desktop)
    {
        var answer = (await Host.As(null).SendAsync(HttpMethod.Get, path, null, ("User-Agent", agent))).Expect(HttpStatusCode.Found);
        return answer.Headers["Location"];
    }
}

public sealed class RetargetOnSqliteTests(SqliteStore store) : RetargetContract(store);

public sealed class RetargetOnPostgresTests(PostgresStore store) : RetargetContract(store);
