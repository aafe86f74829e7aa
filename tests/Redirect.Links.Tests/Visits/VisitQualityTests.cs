using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;
using Redirect.Links.Visits.OwnPeople;
using Redirect.Testing;

namespace Redirect.Links.Tests.Visits;

/// <summary>Classes over real HTTP, from the request to the message.</summary>
public sealed class VisitQualityTests
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S91_a_hidden_frame_or_pixel_is_sent_on_counted_as_stuffing_and_gets_no_cookie()
    {
        await using var host = await FollowingHost.StartAsync();
        await host.SeedAsync("a");
        foreach (var destination in new[] { "iframe", "image", "embed", "empty" })
        {
            using var answer = await SendAsync(host, "/a", ("User-Agent", Phone), ("Sec-Fetch-Dest", destination), ("Sec-Fetch-Site", "cross-site"));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        var visits = await host.Publisher.UntilAsync(4);
        Assert.All(visits, visit => Assert.Equal((Quality.Suspect, "stuffing", true), (visit.Quality, visit.QualityReason, visit.VisitorId.IsEmpty)));
    }

    [Fact]
    public async Task I10_two_hundred_people_behind_one_address_are_two_hundred_people()
    {
        await using var host = await FollowingHost.StartAsync();
        await host.SeedAsync("a");
        for (var person = 0; person < 200; person++)
        {
            using var answer = await SendAsync(
                host, "/a", ("User-Agent", Phone.Replace("18_5", $"18_{person % 6}", StringComparison.Ordinal)), ("Accept-Language", "zh-CN,zh;q=0.9"),
                ("Sec-Fetch-Dest", "document"), ("Sec-Fetch-Mode", "navigate"));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        }

        var visits = await host.Publisher.UntilAsync(200);
        Assert.All(visits, visit => Assert.Equal((Quality.Human, "browser"), (visit.Quality, visit.QualityReason)));
        Assert.Equal(200, visits.Select(visit => visit.VisitorId).Distinct().Count());
        Assert.Single(visits.Select(visit => visit.AddressHash).Distinct());
    }

    [Fact]
    public async Task I11_a_marked_browser_is_internal_to_its_merchant_and_a_reader_to_others()
    {
        await using var host = await FollowingHost.StartAsync();
        var (mine, _, _) = await host.SeedAsync("mine");
        await host.SeedAsync("theirs");
        var mark = await Poll.UntilAsync(() => Task.FromResult(host.Get<BrowserMarks>().Mark), found => found is not null, TimeSpan.FromSeconds(20), "the key is at hand");
        using var page = await SendAsync(host, "/own-browsers/" + mark!.Token(mine.MerchantId, host.Clock.GetUtcNow().AddHours(1), marks: true));
        var cookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        using var own = await SendAsync(host, "/mine", ("User-Agent", Phone), ("Cookie", cookie));
        using var other = await SendAsync(host, "/theirs", ("User-Agent", Phone), ("Cookie", cookie));
        using var forged = await SendAsync(host, "/mine", ("User-Agent", Phone), ("Cookie", cookie[..^3] + "AAA"));
        using var robot = await SendAsync(host, "/mine", ("User-Agent", "curl/8.5.0"), ("Cookie", cookie));

        Assert.False(own.Headers.Contains("Set-Cookie"));
        var visits = await host.Publisher.UntilAsync(4);
        Assert.Equal(
            [(Quality.Internal, "internal_visitor"), (Quality.Human, "browser"), (Quality.Human, "browser"), (Quality.Bot, "non_browser")],
            visits.Select(visit => (visit.Quality, visit.QualityReason)));
    }

    [Fact]
    public async Task An_address_of_the_office_is_internal_and_a_typed_query_never_is()
    {
        await using var host = await FollowingHost.StartAsync(settings: ("Links:Visits:Internal:Addresses:0", "127.0.0.0/8"));
        await host.SeedAsync("a");
        using var person = await SendAsync(host, "/a", ("User-Agent", Phone));
        using var robot = await SendAsync(host, "/a", ("User-Agent", "curl/8.5.0"));
        await using var elsewhere = await FollowingHost.StartAsync(settings: ("Links:Visits:Internal:Addresses:0", "203.0.113.0/24"));
        await elsewhere.SeedAsync("a");
        using var reader = await SendAsync(elsewhere, "/a?internal=1&rv-internal&ri=1", ("User-Agent", Phone));

        Assert.Equal(["internal_address", "non_browser"], (await host.Publisher.UntilAsync(2)).Select(visit => visit.QualityReason));
        Assert.Equal(["browser"], (await elsewhere.Publisher.UntilAsync(1)).Select(visit => visit.QualityReason));
    }

    [Fact]
    public async Task What_travels_with_a_visit_is_enough_to_score_it_again()
    {
        await using var host = await FollowingHost.StartAsync();
        var (link, _, _) = await host.SeedAsync("a");
        var mark = await Poll.UntilAsync(() => Task.FromResult(host.Get<BrowserMarks>().Mark), found => found is not null, TimeSpan.FromSeconds(20), "the key is at hand");
        (string, string)[][] requests =
        [
            [("User-Agent", Phone)],
            [("User-Agent", Phone + " MicroMessenger/8.0.60")],
            [("User-Agent", Phone), ("Sec-Purpose", "prefetch")],
            [("User-Agent", Phone), ("Sec-Fetch-Dest", "iframe")],
            [("User-Agent", Phone), ("Sec-Fetch-Dest", "iframe"), ("Sec-Fetch-User", "?1")],
            [("User-Agent", Phone), ("Accept", "image/webp,*/*")],
            [("User-Agent", Phone), ("Sec-CH-UA", "\"HeadlessChrome\";v=\"137\"")],
            [("User-Agent", Phone), ("Cookie", mark!.Cookie(link.MerchantId, marks: true, secure: false).Split(';')[0])],
            [("User-Agent", "facebookexternalhit/1.1")],
            [("User-Agent", "curl/8.5.0")],
            [("User-Agent", "Googlebot/2.1 " + new string('x', 2000))],
            [("User-Agent", Phone + new string('.', 600))],
            [],
        ];
        foreach (var request in requests)
        {
            using var answer = await SendAsync(host, "/a", request);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Found, HttpStatusCode.OK });
        }

        var visits = await host.Publisher.UntilAsync(requests.Length);
        Assert.All(visits, visit =>
        {
            var again = QualityRules.Score(new Signals(visit.UserAgent, (RequestSigns)visit.Signals), visit.QualityRulesVersion);
            Assert.Equal((visit.Quality, visit.QualityReason), (again.Quality, again.Reason));
        });
        Assert.Equal(6, visits.Select(visit => visit.Quality).Distinct().Count());
        Assert.All(visits, visit => Assert.InRange(visit.UserAgent.Length, 0, UserAgents.MaxLength));
    }

    private static async Task<HttpResponseMessage> SendAsync(FollowingHost host, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.Client.SendAsync(request, Cancel);
    }
}
