using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.Decisions;
using Redirect.Links.DeepLinks;
using Redirect.Links.Following;
using Redirect.Links.Pages;
using Redirect.Links.Passphrases;
using Redirect.Links.Rules;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;

namespace Redirect.Links.Tests.Pages;

public sealed class LinkPagesTests : IAsyncLifetime
{
    private static readonly DeepLink App = new(null, null, "tbopen://m.taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1", "com.taobao.taobao", "https://shop.example/web", null);

    private FollowingHost host = null!;

    public async ValueTask InitializeAsync() => host = await FollowingHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(Browser.WeChat, "zh-CN", "在浏览器打开", "复制链接")]
    [InlineData(Browser.WeChat, "zh-TW", "在瀏覽器中開啟", "複製連結")]
    [InlineData(Browser.WeChat, "en", "In WeChat", "Copy the address")]
    [InlineData(Browser.Qq, "zh-CN", "用浏览器打开", "点 QQ 右上角")]
    [InlineData(Browser.Weibo, "zh-CN", "点微博右上角", "浏览器打开")]
    public async Task Inside_a_blocking_app_a_page_shows_the_offer_the_passphrase_and_the_way_out(string agent, string language, string one, string other)
    {
        await host.SeedAsync("a", new LinkBehaviour { TaobaoPassphrase = "￥Abc123XyZ90￥ 打开手机淘宝" });
        var page = await host.BrowseAsync("/a", agent, language);

        Browser.IsSafe(page, HttpStatusCode.OK, language);
        Assert.Contains("<h1><bdi>秋季外套</bdi></h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"passphrase\">￥Abc123XyZ90￥ 打开手机淘宝</div>", page.Text, StringComparison.Ordinal);
        Assert.Contains($"id=\"address\">{host.Client.BaseAddress}a</div>", page.Text, StringComparison.Ordinal);
        Assert.Contains(one, page.Text, StringComparison.Ordinal);
        Assert.Contains(other, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("shop.example", page.Text, StringComparison.Ordinal);
        var visit = Assert.Single(await host.Publisher.UntilAsync(1));
        Assert.Equal("in_app", visit.Outcome);
    }

    [Fact]
    public async Task Without_one_of_Taobaos_the_page_shows_the_links_own_passphrase()
    {
        var link = await host.SeedAsync("a", new LinkBehaviour());
        var page = await host.BrowseAsync("/a", Browser.WeChat);
        Browser.IsSafe(page, HttpStatusCode.OK);
        var token = await host.Get<PagePassphrases>().GetOrMakeAsync(link.Id, link.MerchantId, null, TestContext.Current.CancellationToken);
        Assert.Contains($"#{token[..4]}-{token[4..8]}-{token[8..]}#", page.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"address\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_to_copy_keeps_the_placement_of_the_visit_and_nothing_else_of_the_request()
    {
        await host.SeedAsync("b");
        var (_, _, other) = await host.SeedAsync("a");
        await host.Get<LinkCache<PlacementPlan>>().GetAsync(other.Code, TestContext.Current.CancellationToken); // a visit does not wait long for one that is not in memory
        var known = await host.BrowseAsync($"/a?p={other.Code}&x=%3Cscript%3E&url=https://evil.test", Browser.WeChat);
        Assert.Contains($"id=\"address\">{host.Client.BaseAddress}a?p={other.Code}</div>", known.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", known.Text, StringComparison.Ordinal);

        var unknown = await host.BrowseAsync("/a?p=nosuchplacement", Browser.WeChat);
        Assert.Contains($"id=\"address\">{host.Client.BaseAddress}a</div>", unknown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nosuch", unknown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Browser.Iphone, "tbopen://m.taobao.com/")]
    [InlineData(Browser.Android, "intent://m.taobao.com/")]
    [InlineData(Browser.Harmony, "tbopen://m.taobao.com/")]
    public async Task On_a_phone_a_page_wakes_the_app_with_a_fallback_and_a_token_for_its_report(string agent, string start)
    {
        await host.SeedAsync("a", new LinkBehaviour { DeepLink = App });
        foreach (var language in new[] { "zh-CN", "zh-TW", "en" })
        {
            var page = await host.BrowseAsync("/a", agent, language);
            Browser.IsSafe(page, HttpStatusCode.OK, language);
            Assert.Contains("connect-src 'self'", page["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Contains($"href=\"{start}", page.Text, StringComparison.Ordinal);
            Assert.Contains("id=\"stay\" href=\"https://shop.example/web\"", page.Text, StringComparison.Ordinal);
            Assert.Matches($"data-visit=\"[A-Za-z0-9_-]{{{WakeTokens.Length}}}\"", page.Text);
            Assert.Contains("data-report=\"/a/wakes\"", page.Text, StringComparison.Ordinal);
        }

        Assert.All(await host.Publisher.UntilAsync(3), visit => Assert.Equal("wake", visit.Outcome));
    }

    [Fact]
    public async Task A_look_at_a_wake_page_can_report_nothing()
    {
        await host.SeedAsync("a", new LinkBehaviour { DeepLink = App });
        var head = await host.BrowseAsync("/a", method: HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, ""), (head.Status, head.Text));
        Assert.True(int.Parse(head["Content-Length"], System.Globalization.CultureInfo.InvariantCulture) > 500);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
        request.Headers.TryAddWithoutValidation("User-Agent", Browser.Iphone);
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-0");
        using var range = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("data-visit=\"\"", await range.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crawler_gets_the_card_with_all_its_tags_and_no_way_on()
    {
        await host.SeedAsync("a", new LinkBehaviour { Preview = new LinkPreview("大促", "全场五折", "https://img.example/a.jpg") });
        foreach (var accept in new[] { Browser.Html, "*/*", null })
        {
            var page = await host.BrowseAsync("/a", Browser.Crawler, accept: accept);
            Browser.IsSafe(page, HttpStatusCode.OK);
            foreach (var tag in new[]
            {
                "<meta property=\"og:title\" content=\"大促\">", "<meta property=\"og:description\" content=\"全场五折\">", "<meta property=\"og:image\" content=\"https://img.example/a.jpg\">",
                $"<meta property=\"og:url\" content=\"{host.Client.BaseAddress}a\">", "<meta property=\"og:type\" content=\"website\">", "<meta name=\"twitter:card\" content=\"summary_large_image\">",
                $"<link rel=\"canonical\" href=\"{host.Client.BaseAddress}a\">", "<meta name=\"robots\" content=\"noindex\">", "<h1><bdi>大促</bdi></h1>",
            })
            {
                Assert.Contains(tag, page.Text, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("shop.example", page.Text, StringComparison.Ordinal);
        }

        await host.SeedAsync("b", new LinkBehaviour(), title: null);
        var plain = await host.BrowseAsync("/b", Browser.Crawler, "en");
        Browser.IsSafe(plain, HttpStatusCode.OK, "en");
        Assert.Contains("og:title\" content=\"A link for you\"", plain.Text, StringComparison.Ordinal);
        Assert.Contains("twitter:card\" content=\"summary\"", plain.Text, StringComparison.Ordinal);
        Assert.All(await host.Publisher.UntilAsync(4), visit => Assert.Equal("preview", visit.Outcome));
    }

    [Theory]
    [InlineData("password", HttpStatusCode.OK, HttpStatusCode.Forbidden, "password_required", "请输入密码", "請輸入密碼", "Password, please")]
    [InlineData("notYet", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, "link_not_yet", "2099年1月2日 11:05", "2099年1月2日 11:05", "2 January 2099 at 11:05")]
    [InlineData("expired", HttpStatusCode.Gone, HttpStatusCode.Gone, "link_expired", "活动已结束", "活動已結束", "This offer has ended")]
    [InlineData("paused", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, "link_paused", "链接已暂停", "連結已暫停", "This link is paused")]
    public async Task Who_is_not_let_in_sees_a_page_or_a_problem_and_is_no_visit(
        string state, HttpStatusCode status, HttpStatusCode problem, string code, string simplified, string traditional, string english)
    {
        await host.SeedAsync("a", state switch
        {
            "password" => new LinkBehaviour { PasswordHash = "pbkdf2-sha256$1$AA==$AA==" },
            "notYet" => new LinkBehaviour { ValidFrom = new DateTime(2099, 1, 2, 3, 4, 5, DateTimeKind.Utc) },
            "expired" => new LinkBehaviour { ValidUntil = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
            _ => new LinkBehaviour { Paused = true },
        });
        foreach (var (language, words) in new[] { ("zh-CN", simplified), ("zh-TW", traditional), ("en", english) })
        {
            var page = await host.BrowseAsync("/a?reflected=<script>", language: language);
            Browser.IsSafe(page, status, language);
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("shop.example", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("reflected", page.Text, StringComparison.Ordinal);
        }

        var answer = await host.BrowseAsync("/a", accept: "application/json");
        Assert.Equal((problem, code), (answer.Status, answer.Code));
        Assert.Contains("no-store", answer["Cache-Control"], StringComparison.Ordinal);
        await host.StopAsync();
        Assert.Empty(host.Publisher.Visits);
    }

    [Fact]
    public async Task A_full_link_says_so()
    {
        await host.SeedAsync("a", new LinkBehaviour { MaxVisits = 1 });
        var plan = (await host.Links.GetAsync("a", TestContext.Current.CancellationToken))!;
        foreach (var (language, words) in new[] { ("zh-CN", "名额已满"), ("zh-TW", "名額已滿"), ("en", "All gone") })
        {
            var page = await RenderAsync(language, context => host.Get<LinkPages>().RefusedAsync(context, plan, Outcome.SoldOut));
            Browser.IsSafe(page, HttpStatusCode.Gone, language);
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_password_and_a_lock_say_so()
    {
        await host.SeedAsync("a", new LinkBehaviour { PasswordHash = "x" }, title: Browser.Evil);
        var plan = (await host.Links.GetAsync("a", TestContext.Current.CancellationToken))!;
        var pages = host.Get<LinkPages>();
        foreach (var (language, wrong, locked, long_) in new[]
        {
            ("zh-CN", "密码不正确", "请 30 秒后再试", "请 15 分钟后再试"), ("zh-TW", "密碼不正確", "請 30 秒後再試", "請 15 分鐘後再試"), ("en", "That is not the password", "in 30 seconds", "in 15 minutes"),
        })
        {
            var page = await RenderAsync(language, context => pages.PasswordWrongAsync(context, plan));
            Browser.IsSafe(page, HttpStatusCode.Forbidden, language);
            Assert.Contains(wrong, page.Text, StringComparison.Ordinal);
            Assert.Contains("<form method=\"post\">", page.Text, StringComparison.Ordinal);

            page = await RenderAsync(language, context => pages.PasswordLockedAsync(context, plan, TimeSpan.FromSeconds(29.2)));
            Browser.IsSafe(page, HttpStatusCode.TooManyRequests, language);
            Assert.Equal("30", page["Retry-After"]);
            Assert.Contains(locked, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", page.Text, StringComparison.Ordinal);

            page = await RenderAsync(language, context => pages.PasswordLockedAsync(context, plan, TimeSpan.FromMinutes(15)));
            Assert.Equal("900", page["Retry-After"]);
            Assert.Contains(long_, page.Text, StringComparison.Ordinal);
        }

        var problem = await RenderAsync("en", context => pages.PasswordWrongAsync(context, plan), accept: "application/json");
        Assert.Equal((HttpStatusCode.Forbidden, "password_wrong"), (problem.Status, problem.Code));
        problem = await RenderAsync("en", context => pages.PasswordLockedAsync(context, plan, TimeSpan.FromSeconds(1)), accept: "application/json");
        Assert.Equal((HttpStatusCode.TooManyRequests, "password_locked", "1"), (problem.Status, problem.Code, problem["Retry-After"]));
    }

    [Theory]
    [InlineData("/a", Browser.WeChat)]
    [InlineData("/a", Browser.Iphone)]
    [InlineData("/a", Browser.Crawler)]
    [InlineData("/a+", Browser.Iphone)]
    [InlineData("/p", Browser.Iphone)]
    public async Task Nothing_of_a_merchant_becomes_markup(string path, string agent)
    {
        var behaviour = new LinkBehaviour
        {
            Preview = new LinkPreview(null, Browser.Evil, "https://img.example/\"><script>alert(2)</script>"),
            TaobaoPassphrase = Browser.Evil,
            DeepLink = App with { Fallback = "https://shop.example/\"><script>alert(3)</script>" },
        };
        await host.SeedAsync("a", behaviour, title: Browser.Evil);
        await host.SeedAsync("p", behaviour with { PasswordHash = "x" }, title: Browser.Evil);
        var page = await host.BrowseAsync(path, agent);

        Browser.IsSafe(page, HttpStatusCode.OK);
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</title></script>", page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;/title&gt;&lt;/script&gt;&lt;script&gt;alert(1)", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_pages_stay_below_15_KB()
    {
        var rules = Enumerable.Range(0, 50).Select(at => new LinkRule(new RuleCondition { Language = ["fr"] }, $"https://{new string((char)('a' + (at % 26)), 60)}.{at}{new string('x', 50)}.{new string('y', 60)}.{new string('z', 60)}.com/")).ToList();
        var split = Enumerable.Range(0, 20).Select(at => new SplitVariant($"v{at}", $"https://xn--{new string('b', 40)}{at}.example.com/", 1)).ToList();
        var evil = string.Concat(Enumerable.Repeat("\"", 500));
        await host.SeedAsync("a", new LinkBehaviour
        {
            Rules = rules,
            Split = split,
            Preview = new LinkPreview(evil[..200], evil, "https://img.example/" + new string('&', 2000)),
            DeepLink = App with { Fallback = "https://shop.example/?" + new string('a', 2000) },
            TaobaoPassphrase = evil,
        }, title: evil);
        foreach (var (path, agent) in new[] { ("/a", Browser.WeChat), ("/a", Browser.Android), ("/a", Browser.Crawler), ("/a+", Browser.Iphone) })
        {
            foreach (var language in new[] { "zh-CN", "zh-TW", "en" })
            {
                var page = await host.BrowseAsync(path, agent, language);
                Assert.Equal(HttpStatusCode.OK, page.Status);
                Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page.Text), 1000, 15 * 1024);
            }
        }
    }

    [Fact]
    public async Task Unknown_retired_and_unavailable_are_of_the_same_family()
    {
        await host.SeedAsync("gone", retired: true);
        Browser.IsSafe(await host.BrowseAsync("/nosuch<script>", language: "zh-TW"), HttpStatusCode.NotFound, "zh-TW");
        Browser.IsSafe(await host.BrowseAsync("/nosuch+"), HttpStatusCode.NotFound);
        Browser.IsSafe(await host.BrowseAsync("/+"), HttpStatusCode.NotFound);
        Browser.IsSafe(await host.BrowseAsync("/gone", language: "en"), HttpStatusCode.Gone, "en");
        Browser.IsSafe(await host.BrowseAsync("/gone+", language: "en"), HttpStatusCode.Gone, "en");
        host.Database.Down = true;
        Browser.IsSafe(await host.BrowseAsync("/cold+"), HttpStatusCode.ServiceUnavailable);
        Assert.Equal("link_unknown", (await host.BrowseAsync("/nosuch", accept: "application/json")).Code);
    }

    private static async Task<PageAnswer> RenderAsync(string language, Func<Microsoft.AspNetCore.Http.HttpContext, Task> render, string accept = Browser.Html)
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Request.Headers.Accept = accept;
        context.Request.Headers.AcceptLanguage = language;
        await render(context);
        return new PageAnswer(
            (HttpStatusCode)context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()),
            context.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
    }
}
