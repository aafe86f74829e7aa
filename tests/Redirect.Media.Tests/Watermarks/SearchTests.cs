using Redirect.Contracts.Links.V1;
using Redirect.Media.Tests.Pictures;

namespace Redirect.Media.Tests.Watermarks;

/// <summary>Detect, resolve and report: what is said of a picture that comes back.</summary>
public sealed class SearchTests
{
    private static readonly (string, string) Unsearched = ("again", "true");

    public SearchTests() => SamplePictures.RequireLibrary();

    [Fact]
    public async Task A_picture_without_a_mark_and_one_under_another_key_have_none()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var marked = pictures.Marked;
        using var other = pictures.Media.As(Guid.CreateVersion7());
        using var form = MarkedPictures.Form(marked);
        using var answer = await other.PostAsync("/api/v1/watermarks/detect", form, MarkedPictures.Cancellation);
        Assert.Equal("""{"found":false}""", await answer.Content.ReadAsStringAsync(MarkedPictures.Cancellation));
    }

    [Fact]
    public async Task Only_marks_that_were_given_out_count()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var marked = pictures.Marked;
        pictures.Media.Links.FindWatermarks = _ => new FindWatermarksAnswer();
        foreach (var call in new[] { "detect", "report", "resolve" })
        {
            Assert.Equal("""{"found":false}""", (await pictures.AskAsync(call, marked)).GetRawText());
        }

        Assert.Empty(pictures.Resolved);
    }

    [Fact]
    public async Task A_report_says_to_whom_the_picture_was_given()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var report = await pictures.AskAsync("report", pictures.Marked);
        Assert.True(report.GetProperty("found").GetBoolean());
        Assert.Equal((pictures.Link, "Autumn"), (report.GetProperty("campaign").GetProperty("id").GetGuid(), report.GetProperty("campaign").GetProperty("name").GetString()));
        var told = report.GetProperty("placement");
        Assert.Equal((pictures.Placement, "weibo", "Lin"), (told.GetProperty("id").GetGuid(), told.GetProperty("channel").GetString(), told.GetProperty("partner").GetString()));
        Assert.False(told.TryGetProperty("store", out _));
        Assert.Equal(("spring", false), (report.GetProperty("link").GetProperty("slug").GetString(), report.GetProperty("link").GetProperty("retired").GetBoolean()));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000), report.GetProperty("issuedAt").GetDateTimeOffset());
        Assert.InRange(report.GetProperty("geometry").GetProperty("rotation").GetDouble(), -1, 1);
        Assert.False(report.GetProperty("geometry").GetProperty("mirrored").GetBoolean());
    }

    [Fact]
    public async Task A_mark_of_no_placement_is_a_links_alone()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        using var marked = await pictures.PostAsync("embed", MarkedPictures.Jpeg(), ("linkId", pictures.Link.ToString()), Unsearched);
        var report = await pictures.AskAsync("report", await marked.Content.ReadAsByteArrayAsync(MarkedPictures.Cancellation));
        Assert.Equal(pictures.Link, report.GetProperty("link").GetProperty("id").GetGuid());
        Assert.False(report.TryGetProperty("placement", out _));
    }

    [Fact]
    public async Task To_resolve_records_the_visit_of_the_reader_who_came()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var marked = pictures.Marked;
        var visitor = Guid.CreateVersion7().ToString();
        var resolved = await pictures.AskAsync("resolve", marked, ("visitorId", visitor), ("reader", """{"userAgent":"Mozilla/5.0 MicroMessenger","language":"zh-CN","address":"203.0.113.9"}"""));
        Assert.Equal((pictures.Placement, "active", "https://item.taobao.com/item.htm?id=1"), (resolved.GetProperty("placementId").GetGuid(), resolved.GetProperty("state").GetString(), resolved.GetProperty("target").GetString()));
        Assert.NotEqual(Guid.Empty, resolved.GetProperty("visitId").GetGuid());
        var asked = Assert.Single(pictures.Resolved);
        Assert.Equal((visitor, "Mozilla/5.0 MicroMessenger", "zh-CN", "203.0.113.9"), (asked.VisitorId, asked.UserAgent, asked.Language, asked.Address));
        Assert.Equal((422, "visitor_id_invalid"), await MarkedPictures.RefusalAsync(await pictures.PostAsync("resolve", marked, ("visitorId", "nonsense"))));
    }

    [Fact]
    public async Task The_name_of_a_call_goes_to_where_its_visit_is()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        foreach (var (key, agent, replayed) in new[] { ("one", "A", false), ("one", "A", true), ("one", "B", true), ("two", "A", false), (null, "A", false), (new string('k', 255), "A", false), (new string('k', 256), "A", false) })
        {
            using var form = MarkedPictures.Form(pictures.Marked, ("reader", $$"""{"userAgent":"{{agent}}"}"""));
            using var call = new HttpRequestMessage(HttpMethod.Post, "/api/v1/watermarks/resolve") { Content = form };
            if (key is not null)
            {
                call.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            }

            using var answer = await pictures.Http.SendAsync(call, MarkedPictures.Cancellation);
            Assert.Equal(key is { Length: > 255 } ? 400 : 200, (int)answer.StatusCode);
            Assert.Equal(replayed, answer.Headers.Contains("Idempotent-Replayed"));
        }

        // The key itself stays here; another reader is another body.
        var asked = pictures.Resolved.ToArray();
        Assert.Equal([32, 32, 32, 32, 0, 32], asked.Select(question => question.Call.Length));
        Assert.Equal(asked[0].Fingerprint, asked[1].Fingerprint);
        Assert.NotEqual(asked[0].Fingerprint, asked[2].Fingerprint);
        Assert.Equal(asked[0].Fingerprint, asked[3].Fingerprint);
    }

    [Theory]
    [InlineData("reader", "nonsense", "reader_invalid")]
    [InlineData("reader", "[]", "reader_invalid")]
    [InlineData("reader", """{"ip":"203.0.113.9"}""", "reader_invalid")]
    [InlineData("visitorId", "", null)]
    [InlineData("visitorId", "+512", null)]
    [InlineData("visitorId", "+513", "visitor_id_invalid")]
    [InlineData("reader", "+4097", "too_long")]
    [InlineData("linkId", "x", "unknown_field")]
    public async Task A_reader_is_checked_before_the_picture(string field, string value, string? code)
    {
        await using var pictures = await MarkedPictures.StartAsync();
        var text = value.StartsWith('+') ? new string('a', int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)) : value;
        Assert.Equal(code is null ? (415, "picture_format_unsupported") : (422, code), await MarkedPictures.RefusalAsync(await pictures.PostAsync("resolve", "no picture"u8.ToArray(), (field, text))));
    }

    [Fact]
    public async Task Two_marks_are_a_conflict_and_no_visit()
    {
        await using var pictures = await MarkedPictures.StartAsync();
        Guid[] placements = [pictures.Placement, Guid.CreateVersion7()];
        var twice = await pictures.MarkAsync(pictures.Marked, placements[1], Unsearched, ("force", "true"));
        foreach (var call in new[] { "detect", "resolve", "report" })
        {
            var answer = await pictures.AskAsync(call, twice);
            Assert.False(answer.GetProperty("found").GetBoolean());
            Assert.True(answer.GetProperty("conflict").GetBoolean());
            var candidates = answer.GetProperty("candidates").EnumerateArray().Select(one => call == "report" ? one.GetProperty("placement").GetProperty("id").GetGuid() : one.GetProperty("placementId").GetGuid());
            Assert.Equal(placements.Order(), candidates.Order());
            Assert.False(answer.TryGetProperty("placementId", out _));
            Assert.False(answer.TryGetProperty("target", out _));
        }

        Assert.Empty(pictures.Resolved);
    }
}
