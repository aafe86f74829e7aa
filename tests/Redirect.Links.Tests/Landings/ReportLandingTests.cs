using System.Net;
using System.Text;
using System.Web;
using Redirect.Links.DeepLinks;
using Redirect.Links.Landings;
using Redirect.Links.Rules;
using Redirect.Links.ShortLinks;
using Redirect.Links.Splits;
using Redirect.Links.Tests.Pages;
using Redirect.Testing;

namespace Redirect.Links.Tests.Landings;

/// <summary>From the redirect that brings a token to the report of the page that got it.</summary>
public sealed class ReportLandingTests : IAsyncLifetime
{
    private static readonly LinkBehaviour Told = new() { LandingParameter = "rv" };

    private FollowingHost host = null!;

    public async ValueTask InitializeAsync() => host = await FollowingHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_report_travels_as_the_landing_of_its_visit_and_never_as_a_visit()
    {
        var link = await host.SeedAsync("a", Told);
        var token = await FollowAsync("/a");
        host.Clock.Advance(TimeSpan.FromSeconds(7));
        await TellAsync(token);

        await Poll.UntilAsync(() => host.Publisher.Landings.Count > 0, "the landing");
        var visit = Assert.Single(host.Publisher.Visits);
        var landing = Assert.Single(host.Publisher.Landings);
        Assert.Equal((visit.EventId, visit.MerchantId), (landing.VisitId, landing.MerchantId));
        Assert.InRange(landing.OccurredAtMs, visit.OccurredAtMs + 7_000, long.MaxValue);
        Assert.Equal(link.MerchantId, new Guid(landing.MerchantId.Span, bigEndian: true));

        // What an older reader makes of it: a page that stayed shown, which is in no figure.
        var known = Assert.Single(host.Publisher.Wakes);
        Assert.Equal((visit.EventId, false, 0u), (known.VisitId, known.PageHidden, known.HiddenWithinMs));
    }

    [Fact]
    public async Task By_default_a_target_gets_nothing_of_ours_S92()
    {
        await host.SeedAsync("plain", LinkBehaviour.None);
        await host.SeedAsync("other", new LinkBehaviour { ForwardQuery = ["utm_source"] });
        foreach (var path in (string[])["/plain?rv=x", "/other?rv=x"])
        {
            Assert.Equal("https://shop.example/item?id=1", (await host.BrowseAsync(path))["Location"]);
        }
    }

    [Fact]
    public async Task It_stands_wherever_the_reader_is_redirected_and_replaces_what_the_reader_sent()
    {
        var phone = new RuleCondition { Os = ["android"] };
        await host.SeedAsync("rules", Told with { Rules = [new LinkRule(phone, "https://rule.example/x#top")] });
        await host.SeedAsync("split", Told with { Split = [new SplitVariant("a", "https://a.example/?v=1", 1), new SplitVariant("b", "https://b.example/?v=1", 1)] });
        await host.SeedAsync("gone", Told with { ValidUntil = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), ExpiredTarget = "https://shop.example/gone" });
        await host.SeedAsync("query", Told with { ForwardQuery = ["rv", "utm_source"] });

