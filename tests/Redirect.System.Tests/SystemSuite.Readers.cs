using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>The decision table (domain A.2), each row over HTTP with a real user agent, and what is counted of it.</summary>
public abstract partial class SystemSuite
{
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
    private const string Android = "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";
    private const string Harmony = "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile";
    private const string Desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
    private const string WeChatIos = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x1800312f) NetType/WIFI Language/zh_CN";
    private const string WeChatAndroid = "Mozilla/5.0 (Linux; Android 13; M2012K11AC Build/TKQ1.220829.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Weixin NetType/5G Language/zh_CN ABI/arm64";
    private const string Qq = "Mozilla/5.0 (Linux; Android 13; V2309A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/6.2 TBS/046805 Mobile Safari/537.36 V1_AND_SQ_9.0.50_6258_YYB_D QQ/9.0.50.16545 NetType/WIFI";
    private const string Weibo = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Weibo (iPhone14,5__weibo__14.4.1__iphone__os17.4)";
    private const string Douyin = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 aweme_28.9.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/zh Region/CN";
    private const string Taobao = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 AliApp(TB/10.35.10) WindVane/8.7.2 1125x2436 WK";

    [Theory]
    [InlineData("crawler", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 200, "bot")]
    [InlineData("preview", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", 200, "preview")]
    [InlineData("preview", "TelegramBot (like TwitterBot)", 200, "preview")]
    [InlineData("WeChat, iPhone", WeChatIos, 200, "human")]
    [InlineData("WeChat, Android", WeChatAndroid, 200, "human")]
    [InlineData("QQ", Qq, 200, "human")]
    [InlineData("Weibo", Weibo, 200, "human")]
    [InlineData("iPhone", IPhone, 200, "human")]
    [InlineData("Android", Android, 200, "human")]
    [InlineData("HarmonyOS NEXT", Harmony, 200, "human")]
    [InlineData("Douyin", Douyin, 200, "human")]
    [InlineData("Taobao itself", Taobao, 302, "human")]
    [InlineData("desktop", Desktop, 302, "human")]
    [InlineData("a program", "curl/8.5.0", 302, "bot")]
    [InlineData("nobody knows what", "Something/1.0", 302, "bot")]
    public async Task Every_reader_gets_what_is_right_for_its_phone(string reader, string agent, int status, string quality)
    {
        const string target = "https://item.taobao.com/item.htm?id=1";
        var merchant = await system.NewMerchantAsync();
        var link = await merchant.Api.PostAsync("/api/v1/links", new { target, title = reader, deepLink = new { scheme = "tbopen://m.taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1", package = "com.taobao.taobao" } });
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = system.Http };
        foreach (var method in (HttpMethod[])[HttpMethod.Head, HttpMethod.Get])
        {
            using var request = new HttpRequestMessage(method, "/" + link.Text("slug"));
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
            request.Headers.TryAddWithoutValidation("Accept", "text/html,*/*;q=0.8");
            using var answer = await client.SendAsync(request);
            Assert.Equal((method, status), (method, (int)answer.StatusCode));
            Assert.Equal(status == 302 ? target : null, answer.Headers.Location?.OriginalString);
            Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal("noindex", answer.Headers.GetValues("X-Robots-Tag").Single());
            Assert.Equal(method == HttpMethod.Get && quality == "human", answer.Headers.Contains("Set-Cookie"));
        }

        // HEAD was none; GET was one, of its class. The figures know the link a moment after the link service does.
        var summary = $"/api/v1/stats/summary?linkId={link.Text("id")}";
        await Poll.UntilAsync(
            async () =>
            {
                using var answer = await merchant.Api.SendAsync(HttpMethod.Get, summary);
                return answer.IsSuccessStatusCode && JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("visits").GetProperty("total").GetInt64() > 0;
            },
            "the visit to be counted");
        var visits = (await merchant.Api.GetAsync(summary)).GetProperty("visits");
        Assert.Equal((1L, 1L), (visits.GetProperty("total").GetInt64(), visits.GetProperty(quality).GetInt64()));
    }

    [Fact]
    public async Task A_rule_sends_its_readers_elsewhere_and_a_simulation_says_why()
    {
        var merchant = await system.NewMerchantAsync();
        var link = await merchant.Api.PostAsync("/api/v1/links", new
        {
            target = "https://shop.example.com/all",
            forwardQuery = new[] { "utm_source" },
            rules = new object[]
            {
                new { when = new { app = "wechat" }, target = "https://shop.example.com/h5" },
                new { when = new { os = "android", query = new { src = "post" } }, target = "https://shop.example.com/android" },
            },
        });
        var slug = link.Text("slug");
        Assert.Equal("https://shop.example.com/h5", await LocationAsync(slug, WeChatIos));
        Assert.Equal("https://shop.example.com/android", await LocationAsync(slug + "?src=post", Android));
        Assert.Equal("https://shop.example.com/all?utm_source=a%20b", await LocationAsync(slug + "?utm_source=a+b&url=https://evil.test", Android));
        var why = await merchant.Api.PostAsync($"/api/v1/links/{link.Text("id")}/simulate", new { userAgent = Android, query = "src=post", at = "20:00" });
        Assert.Equal(("https://shop.example.com/android", 2), (why.Text("location"), why.GetProperty("rule").GetInt32()));
        Assert.Equal(["state", "rules[0]", "rules[1]"], why.GetProperty("steps").EnumerateArray().Select(step => step.Text("check")));
    }

    private async Task<string?> LocationAsync(string path, string agent)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = system.Http };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        using var answer = await client.SendAsync(request);
        return answer.Headers.Location?.OriginalString;
    }
}
