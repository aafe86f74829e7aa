using System.Net;

namespace Redirect.Links.Tests.Decisions;

public abstract class SimulateContract(LinksStore store)
{
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task An_iPhone_inside_WeChat_in_Hangzhou_at_eight_is_explained()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new
        {
            target = Target,
            rules = new object[]
            {
                new { when = new { os = "android" }, target = "https://shop.example.com/android" },
                new { when = new { app = new[] { "wechat" }, region = "Hangzhou", hours = new { from = "20:00", to = "22:00" } }, target = "https://shop.example.com/evening" },
            },
        });
        var answer = await shop.PostAsync($"/api/v1/links/{link.Id}/simulate", new { os = "ios", app = "WeChat", region = "Hangzhou", at = "20:00" });
        answer.Expect(HttpStatusCode.OK);
        Assert.Equal(("target", "https://shop.example.com/evening", "2", "True"), (answer["outcome"], answer["location"], answer["rule"], answer["visit"]));
        Assert.Equal(["state", "rules[0]", "rules[1]"], answer.Body.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("check").GetString()!));

        answer = await shop.PostAsync($"/api/v1/links/{link.Id}/simulate", new { os = "ios", app = "wechat", region = "Hangzhou", at = "2026-11-22T22:00:00+08:00" });
        Assert.Equal(("in_app", Target, null), (answer["outcome"], answer["location"], answer["rule"]));
    }

    [Fact]
    public async Task Where_a_token_would_be_added_its_name_is_said_and_it_is_switched_on_and_off()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new { target = Target, landingParameter = "rv" });
        var path = $"/api/v1/links/{link.Id}";
        Assert.Equal("rv", (await shop.GetAsync(path))["landingParameter"]);
        Assert.Equal(("target", "rv"), await AskAsync("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"));
        Assert.Equal(("in_app", null), await AskAsync("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50"));
        Assert.Equal(("target", null), await AskAsync("curl/8.5.0"));

        foreach (var wrong in new[] { "1a", "a b", "a&b", new string('a', 33) })
        {
            (await shop.SendAsync(HttpMethod.Patch, path, new { landingParameter = wrong })).Expect(HttpStatusCode.UnprocessableEntity, "name_invalid");
        }

        (await shop.SendAsync(HttpMethod.Patch, path, new Dictionary<string, object?> { ["landingParameter"] = null })).Expect(HttpStatusCode.OK);
        Assert.Null((await shop.GetAsync(path))["landingParameter"]);
        Assert.Equal(("target", null), await AskAsync("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"));

        async Task<(string?, string?)> AskAsync(string userAgent)
        {
            var answer = (await shop.PostAsync(path + "/simulate", new { userAgent })).Expect(HttpStatusCode.OK);
            return (answer["outcome"], answer["landingParameter"]);
        }
    }

    [Fact]
    public async Task What_is_no_reader_is_refused()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new { target = Target });
        var path = $"/api/v1/links/{link.Id}/simulate";
        (await shop.PostAsync(path, new { os = "beos" })).Expect(HttpStatusCode.UnprocessableEntity, "value_unknown");
        (await shop.PostAsync(path, new { at = "2026-11-22T22:00:00" })).Expect(HttpStatusCode.UnprocessableEntity, "time_zone_missing");
        (await shop.PostAsync(path, new { weather = "fine" })).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
        (await (await host.NewMerchantAsync()).PostAsync(path, new { os = "ios" })).Expect(HttpStatusCode.NotFound, "link_not_found");
        (await shop.DeleteAsync($"/api/v1/links/{link.Id}")).Expect(HttpStatusCode.NoContent);
        (await shop.PostAsync(path, new { os = "ios" })).Expect(HttpStatusCode.Conflict, "link_retired");
    }
}

public sealed class SimulateOnSqlite(SqliteStore store) : SimulateContract(store);

public sealed class SimulateOnPostgres(PostgresStore store) : SimulateContract(store);
