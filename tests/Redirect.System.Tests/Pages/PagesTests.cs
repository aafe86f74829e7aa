using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests.Pages;

/// <summary>The pages in a real browser at the size of a phone.</summary>
public sealed partial class PagesTests(StandaloneSystem system, PhoneBrowser browser) : IClassFixture<StandaloneSystem>, IClassFixture<PhoneBrowser>
{
    private const string WeChat = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003233) NetType/WIFI Language/zh_CN";
    private const string Qq = "Mozilla/5.0 (Linux; Android 13; V2134A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/6.2 TBS/046715 Mobile Safari/537.36 V1_AND_SQ_8.9.88_4852_YYB_D QQ/8.9.88.13035";
    private const string Weibo = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Weibo (iPhone14,5__weibo__13.9.0__iphone__os16.6)";
    private const string Iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    private const string Android = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
    private const string Crawler = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
    private const string Target = "https://item.taobao.com/item.htm?id=654321098765";
    private const string Passphrase = "【秋季羊毛外套 女】￥Abc123XyZ90￥ 复制整段文字，打开手机淘宝查看";
    private const string Title = "【双11预售】秋季羊毛外套 女 中长款 加厚保暖";

    private const string HeldTimer = "window.held=null;var began=Date.now();Date.now=function(){return began};window.setTimeout=function(run,wait){window.held={run:run,wait:wait};return 1};window.clearTimeout=function(){window.held=null}";

    [Fact]
    public async Task The_copy_buttons_fill_the_clipboard()
    {
        var slug = await LinkAsync(new { target = Target, title = Title, taobaoPassphrase = Passphrase });
        await using var phone = await browser.NewPhoneAsync(WeChat);
        var page = await OpenAsync(phone, slug);

        await page.Page.TapAsync("[data-copy=passphrase]");
        await page.Page.WaitForFunctionAsync("document.getElementById('say').textContent === '已复制'");
        Assert.Equal(Passphrase, await ClipboardAsync(page.Page));
        await page.Page.TapAsync("[data-copy=address]");
        await Poll.UntilAsync(async () => await ClipboardAsync(page.Page) == new Uri(system.Http, slug).AbsoluteUri, "the address in the clipboard");
        Assert.Empty(page.Errors);
        Assert.Empty(page.Outside);
    }

    [Fact]
    public async Task Where_there_is_no_clipboard_interface_the_old_way_fills_it_and_where_there_is_none_the_text_is_selected()
    {
        var slug = await LinkAsync(new { target = Target, title = Title, taobaoPassphrase = Passphrase });
        await using var phone = await browser.NewPhoneAsync(WeChat);
        var old = await WatchedPage.OpenAsync(phone, system.Http);
        await old.Page.AddInitScriptAsync("Object.defineProperty(Navigator.prototype,'clipboard',{get:function(){return undefined}})");
        await old.Page.GotoAsync(new Uri(system.Http, slug).AbsoluteUri);
        await old.Page.TapAsync("[data-copy=passphrase]");
        await old.Page.WaitForFunctionAsync("document.getElementById('say').textContent === '已复制'");
        var other = await phone.NewPageAsync();
        await other.GotoAsync(new Uri(system.Http, slug).AbsoluteUri);
        Assert.Equal(Passphrase, await ClipboardAsync(other));

        var none = await WatchedPage.OpenAsync(phone, system.Http);
        await none.Page.AddInitScriptAsync("Object.defineProperty(Navigator.prototype,'clipboard',{get:function(){return undefined}});Document.prototype.execCommand=function(){return false}");
        await none.Page.GotoAsync(new Uri(system.Http, slug).AbsoluteUri);
        await none.Page.TapAsync("[data-copy=passphrase]");
        await none.Page.WaitForFunctionAsync("document.getElementById('say').textContent.indexOf('长按') >= 0");
        Assert.Equal(Passphrase, await none.Page.EvaluateAsync<string>("getSelection().toString()"));
        Assert.Empty(old.Errors.Concat(none.Errors));
    }

    [Theory]
    [InlineData(Iphone)]
    [InlineData(Android)]
    public async Task A_wake_page_falls_back_and_reports_that_nothing_happened(string agent)
    {
        var slug = await LinkAsync(new { target = Target, title = Title, deepLink = new { scheme = "tbopen", fallback = "https://www.jd.com/fallback" } });
        await using var phone = await browser.NewPhoneAsync(agent);
        var page = await OpenHeldAsync(phone, slug);
        Assert.Empty(page.Outside);
        Assert.Empty(page.Reports);

        Assert.Equal(2000, await page.Page.EvaluateAsync<int>("held.wait"));
        await page.Page.EvaluateAsync("held.run()");
        // By what it asks for, not by Playwright's wait for a navigation, which the attempt to open the app may end.
        await Poll.UntilAsync(() => page.Outside.Count > 0, "the fallback");
        await Poll.UntilAsync(() => page.Reports.Count == 1, "the report");
        var report = JsonDocument.Parse(page.Reports[0]).RootElement;
        Assert.False(report.GetProperty("hidden").GetBoolean());
        Assert.Equal(0, report.GetProperty("hiddenWithinMs").GetInt32());
        Assert.Empty(page.Errors);
        Assert.Equal(["https://www.jd.com/fallback"], page.Outside);
    }

    [Fact]
    public async Task A_wake_page_that_is_hidden_stays_and_reports_it_once()
    {
        var slug = await LinkAsync(new { target = Target, title = Title, deepLink = new { scheme = "tbopen", fallback = "https://www.jd.com/fallback" } });
        await using var phone = await browser.NewPhoneAsync(Iphone);
        var page = await OpenHeldAsync(phone, slug);
        await page.Page.EvaluateAsync("window.fallback=held.run;Object.defineProperty(document,'hidden',{configurable:true,get:function(){return true}});document.dispatchEvent(new Event('visibilitychange'));document.dispatchEvent(new Event('visibilitychange'))");
        await Poll.UntilAsync(() => page.Reports.Count == 1, "the report");
        var report = JsonDocument.Parse(page.Reports[0]).RootElement;
        Assert.True(report.GetProperty("hidden").GetBoolean());
        Assert.Equal(0, report.GetProperty("hiddenWithinMs").GetInt32()); // the page's clock stands still here
        using var reader = new TestApi(system.Http, null);
        using var accepted = await reader.SendAsync(HttpMethod.Post, $"/{slug}/wakes", report);
        Assert.Equal(204, (int)accepted.StatusCode);

        // The timer was taken back; and even if it fired, nothing would lead away from a hidden page.
        Assert.True(await page.Page.EvaluateAsync<bool>("held===null"));
        await page.Page.EvaluateAsync("fallback()");
        Assert.Equal(new Uri(system.Http, slug).AbsoluteUri, page.Page.Url);
        Assert.Single(page.Reports);
        Assert.Empty(page.Outside);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_wake_page_falls_back_by_its_own_clock()
    {
        var slug = await LinkAsync(new { target = Target, title = Title, deepLink = new { scheme = "tbopen", fallback = "https://www.jd.com/fallback" } });
        await using var phone = await browser.NewPhoneAsync(Iphone);
        var page = await OpenAsync(phone, slug);
        // By what it asks for, not by Playwright's wait for a navigation, which the attempt to open the app may end.
        await Poll.UntilAsync(() => page.Outside.Count > 0, "the fallback");
        Assert.Equal(["https://www.jd.com/fallback"], page.Outside);
    }

    [Theory]
    [InlineData("wechat", WeChat, "zh-CN", false)]
    [InlineData("wechat", WeChat, "zh-CN", true)]
    [InlineData("wechat", WeChat, "en", false)]
    [InlineData("qq", Qq, "zh-TW", false)]
    [InlineData("weibo", Weibo, "zh-CN", false)]
    [InlineData("wechat-bare", WeChat, "zh-CN", false)]
    [InlineData("wake", Android, "zh-CN", false)]
    [InlineData("wake", Iphone, "en", true)]
    [InlineData("card", Crawler, "zh-CN", false)]
    [InlineData("inspect", Iphone, "zh-CN", false)]
    [InlineData("inspect-warning", Iphone, "en", true)]
    [InlineData("inspect-hidden", Iphone, "zh-TW", false)]
    [InlineData("password", Iphone, "zh-CN", false)]
    [InlineData("not-yet", Iphone, "zh-CN", false)]
    [InlineData("expired", Iphone, "zh-TW", true)]
    [InlineData("paused", Iphone, "en", false)]
    [InlineData("unknown", Iphone, "zh-CN", false)]
    public async Task Every_page_is_light_quiet_and_fits_a_phone(string kind, string agent, string locale, bool dark)
    {
        var slug = kind switch
        {
            "wake" => await LinkAsync(new { target = Target, title = Title, deepLink = new { scheme = "tbopen" } }),
            "wechat-bare" => await LinkAsync(new { target = Target }),
            "inspect" => await LinkAsync(new { target = "https://例子.中国/路", title = Title, rules = new[] { new { when = new { os = "ios" }, target = "https://very-long-subdomain-of-a-shop.some-region.shops.international.jd.com/x" } }, deepLink = new { scheme = "tbopen://m.taobao.com/x?h5Url=https%3A%2F%2Fh5.m.taobao.com%2F", fallback = "https://www.jd.com/" } }) + "+",
            "inspect-warning" => await LinkAsync(new { target = "https://shop.some-site.com/login", title = "淘宝官方 登录" }) + "+",
            "inspect-hidden" => await LinkAsync(new { target = Target, title = Title, password = "secret" }) + "+",
            "password" => await LinkAsync(new { target = Target, title = Title, password = "secret" }),
            "not-yet" => await LinkAsync(new { target = Target, title = Title, validFrom = "2099-11-10T12:00:00Z" }),
            "expired" => await LinkAsync(new { target = Target, title = Title, validUntil = "2020-01-01T00:00:00Z" }),
            "paused" => await LinkAsync(new { target = Target, title = Title, paused = true }),
            "unknown" => "nosuchslugatall",
            _ => await LinkAsync(new { target = Target, title = Title, taobaoPassphrase = Passphrase, preview = new { description = "到手价 ¥299，限量 1000 件，11月11日 20:00 开抢", imageUrl = "https://img.alicdn.com/a.jpg" } }),
        };
        await using var phone = await browser.NewPhoneAsync(agent, locale, dark);
        var page = await WatchedPage.OpenAsync(phone, system.Http);
        await page.Page.AddInitScriptAsync(HeldTimer);
        var answer = await page.Page.GotoAsync(new Uri(system.Http, slug).AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(browser.Pictures.FullName, $"{kind}-{locale}{(dark ? "-dark" : "")}.png") });

        Assert.InRange(Encoding.UTF8.GetByteCount(await answer!.TextAsync()), 500, 15 * 1024);
        Assert.Equal(locale, await page.Page.GetAttributeAsync("html", "lang"));
        Assert.InRange(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 360);
        Assert.Empty(page.Outside);
        Assert.Empty(page.Errors);

        // Fingers need 44 points, and what is written must be read without zooming.
        Assert.True(await page.Page.EvaluateAsync<bool>("Array.prototype.every.call(document.querySelectorAll('button,.button,input'),function(e){return e.getBoundingClientRect().height>=44})"));
        Assert.True(await page.Page.EvaluateAsync<bool>("Array.prototype.every.call(document.querySelectorAll('p,li,h1,h2,button,div'),function(e){return parseFloat(getComputedStyle(e).fontSize)>=14})"));
    }

    // A machine under load is slower than two seconds: the page's timer waits for the test, and its clock stands still.
    private async Task<WatchedPage> OpenHeldAsync(IBrowserContext phone, string slug)
    {
        var page = await WatchedPage.OpenAsync(phone, system.Http);
        await page.Page.AddInitScriptAsync(HeldTimer);
        await page.Page.GotoAsync(new Uri(system.Http, slug).AbsoluteUri);
        return page;
    }

    private static Task<string> ClipboardAsync(IPage page) => page.EvaluateAsync<string>("navigator.clipboard.readText()");

    private async Task<WatchedPage> OpenAsync(IBrowserContext phone, string slug)
    {
        var page = await WatchedPage.OpenAsync(phone, system.Http);
        await page.Page.GotoAsync(new Uri(system.Http, slug).AbsoluteUri);
        return page;
    }

    private async Task<string> LinkAsync(object fields)
    {
        var merchant = await system.NewMerchantAsync();
        return (await merchant.Api.PostAsync("/api/v1/links", fields)).Text("slug");
    }
}
