using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Redirect.Links.DeepLinks;
using Redirect.Links.Pages;
using Redirect.Links.ShortLinks;
using Redirect.Links.Visits;
using Redirect.Testing;

namespace Redirect.Links.Tests.Pages;

public sealed class ReportWakeTests : IAsyncLifetime
{
    private FollowingHost host = null!;

    public async ValueTask InitializeAsync() => host = await FollowingHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_report_travels_as_an_attempt_and_never_as_a_visit()
    {
        var (link, token) = await WokenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync($$"""{"visitId":"{{token}}","hidden":true,"hiddenWithinMs":812}"""));

        await Poll.UntilAsync(() => host.Publisher.Wakes.Count > 0, "the report");
        var visit = Assert.Single(host.Publisher.Visits);
        var wake = Assert.Single(host.Publisher.Wakes);
        Assert.Equal(visit.EventId, wake.VisitId);
        Assert.NotEqual(visit.EventId, wake.EventId);
        Assert.Equal((visit.MerchantId, visit.LinkId, visit.PlacementId), (wake.MerchantId, wake.LinkId, wake.PlacementId));
        Assert.Equal(link.Id, new Guid(wake.LinkId.Span, bigEndian: true));
        Assert.Equal((true, 812u, "ios", "browser"), (wake.PageHidden, wake.HiddenWithinMs, wake.Os, wake.App));
    }

    [Fact]
    public async Task A_page_that_stayed_seen_has_no_time_and_times_are_bounded()
    {
        var (_, token) = await WokenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync($$"""{"visitId":"{{token}}","hidden":false,"hiddenWithinMs":5}"""));
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync($$"""{"visitId":"{{token}}","hidden":true,"hiddenWithinMs":99999999999}"""));
        Assert.Equal(HttpStatusCode.NoContent, await ReportAsync($$"""{"visitId":"{{token}}","hidden":true,"hiddenWithinMs":-1}"""));
        await Poll.UntilAsync(() => host.Publisher.Wakes.Count == 3, "the reports");
        Assert.Equal([0u, 60_000u, 0u], host.Publisher.Wakes.Select(wake => wake.HiddenWithinMs));
    }

    [Fact]
    public async Task Only_what_a_page_was_given_is_taken_and_only_for_ten_minutes()
    {
        var (_, token) = await WokenAsync();
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        for (var at = 0; at < bytes.Length; at++)
        {
            var forged = bytes.ToArray();
            forged[at] ^= 1;
            Assert.Equal(HttpStatusCode.Forbidden, await ReportAsync($$"""{"visitId":"{{System.Buffers.Text.Base64Url.EncodeToString(forged)}}","hidden":true,"hiddenWithinMs":1}"""));
        }

        foreach (var other in new[] { "", "x", new string('A', WakeTokens.Length), token[..^1], token + "A", new string('!', WakeTokens.Length), Guid.CreateVersion7().ToString() })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await ReportAsync($$"""{"visitId":"{{other}}","hidden":true,"hiddenWithinMs":1}"""));
        }

        host.Clock.Advance(WakeTokens.GoodFor + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Forbidden, await ReportAsync($$"""{"visitId":"{{token}}","hidden":true,"hiddenWithinMs":1}"""));
        await host.StopAsync();
        Assert.Empty(host.Publisher.Wakes);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("""{"visitId":1,"hidden":true,"hiddenWithinMs":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"visitId":"x","hidden":"yes","hiddenWithinMs":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"visitId":"x","hidden":true,"hiddenWithinMs":1.5}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"visitId":"x","hidden":true,"hiddenWithinMs":"1"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"visitId":"\ud800","hidden":true,"hiddenWithinMs":1}""", HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_no_report_is_refused(string body, HttpStatusCode status) => Assert.Equal(status, await ReportAsync(body));

    [Fact]
    public async Task A_body_over_one_KiB_is_refused_with_and_without_a_length()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await ReportAsync(new string(' ', 1025)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a/wakes") { Content = new StreamContent(new MemoryStream(new byte[5000])) };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public void A_token_outlives_midnight_as_long_as_its_days_salt_is_kept()
    {
        var salts = new AddressSalts();
        var clock = new SteppedClock();
        var tokens = new WakeTokens(salts, clock);
        var token = new WakeToken(Guid.CreateVersion7(clock.GetUtcNow()), Guid.CreateVersion7(), Guid.CreateVersion7(), null);
        Assert.Null(tokens.Make(token));
        salts.Replace([new AddressSalt { Day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), Salt = new byte[32] }]);
        var text = tokens.Make(token);
        Assert.Equal(token, tokens.Read(text));
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(token, tokens.Read(text));
        salts.Replace([]);
        Assert.Null(tokens.Read(text));
    }

    private async Task<(ShortLink Link, string Token)> WokenAsync()
    {
        var link = await host.SeedAsync("a", new LinkBehaviour { DeepLink = new DeepLink("https://app.example/x", null, null, null, null, null) });
        var page = await host.BrowseAsync("/a");
        return (link, Regex.Match(page.Text, "data-visit=\"([^\"]+)\"").Groups[1].Value);
    }

    private async Task<HttpStatusCode> ReportAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a/wakes") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        request.Headers.TryAddWithoutValidation("User-Agent", Browser.Iphone);
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
