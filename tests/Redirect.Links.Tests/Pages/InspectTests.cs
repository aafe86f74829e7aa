using System.Net;
using Redirect.Links.DeepLinks;
using Redirect.Links.Pages;
using Redirect.Links.Rules;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;

namespace Redirect.Links.Tests.Pages;

public sealed class InspectTests : IAsyncLifetime
{
    private FollowingHost host = null!;

    public async ValueTask InitializeAsync() => host = await FollowingHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Every_host_a_link_may_lead_to_is_shown_in_full_and_nobody_has_visited()
    {
        await host.SeedAsync("Hello", new LinkBehaviour
        {
            Rules = [new LinkRule(new RuleCondition(), "https://rule.example/x?y=secret")],
            DeepLink = new DeepLink("https://ios.example/a", null, "tbopen://m.taobao.com/tbopen/index.html?h5Url=https%3A%2F%2Finner.example%2Fx", null, "https://fallback.example/", null),
            ExpiredTarget = "https://expired.example/",
        }, target: "https://very.long.sub.domain.of.the.shop.example/item?id=1");
        foreach (var language in new[] { "zh-CN", "zh-TW", "en" })
        {
            var page = await host.BrowseAsync("/hello+", language: language);
            Browser.IsSafe(page, HttpStatusCode.OK, language);
            foreach (var shown in new[] { "very.long.sub.domain.of.the.shop.example", "rule.example", "ios.example", "m.taobao.com", "inner.example", "fallback.example", "expired.example" })
            {
                Assert.Contains($"<span class=\"host\">{shown}</span>", page.Text, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("secret", page.Text, StringComparison.Ordinal);
            Assert.Contains($"class=\"button\" href=\"{host.Client.BaseAddress}Hello\"", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("class=\"warn\"", page.Text, StringComparison.Ordinal);
        }

        await host.StopAsync();
        Assert.Empty(host.Publisher.Visits);
    }

    [Fact]
    public async Task A_split_shows_its_variants_and_an_international_name_both_spellings()
    {
        await host.SeedAsync("a", new LinkBehaviour { Split = [new SplitVariant("secret name", "https://xn--fiq228c.example/", 1), new SplitVariant("b", "https://b.example/", 1)] }, target: "https://unused.example/");
        var page = await host.BrowseAsync("/a+");
        Assert.Contains("<span class=\"host\">xn--fiq228c.example</span>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<bdi>中文.example</bdi>", page.Text, StringComparison.Ordinal);
        Assert.Contains("分流 2", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret name", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("unused", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("limited")]
    [InlineData("paused")]
    [InlineData("notYet")]
    public async Task A_link_with_conditions_does_not_say_where_it_leads(string kind)
    {
        var behaviour = new LinkBehaviour { OverflowTarget = "https://overflow.example/", Rules = [new LinkRule(new RuleCondition(), "https://rule.example/")] };
        await host.SeedAsync("a", kind switch
        {
            "password" => behaviour with { PasswordHash = "x" },
            "limited" => behaviour with { MaxVisits = 5 },
            "paused" => behaviour with { Paused = true },
            _ => behaviour with { ValidFrom = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        }, target: "https://secret.example/");
        var page = await host.BrowseAsync("/a+");
        Browser.IsSafe(page, HttpStatusCode.OK);
        Assert.DoesNotContain(".example<", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_that_speaks_for_somebody_else_gets_a_warning()
    {
        await host.SeedAsync("bad", new LinkBehaviour(), title: "淘宝官方 登录", target: "https://evil.example/login");
        await host.SeedAsync("good", new LinkBehaviour(), title: "淘宝官方 登录", target: "https://login.taobao.com/");
        await host.SeedAsync("card", new LinkBehaviour { Preview = new LinkPreview("天猫官方旗舰店", null, null) }, title: "jacket", target: "https://evil.example/");
        Assert.Contains("<section class=\"warn\" role=\"alert\">", (await host.BrowseAsync("/bad+")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"warn\"", (await host.BrowseAsync("/good+")).Text, StringComparison.Ordinal);
        Assert.Contains("class=\"warn\"", (await host.BrowseAsync("/card+")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Taobao sale", "shop.example", true)]
    [InlineData("T a o b a o", "shop.example", true)]
    [InlineData("ＴＡＯＢＡＯ", "shop.example", true)]
    [InlineData("tаobаo", "shop.example", true)] // Cyrillic а
    [InlineData("淘\u200b宝", "shop.example", true)]
    [InlineData("支付宝红包", "shop.example", true)]
    [InlineData("Please log-in", "shop.example", true)]
    [InlineData("官方", "shop.example", true)]
    [InlineData("官方", "www.tmall.com", false)]
    [InlineData("天猫", "item.taobao.com", false)]
    [InlineData("淘宝", "detail.tmall.com", false)]
    [InlineData("支付宝", "item.taobao.com", true)]
    [InlineData("淘宝", "item.taobao.com.evil.example", true)]
    [InlineData("秋季外套", "shop.example", false)]
    [InlineData(null, "shop.example", false)]
    public void Pretending_is_read_as_people_read(string? title, string host, bool pretends) => Assert.Equal(pretends, PretendingTitles.Pretends(title, [host]));

    [Fact]
    public async Task A_plus_is_part_of_no_slug_and_works_in_chinese_and_any_case()
    {
        await host.SeedAsync("秋天", new LinkBehaviour());
        Browser.IsSafe(await host.BrowseAsync("/" + Uri.EscapeDataString("秋天") + "+"), HttpStatusCode.OK);
        Browser.IsSafe(await host.BrowseAsync("/" + Uri.EscapeDataString("秋天") + "%2B"), HttpStatusCode.OK);
        Browser.IsSafe(await host.BrowseAsync("/" + Uri.EscapeDataString("秋天") + "++"), HttpStatusCode.NotFound);
        Browser.IsSafe(await host.BrowseAsync("/" + new string('x', 70) + "+"), HttpStatusCode.NotFound);
    }
}
