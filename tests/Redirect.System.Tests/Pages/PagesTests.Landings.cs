using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests.Pages;

/// <summary>A page of another site, with the very script of docs/landing.md and a content security policy, in a real browser.</summary>
public sealed partial class PagesTests
{
    [Fact]
    public async Task A_page_of_another_site_says_that_it_was_shown_once_and_forgets_the_token()
    {
        var script = Script().Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "landing.md"), TestContext.Current.CancellationToken)).Groups["text"].Value;
        Assert.NotEmpty(script);
        var ours = system.Http.GetLeftPart(UriPartial.Authority);
        await using var shop = await ShopAsync(script.Replace("https://s.example.com", ours, StringComparison.Ordinal), ours);
        await using var mapped = new PhoneBrowser { Hosts = $"MAP www.jd.com:80 127.0.0.1:{new Uri(shop.Urls.First()).Port}" };
        var merchant = await system.NewMerchantAsync();
        var link = await merchant.Api.PostAsync("/api/v1/links", new { target = "http://www.jd.com/offer?id=%E4%B8%AD&x=1#part", landingParameter = "rv" });
        var (id, slug) = (link.Text("id"), link.Text("slug"));

        await using var phone = await mapped.NewPhoneAsync(Iphone);
        var errors = new List<string>();
        var cookies = new List<string?>();
        var page = await phone.NewPageAsync();
        page.Console += (_, message) => errors.Add(message.Text);
        page.PageError += (_, error) => errors.Add(error);
        page.Request += async (_, request) =>
        {
            if (request.Url.StartsWith(ours + "/landed", StringComparison.Ordinal))
            {
                cookies.Add(await request.HeaderValueAsync("cookie"));
            }
        };
        await page.GotoAsync($"{ours}/{slug}");
        Assert.Matches("^http://www\\.jd\\.com/offer\\?id=[^&]+&x=1#part$", page.Url);
        await LandedAsync(merchant, id, 1);

        // The address has no token any more; the page once more is the same visit's, and says nothing.
        await page.ReloadAsync();
        await page.GotoAsync($"{ours}/{slug}");
        await LandedAsync(merchant, id, 2);
        Assert.Empty(errors);

        // A browser without beacons asks for the picture.
        var old = await phone.NewPageAsync();
        await old.AddInitScriptAsync("Navigator.prototype.sendBeacon=undefined");
        old.Console += (_, message) => errors.Add(message.Text);
        await old.GotoAsync($"{ours}/{slug}");
        await LandedAsync(merchant, id, 3);
        Assert.Empty(errors);
        Assert.All(cookies, Assert.Null);
        Assert.Equal(3, (await merchant.CountAsync(id)).Total);
    }

    private static Task<long> LandedAsync(TestMerchant merchant, string link, long landed) => Poll.UntilAsync(
        async () => (await merchant.Api.GetAsync("/api/v1/stats/summary?linkId=" + link)).GetProperty("landed").GetInt64(), count => count == landed, TimeSpan.FromSeconds(60), $"{landed} landings");

    private static async Task<WebApplication> ShopAsync(string script, string reportsTo)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var shop = builder.Build();
        shop.Run(context =>
        {
            var isScript = context.Request.Path == "/landed.js";
            context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'self'; connect-src {reportsTo}; img-src {reportsTo}";
            context.Response.ContentType = isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8";
            return context.Response.WriteAsync(isScript ? script : """<!doctype html><html lang="zh-CN"><title>Offer</title><script src="/landed.js" defer></script><h1>Offer</h1></html>""");
        });
        await shop.StartAsync();
        return shop;
    }

    [GeneratedRegex("```js\\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Script();
}