        Assert.Matches("^https://rule\\.example/x\\?rv=[A-Za-z0-9_-]{64}#top$", (await host.BrowseAsync("/rules", Browser.Android))["Location"]);
        Assert.Matches("^https://[ab]\\.example/\\?v=1&rv=[A-Za-z0-9_-]{64}$", (await host.BrowseAsync("/split"))["Location"]);
        Assert.Matches("^https://shop\\.example/gone\\?rv=[A-Za-z0-9_-]{64}$", (await host.BrowseAsync("/gone"))["Location"]);
        Assert.Matches("^https://shop\\.example/item\\?id=1&utm_source=w&rv=[A-Za-z0-9_-]{64}$", (await host.BrowseAsync("/query?rv=mine&utm_source=w"))["Location"]);
    }

    [Fact]
    public async Task It_is_one_visits_and_not_in_a_page_or_for_anybody_who_is_no_reader()
    {
        await host.SeedAsync("a", Told);
        Assert.NotEqual(await FollowAsync("/a"), await FollowAsync("/a"));
        Assert.Equal("https://shop.example/item?id=1", (await host.BrowseAsync("/a", method: HttpMethod.Head))["Location"]);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Sec-Purpose", "prefetch"), ("Range", "bytes=0-0"), ("User-Agent", "curl/8.5"), ("Sec-Fetch-Dest", "image")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
            request.Headers.TryAddWithoutValidation("User-Agent", name == "User-Agent" ? value : Browser.Iphone);
            if (name != "User-Agent")
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var answer = host.Client.Send(request, TestContext.Current.CancellationToken);
            Assert.Equal((name, "https://shop.example/item?id=1"), (name, answer.Headers.Location?.OriginalString));
        }

        // A wake page reports itself, and the way on from it is no redirect of ours.
        await host.SeedAsync("app", Told with { DeepLink = new DeepLink(null, null, "tbopen://m.taobao.com/tbopen/index.html", "com.taobao.taobao", "https://shop.example/web", null) });
        foreach (var (agent, path) in ((string, string)[])[(Browser.Iphone, "/app"), (Browser.Android, "/app"), (Browser.WeChat, "/a"), (Browser.Crawler, "/a")])
        {
            var page = await host.BrowseAsync(path, agent);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("rv=", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_learns_from_the_answer_whether_a_token_was_a_good_one()
    {
        await host.SeedAsync("a", Told);
        var token = await FollowAsync("/a");
        foreach (var body in (string[])[token, "t=" + token, token + "\n", "", "x", token[..^1], new string('A', LandingTokens.Length), new string('x', ReportLanding.MaxBytes)])
        {
            Assert.Equal((HttpStatusCode.NoContent, ""), await TellAsync(body));
            Assert.Equal((HttpStatusCode.NoContent, ""), await TellAsync(body, "application/x-www-form-urlencoded"));
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await TellAsync(new string('x', ReportLanding.MaxBytes + 1))).Status);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/landed") { Content = new StreamContent(new MemoryStream(new byte[5000])) };
        chunked.Headers.TransferEncodingChunked = true;
        using var refused = await host.Client.SendAsync(chunked, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);

        // The three ways to write it down, each under two content types; who counts them counts one.
        await Poll.UntilAsync(() => host.Publisher.Landings.Count == 6, "the landings");
        Assert.Single(host.Publisher.Landings.Select(landing => landing.VisitId).Distinct());
    }

    [Fact]
    public async Task A_picture_of_43_bytes_does_the_same_and_looking_at_it_is_nothing()
    {
        await host.SeedAsync("a", Told);
        var token = await FollowAsync("/a");
        foreach (var (method, query) in ((HttpMethod, string)[])[(HttpMethod.Head, "?t=" + token), (HttpMethod.Get, ""), (HttpMethod.Get, "?t=x"), (HttpMethod.Get, "?t=" + token)])
        {
            using var request = new HttpRequestMessage(method, "/landed.gif" + query);
            using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "image/gif", 43L), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentLength));
            Assert.Equal(("no-store", "cross-origin"), (answer.Headers.CacheControl?.ToString(), answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single()));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            if (method == HttpMethod.Get)
            {
                var picture = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                Assert.Equal((43, "GIF89a", (byte)0x3B), (picture.Length, Encoding.ASCII.GetString(picture, 0, 6), picture[^1]));
            }
        }

        await host.StopAsync();
        Assert.Single(host.Publisher.Landings);
    }

    [Fact]
    public async Task After_24_hours_nothing_is_reported()
    {
        await host.SeedAsync("a", Told);
        var token = await FollowAsync("/a");
        host.Clock.Advance(LandingTokens.GoodFor + TimeSpan.FromSeconds(1));
        await TellAsync(token);
        await host.StopAsync();
        Assert.Empty(host.Publisher.Landings);
        Assert.Single(host.Publisher.Visits);
    }

    private async Task<string> FollowAsync(string path)
    {
        var answer = await host.BrowseAsync(path);
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        return HttpUtility.ParseQueryString(new Uri(answer["Location"]).Query)["rv"]!;
    }

    private async Task<(HttpStatusCode Status, string Text)> TellAsync(string body, string type = "text/plain")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/landed") { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.TryAddWithoutValidation("Origin", "https://shop.example");
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.NoContent ? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : "");
    }
}
