using Microsoft.AspNetCore.Http;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Classification;
using Redirect.Testing;

namespace Redirect.Links.Tests.Visits.Classification;

public sealed class QualityRulesTests
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private const string Robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    [Theory]
    [InlineData("Sec-Fetch-Dest: image")]
    [InlineData("Sec-Fetch-Dest: iframe")]
    [InlineData("Sec-Fetch-Dest: iframe|Sec-Fetch-Mode: navigate|Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Dest: embed")]
    [InlineData("Sec-Fetch-Dest: object")]
    [InlineData("Sec-Fetch-Dest: script")]
    [InlineData("Sec-Fetch-Dest: style")]
    [InlineData("Sec-Fetch-Dest: video")]
    [InlineData("Sec-Fetch-Dest: font")]
    [InlineData("Sec-Fetch-Dest: empty|Sec-Fetch-Mode: no-cors")]
    [InlineData("Sec-Fetch-Dest: image|Sec-Fetch-User: ?1")]
    [InlineData("Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8")]
    [InlineData("Accept: text/css,*/*;q=0.1")]
    public void S91_what_somebody_elses_page_loads_is_stuffing(string headers) =>
        Assert.Equal(new Verdict(Quality.Suspect, "stuffing"), Score(Phone, headers));

    [Theory]
    [InlineData("")]
    [InlineData("Accept: */*")]
    [InlineData("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8")]
    [InlineData("Accept: image/gif, image/jpeg, application/x-ms-application, text/html, */*")]
    [InlineData("Sec-Fetch-Dest: document|Sec-Fetch-Mode: navigate|Sec-Fetch-Site: none|Sec-Fetch-User: ?1")]
    [InlineData("Sec-Fetch-Dest: document|Sec-Fetch-Mode: navigate|Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Dest: document|Accept: image/webp")]
    [InlineData("Sec-Fetch-Dest: iframe|Sec-Fetch-User: ?1")]
    [InlineData("Sec-Fetch-Dest: a-page-of-later-days")]
    [InlineData("Sec-CH-UA: \"Chromium\";v=\"137\", \"Google Chrome\";v=\"137\"")]
    [InlineData("Purpose: a visit")]
    public void Whoever_comes_for_a_page_is_a_human(string headers) =>
        Assert.Equal(new Verdict(Quality.Human, "browser"), Score(Phone, headers));

    [Theory]
    [InlineData("Purpose: prefetch")]
    [InlineData("Sec-Purpose: prefetch;prerender")]
    [InlineData("X-Purpose: preview")]
    [InlineData("X-Moz: prefetch")]
    [InlineData("Sec-Purpose: prefetch|Sec-Fetch-Dest: empty")]
    public void I6_what_is_fetched_ahead_is_a_prefetch_also_by_a_robot(string headers)
    {
        Assert.Equal(new Verdict(Quality.Prefetch, "prefetch"), Score(Phone, headers));
        Assert.Equal(new Verdict(Quality.Prefetch, "prefetch"), Score(Robot, headers));
    }

    [Fact]
    public void A_browser_without_a_window_is_suspect_when_its_brands_say_so() =>
        Assert.Equal(new Verdict(Quality.Suspect, "headless"), Score(Phone, "Sec-CH-UA: \"Chromium\";v=\"137\", \"HeadlessChrome\";v=\"137\""));

    [Theory]
    [InlineData((uint)RequestSigns.InternalAddress, "internal_address")]
    [InlineData((uint)RequestSigns.InternalVisitor, "internal_visitor")]
    [InlineData((uint)(RequestSigns.InternalVisitor | RequestSigns.InternalAddress), "internal_visitor")]
    [InlineData((uint)(RequestSigns.InternalAddress | RequestSigns.HeadlessBrand), "internal_address")]
    public void The_merchants_own_people_are_internal_and_its_robots_are_robots(uint signs, string reason)
    {
        Assert.Equal(new Verdict(Quality.Internal, reason), QualityRules.Score(new Signals(Phone, (RequestSigns)signs), QualityRules.Version));
        Assert.Equal(new Verdict(Quality.Bot, "known_bot"), QualityRules.Score(new Signals(Robot, (RequestSigns)signs), QualityRules.Version));
    }

    [Fact]
    public void A_robot_that_loads_a_picture_is_a_robot() => Assert.Equal(new Verdict(Quality.Bot, "known_bot"), Score(Robot, "Sec-Fetch-Dest: image"));

    [Fact]
    public void Rules_that_are_not_here_score_nothing() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QualityRules.Score(new Signals(Phone, RequestSigns.None), QualityRules.Version + 1));

    /// <summary>Fails when a list changed. Then raise <see cref="QualityRules.Version"/> and write both down here.</summary>
    [Fact]
    public void The_version_belongs_to_these_lists() => Assert.Equal((2u, "559de55084386f63"), (QualityRules.Version, QualityRules.Fingerprint()));

    [Fact]
    public void Every_reason_is_in_the_table_of_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "visit-quality.md"));
        Assert.All(QualityReasons.All, reason => Assert.Contains($"`{reason}`", page, StringComparison.Ordinal));
        Assert.Contains($"version {QualityRules.Version}", page, StringComparison.Ordinal);
    }

    private static Verdict Score(string agent, string headers)
    {
        var given = new HeaderDictionary();
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            given[header[..header.IndexOf(':', StringComparison.Ordinal)]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..];
        }

        return QualityRules.Score(new Signals(agent, SignsReader.Read(given)), QualityRules.Version);
    }
}
