using System.Net;
using System.Net.Http.Headers;
using Redirect.Contracts.Events.V1;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.Following;

public sealed class FollowLinkTests : IAsyncLifetime
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    private const string Target = "https://shop.example/item?id=1";

    private FollowingHost host = null!;

    public async ValueTask InitializeAsync() => host = await FollowingHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_human_is_sent_on_gets_a_cookie_and_is_one_visit_with_all_it_says()
    {
        var (link, placement, _) = await host.SeedAsync("Hello");
        var before = host.Clock.GetUtcNow();
        using var answer = await SendAsync("/hello", ("User-Agent", Phone), ("Accept-Language", "zh-CN,zh;q=0.9"), ("Referer", "https://weibo.com/u/1?secret=1"));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(Target, Header(answer, "Location"));
        Assert.Equal("private, no-store", answer.Headers.NonValidated["Cache-Control"].ToString());
        Assert.Equal("strict-origin-when-cross-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("noindex", Header(answer, "X-Robots-Tag"));
        Assert.Matches("^rv=[A-Za-z0-9_-]{22}; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly$", Header(answer, "Set-Cookie"));

        var visit = Assert.Single(await host.Publisher.UntilAsync(1));
        Assert.Equal(link.Id, new Guid(visit.LinkId.Span, bigEndian: true));
        Assert.Equal(link.MerchantId, new Guid(visit.MerchantId.Span, bigEndian: true));
        Assert.Equal(placement.Id, new Guid(visit.PlacementId.Span, bigEndian: true));
        Assert.Equal(placement.CampaignId, new Guid(visit.CampaignId.Span, bigEndian: true));
        Assert.Equal(7, new Guid(visit.EventId.Span, bigEndian: true).Version);
        Assert.InRange(visit.OccurredAtMs, before.ToUnixTimeMilliseconds(), host.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal(16, visit.VisitorId.Length);
        Assert.Equal(16, visit.AddressHash.Length);
        Assert.Equal(
            (Form.Link, "wechat", Quality.Human, "browser", 2u, "phone", "ios", "browser", "zh-CN", "weibo.com", "127.0.0.0/24"),
            (visit.Form, visit.Channel, visit.Quality, visit.QualityReason, visit.QualityRulesVersion, visit.Device, visit.Os, visit.App, visit.Language, visit.ReferrerHost, visit.AddressPrefix));
    }

    [Fact]
    public async Task The_same_cookie_is_the_same_visitor_and_is_not_set_again()
    {
        await host.SeedAsync("a");
        using var first = await SendAsync("/a", ("User-Agent", Phone));
        using var second = await SendAsync("/a", ("User-Agent", Phone), ("Cookie", "x=1; " + Header(first, "Set-Cookie").Split(';')[0]));
        using var wrong = await SendAsync("/a", ("User-Agent", Phone), ("Cookie", "rv=tooshort"));

        Assert.False(second.Headers.Contains("Set-Cookie"));
        Assert.True(wrong.Headers.Contains("Set-Cookie"));
        var visits = await host.Publisher.UntilAsync(3);
        Assert.Equal(visits[0].VisitorId, visits[1].VisitorId);
        Assert.NotEqual(visits[0].VisitorId, visits[2].VisitorId);
        Assert.Equal(3, visits.Select(visit => visit.EventId).Distinct().Count());
    }

    [Fact]
    public async Task Bots_previews_and_prefetches_are_visits_of_their_class_without_a_cookie()
    {
        await host.SeedAsync("a");
        foreach (var headers in new (string, string)[][]
        {
            [("User-Agent", "curl/8.5.0")],
            [("User-Agent", "facebookexternalhit/1.1")],
            [("User-Agent", Phone), ("Sec-Purpose", "prefetch;prerender")],
            [("User-Agent", Phone), ("Purpose", "prefetch")],
            [],
        })
        {
            using var answer = await SendAsync("/a", headers);
            var card = Array.Exists(headers, header => header.Item2.StartsWith("facebook", StringComparison.Ordinal));
            Assert.Equal(card ? HttpStatusCode.OK : HttpStatusCode.Found, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        var visits = await host.Publisher.UntilAsync(5);
        Assert.Equal([Quality.Bot, Quality.Preview, Quality.Prefetch, Quality.Prefetch, Quality.Bot], visits.Select(visit => visit.Quality));
        Assert.Equal(["non_browser", "link_preview", "prefetch", "prefetch", "no_ua"], visits.Select(visit => visit.QualityReason));
        Assert.All(visits, visit => Assert.True(visit.VisitorId.IsEmpty));
    }

    [Fact]
    public async Task HEAD_and_the_first_byte_are_answered_and_are_no_visit()
    {
        await host.SeedAsync("a");
        using var head = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/a"), TestContext.Current.CancellationToken);
        using var range = await SendAsync("/a", ("User-Agent", Phone), ("Range", "bytes=0-0"));
        using var visit = await SendAsync("/a", ("User-Agent", Phone));

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (head.StatusCode, range.StatusCode));
        Assert.Equal((Target, Target), (Header(head, "Location"), Header(range, "Location")));
        Assert.False(range.Headers.Contains("Set-Cookie"));
        await host.Publisher.UntilAsync(1);
        await host.StopAsync(); // all that was in the spool is out now
        Assert.Single(host.Publisher.Visits);
    }

    [Fact]
    public async Task Placement_and_form_come_from_the_query_and_nothing_else_does()
    {
        var (link, placement, other) = await host.SeedAsync("a");
        var (_, foreign, _) = await host.SeedAsync("b");
        string[] queries = ["", $"?p={other.Code}&f={host.FormOf(link.Id, other.Code, Form.Qr)}", $"?p={foreign.Code}&f={host.FormOf(link.Id, foreign.Code, Form.Staff)}", "?p=nosuch", "?f=nonsense&p=", $"?x=1&p={other.Code}"];
        for (var index = 0; index < queries.Length; index++)
        {
            Assert.Equal(Target, await host.LocationAsync("/a" + queries[index]));
            await host.Publisher.UntilAsync(index + 1);
        }

        var visits = host.Publisher.Visits;
        Assert.Equal(
            [placement.Id, other.Id, null, null, placement.Id, other.Id],
            visits.Select(visit => visit.PlacementId.IsEmpty ? (Guid?)null : new Guid(visit.PlacementId.Span, bigEndian: true)));
        Assert.Equal(["wechat", "store", "", "", "wechat", "store"], visits.Select(visit => visit.Channel));
        Assert.Equal([Form.Link, Form.Qr, Form.Staff, Form.Link, Form.Link, Form.Link], visits.Select(visit => visit.Form));
    }

    [Theory]
    [InlineData("?url=https://evil.test")]
    [InlineData("?next=//evil.test&redirect=https://evil.test")]
    [InlineData("?utm_source=x%0d%0aSet-Cookie:a=b")]
    [InlineData("?p=x%0d%0aSet-Cookie:a=b&f=%0d%0a")]
    public async Task A_query_changes_neither_target_nor_headers(string query)
    {
        await host.SeedAsync("a");
        using var answer = await SendAsync("/a" + query, ("User-Agent", "curl/8.5.0"));
        Assert.Equal(Target, Header(answer, "Location"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_target_outside_of_ASCII_is_encoded()
    {
        await host.SeedAsync("a", "https://例え.jp/路?q=é");
        Assert.Equal("https://xn--r8jz45g.jp/%E8%B7%AF?q=%C3%A9", await host.LocationAsync("/a"));
    }

    [Fact]
    public async Task Case_does_not_count_and_slugs_may_be_Chinese()
    {
        await host.SeedAsync("DoublE11");
        await host.SeedAsync("双十一", "https://shop.example/11");
        Assert.Equal(Target, await host.LocationAsync("/dOUBLe11"));
        Assert.Equal("https://shop.example/11", await host.LocationAsync("/%E5%8F%8C%E5%8D%81%E4%B8%80"));
    }

    [Theory]
    [InlineData("zh-CN", "zh-CN", "链接不存在")]
    [InlineData("zh-TW", "zh-TW", "連結不存在")]
    [InlineData("en-GB", "en", "There is no such link")]
    public async Task Unknown_is_a_page_in_the_readers_language(string accept, string language, string text)
    {
        using var answer = await SendAsync("/nothing", ("Accept", "text/html,*/*"), ("Accept-Language", accept));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(language, answer.Content.Headers.ContentLanguage.Single());
        Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("private, no-store", answer.Headers.NonValidated["Cache-Control"].ToString());
    }

    [Fact]
    public async Task Nothing_of_the_request_is_in_a_page()
    {
        using var answer = await SendAsync("/%3Cscript%3Ealert(1)%3C%2Fscript%3E?x=<script>", ("Accept", "text/html"), ("Accept-Language", "<script>"));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Others_than_browsers_get_a_problem()
    {
        await host.SeedAsync("old", retired: true);
        using var unknown = await SendAsync("/nothing", ("Accept", "*/*"));
        using var retired = await SendAsync("/old");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("application/problem+json", unknown.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"link_unknown\"", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, retired.StatusCode);
        Assert.Contains("\"link_retired\"", await retired.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(retired.Headers.Contains("Location"));
        await host.StopAsync();
        Assert.Empty(host.Publisher.Visits);
    }

    [Fact]
    public async Task A_slug_that_is_too_long_is_unknown_without_a_look()
    {
        var before = host.Database.Reads;
        Assert.Equal("404", await host.LocationAsync("/" + new string('a', Slugs.MaxLength + 1)));
        Assert.Equal(before, host.Database.Reads);
        Assert.Equal("404", await host.LocationAsync("/" + new string('a', Slugs.MaxLength)));
        Assert.Equal(before + 1, host.Database.Reads);
    }

    [Theory]
    [InlineData("text/html", "text/html")]
    [InlineData("application/json", "application/problem+json")]
    public async Task With_the_database_down_an_unknown_slug_is_unavailable_not_unknown(string accept, string type)
    {
        host.Database.Down = true;
        using var answer = await SendAsync("/cold", ("Accept", accept));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("2", Header(answer, "Retry-After"));
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task With_the_database_hanging_a_redirect_goes_on_and_a_cold_placement_does_not_hold_it_up()
    {
        var (_, _, other) = await host.SeedAsync("a");
        Assert.Equal(Target, await host.LocationAsync("/a"));
        host.Database.Hanging = true;
        Assert.Equal(Target, await host.LocationAsync("/a"));
        Assert.Equal(Target, await host.LocationAsync($"/a?p={other.Code}"));
        var visits = await host.Publisher.UntilAsync(3);
        Assert.True(visits[2].PlacementId.IsEmpty);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(((HttpHeaders)answer.Headers).GetValues(name));
}
