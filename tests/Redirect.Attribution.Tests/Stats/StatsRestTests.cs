using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Stats;

public sealed class StandaloneStatsRestTests() : StatsRestTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedStatsRestTests() : StatsRestTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class StatsRestTests : AttributionSuite
{
    private protected StatsRestTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task The_summary_has_every_class_and_adds_up()
    {
        // One reader who tapped six times; the other classes are found where the visit is answered.
        var reader = Guid.CreateVersion7();
        await Host.DeliverAsync(Enumerable.Range(1, 7).SelectMany(q => Enumerable.Repeat(0, q).Select(_ => (Quality)q is Quality.Human or Quality.Duplicate
            ? Some.Visit(Merchant, visitor: reader)
            : Some.Visit(Merchant, quality: (Quality)q, visitor: Guid.CreateVersion7()))));

        var body = await GetAsync("summary");

        Assert.Equal(
            """{"visits":{"total":28,"human":1,"preview":2,"bot":3,"prefetch":4,"duplicate":5,"internal":6,"suspect":7,"invalidated":0,"restored":0,"net":1},"qualityRulesVersion":1,"uniqueVisitors":1,"uniqueVisitorsExact":true,"claims":0,"claimsReturned":0,"redemptions":0,"redemptionsReversed":0,"redeemedAmount":0,"reversedAmount":0,"orders":0,"paid":0,"refunded":0,"refunds":0,"ordersClosed":0,"wakeAttempts":{"attempted":0,"hidden":0},"landed":0}""",
            body.GetRawText());
    }

    [Fact]
    public async Task A_range_is_cut_and_raised_to_hours_and_said_again()
    {
        await Host.DeliverAsync(
            Some.Visit(Merchant, at: Some.Noon.AddMilliseconds(-1)), Some.Visit(Merchant, at: Some.Noon),
            Some.Visit(Merchant, at: Some.Noon.AddHours(2).AddMilliseconds(-1)), Some.Visit(Merchant, at: Some.Noon.AddHours(2)));

        var body = await GetAsync("summary?from=2026-03-10T12:59:59Z&to=2026-03-10T21:00:01%2B08:00");

        Assert.Equal(2, body.GetProperty("visits").GetProperty("total").GetInt64());
        Assert.Equal("2026-03-10T12:00:00Z", body.GetProperty("from").GetString());
        Assert.Equal("2026-03-10T14:00:00Z", body.GetProperty("to").GetString());
    }

    [Fact]
    public async Task Ids_narrow_and_are_joined_by_and()
    {
        var (link, other, placement, campaign) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(
            Some.Visit(Merchant, link, placement, campaign, visitor: visitor),
            Some.Visit(Merchant, link, placement, campaign, visitor: visitor, at: Some.Noon.AddDays(-2)),
            Some.Visit(Merchant, link, visitor: Guid.CreateVersion7()),
            Some.Visit(Merchant, other, placement, campaign, visitor: Guid.CreateVersion7()));

        Assert.Equal((3, 2), Figures(await GetAsync($"summary?linkId={link}")));
        Assert.Equal((3, 2), Figures(await GetAsync($"summary?placementId={placement}")));
        Assert.Equal((3, 2), Figures(await GetAsync($"summary?campaignId={campaign}")));
        Assert.Equal((2, 1), Figures(await GetAsync($"summary?linkId={link}&placementId={placement}")));
        Assert.Equal((1, 1), Figures(await GetAsync($"summary?linkId={link}&placementId={placement}&from=2026-03-10T00:00:00Z")));
        Assert.Equal((2, 2), Figures(await GetAsync($"summary?linkId={link}&from=2026-03-10T00:00:00Z")));
    }

    [Fact]
    public async Task Another_merchants_ids_are_not_found_anywhere()
    {
        var (stranger, link, placement, campaign) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.DeliverAsync(Some.Visit(stranger, link, placement, campaign));
        await Host.CatalogueAsync(
            Changes.Campaign(stranger, campaign, "theirs"), Changes.Placement(stranger, placement, campaign, "theirs"), Changes.Link(stranger, link, "slug", "theirs", 1));

        foreach (var scope in new[] { $"linkId={link}", $"placementId={placement}", $"campaignId={campaign}", $"linkId={Guid.CreateVersion7()}" })
        {
            foreach (var path in new[]
            {
                $"summary?{scope}", $"summary?{scope}&from=2026-03-10T00:00:00Z", $"timeseries?{scope}&from=2026-03-10T00:00:00Z&to=2026-03-11T00:00:00Z",
                $"top?by=link&{scope}", $"watch?{scope}",
            })
            {
                var (status, code) = await RefusedAsync(path);
                Assert.Equal(HttpStatusCode.NotFound, status);
                Assert.EndsWith("_not_found", code, StringComparison.Ordinal);
            }
        }

        Assert.Equal(0, Figures(await GetAsync("summary")).Total);
    }

    [Fact]
    public async Task A_link_that_is_only_in_the_catalogue_has_zeros_and_one_that_is_only_counted_has_figures()
    {
        var (known, counted) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.CatalogueAsync(Changes.Link(Merchant, known, "slug", "", 1));
        await Host.DeliverAsync(Some.Visit(Merchant, counted));

        Assert.Equal(0, Figures(await GetAsync($"summary?linkId={known}")).Total);
        Assert.Equal(1, Figures(await GetAsync($"summary?linkId={counted}")).Total);
    }

    [Fact]
    public async Task A_series_of_hours_has_zeros_in_its_gaps()
    {
        await Host.DeliverAsync(Some.Visit(Merchant, at: Some.Noon), Some.Visit(Merchant, at: Some.Noon.AddHours(3)), Some.Visit(Merchant, at: Some.Noon.AddHours(4)));

        var body = await GetAsync("timeseries?from=2026-03-10T11:30:00Z&to=2026-03-10T16:00:00Z");

        Assert.Equal("hour", body.GetProperty("interval").GetString());
        Assert.Equal(
            [("2026-03-10T11:00:00Z", 0L), ("2026-03-10T12:00:00Z", 1L), ("2026-03-10T13:00:00Z", 0L), ("2026-03-10T14:00:00Z", 0L), ("2026-03-10T15:00:00Z", 1L)],
            Points(body));
    }

    [Fact]
    public async Task Days_begin_at_midnight_in_China()
    {
        var midnight = new DateTime(2026, 3, 9, 16, 0, 0, DateTimeKind.Utc);
        await Host.DeliverAsync(
            Some.Visit(Merchant, at: midnight.AddMilliseconds(-1)), Some.Visit(Merchant, at: midnight), Some.Visit(Merchant, at: midnight.AddDays(1).AddMilliseconds(-1)));

        var body = await GetAsync("timeseries?from=2026-03-09T12:00:00Z&to=2026-03-10T16:00:00Z&interval=day");

        Assert.Equal([("2026-03-08T16:00:00Z", 1L), ("2026-03-09T16:00:00Z", 2L)], Points(body));
    }

    [Fact]
    public async Task The_top_has_labels_an_order_and_a_row_for_none()
    {
        var (a, b) = (Some.Id(Merchant, 1), Some.Id(Merchant, 2));
        await Host.CatalogueAsync(
            Changes.Link(Merchant, a, "slug-a", "", 1), Changes.Link(Merchant, b, "slug-b", "Title B", 1), Changes.Placement(Merchant, a, a, "Store 1"));
        await Host.DeliverAsync(
            Some.Visit(Merchant, a, placement: a, channel: "wechat", form: Form.Qr), Some.Visit(Merchant, a, quality: Quality.Bot),
            Some.Visit(Merchant, b), Some.Visit(Merchant, b), Some.Visit(Merchant, b));

        Assert.Equal([($"{b}", "Title B", 3L), ($"{a}", "slug-a", 1L)], Entries(await GetAsync("top?by=link")));
        Assert.Equal([("", "", 3L), ($"{a}", "Store 1", 1L)], Entries(await GetAsync("top?by=placement")));
        Assert.Equal([("", "", 4L)], Entries(await GetAsync("top?by=campaign")));
        Assert.Equal([("link", "", 3L), ("qr", "", 1L)], Entries(await GetAsync("top?by=form")));
        Assert.Equal([("wechat", "", 1L)], Entries(await GetAsync($"top?by=channel&placementId={a}")));
        Assert.Equal([($"{b}", "Title B", 3L)], Entries(await GetAsync("top?by=link&limit=1")));
    }

    [Theory]
    [InlineData("summary?linkId=nonsense", 400, "id_malformed")]
    [InlineData("summary?from=yesterday", 400, "time_malformed")]
    [InlineData("summary?from=2026-03-10T12:00:00", 400, "time_malformed")]
    [InlineData("summary?from=2026-03-10T12:00:00Z&to=2026-03-10T12:00:00Z", 422, "range_empty")]
    [InlineData("summary?from=2019-12-31T23:59:59Z", 422, "time_out_of_range")]
    [InlineData("summary?to=2100-01-01T00:00:00Z", 422, "time_out_of_range")]
    [InlineData("timeseries?from=2026-03-10T12:00:00Z", 422, "required")]
    [InlineData("timeseries?from=2026-01-01T00:00:00Z&to=2026-04-03T00:00:01Z", 422, "range_too_long")]
    [InlineData("timeseries?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&interval=week", 422, "interval_unknown")]
    [InlineData("top", 422, "dimension_unknown")]
    [InlineData("top?by=device", 422, "dimension_unknown")]
    [InlineData("top?by=link&limit=0", 422, "limit_out_of_range")]
    [InlineData("top?by=link&limit=101", 422, "limit_out_of_range")]
    [InlineData("top?by=link&limit=x", 400, "malformed_request")]
    [InlineData("watch?intervalMs=199", 422, "interval_out_of_range")]
    [InlineData("watch?intervalMs=60001", 422, "interval_out_of_range")]
    [InlineData("watch?codeId=x", 400, "id_malformed")]
    [InlineData("watch?codeId=01890000-0000-7000-8000-000000000001", 404, "code_not_found")]
    [InlineData("watch?codeId=01890000-0000-7000-8000-000000000001&linkId=01890000-0000-7000-8000-000000000001", 422, "scope_too_narrow")]
    [InlineData("stock", 422, "required")]
    [InlineData("stock?codeId=", 422, "required")]
    [InlineData("stock?codeId=x", 400, "id_malformed")]
    [InlineData("stock?codeId=01890000-0000-7000-8000-000000000001", 404, "code_not_found")]
    [InlineData("watch?linkId=01890000-0000-7000-8000-000000000001&placementId=01890000-0000-7000-8000-000000000001", 422, "scope_too_narrow")]
    public async Task Limits_are_told_by_code(string path, int status, string code) =>
        Assert.Equal(((HttpStatusCode)status, code), await RefusedAsync(path));

    [Theory]
    [InlineData("timeseries?from=2026-01-01T00:00:00Z&to=2026-04-03T00:00:00Z")]
    [InlineData("timeseries?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:01Z&interval=day")]
    [InlineData("top?by=link&limit=1")]
    [InlineData("top?by=link&limit=100")]
    [InlineData("summary?from=2020-01-01T00:00:00Z&to=2099-12-31T23:00:00Z")]
    [InlineData("summary?linkId=&from=&to=")]
    public async Task At_the_limits_there_is_an_answer(string path) => await GetAsync(path);

    [Fact]
    public async Task Only_a_merchants_key_with_the_scope_reads()
    {
        foreach (var path in new[] { "summary", "timeseries", "top?by=link", "watch", "stock?codeId=01890000-0000-7000-8000-000000000001" })
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "key_required"), await RefusedAsync(path, ""));
            Assert.Equal((HttpStatusCode.Unauthorized, "key_required"), await RefusedAsync(path, "anonymous"));
            Assert.Equal((HttpStatusCode.Forbidden, "key_not_allowed"), await RefusedAsync(path, "admin"));
            Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), await RefusedAsync(path, $"{Merchant}:links:write"));
        }
    }

    [Fact]
    public async Task Watching_tells_the_first_answer_and_each_change()
    {
        await Host.DeliverAsync(Some.Visit(Merchant));
        using var response = await Host.Http.SendAsync(Request("watch?intervalMs=200"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));

        Assert.Equal(1, await NextAsync(lines));
        await Host.DeliverAsync(Some.Visit(Merchant), Some.Visit(Merchant));
        Assert.Equal(3, await NextAsync(lines));
        await Host.DeliverAsync(Some.Visit(Merchant, quality: Quality.Bot));
        Assert.Equal(4, await NextAsync(lines));
    }

    private static async Task<long> NextAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line[6..]).RootElement.GetProperty("visits").GetProperty("total").GetInt64();
            }
        }

        throw new EndOfStreamException();
    }

    private static (long Total, long Visitors) Figures(JsonElement body) =>
        (body.GetProperty("visits").GetProperty("total").GetInt64(), body.GetProperty("uniqueVisitors").GetInt64());

    private static IEnumerable<(string Start, long Total)> Points(JsonElement body) => body.GetProperty("points").EnumerateArray()
        .Select(x => (x.GetProperty("start").GetString()!, x.GetProperty("visits").GetProperty("total").GetInt64()));

    private static IEnumerable<(string Key, string Label, long Human)> Entries(JsonElement body) => body.GetProperty("entries").EnumerateArray()
        .Select(x => (x.GetProperty("key").GetString()!, x.GetProperty("label").GetString()!, x.GetProperty("visits").GetProperty("human").GetInt64()));

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Host.Http.SendAsync(Request(path), Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(string path, string? principal = null)
    {
        using var response = await Host.Http.SendAsync(Request(path, principal), Cancel);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return (response.StatusCode, problem.GetProperty("code").GetString());
    }

    private HttpRequestMessage Request(string path, string? principal = null) => new(HttpMethod.Get, "/api/v1/stats/" + path)
    {
        Headers = { { AttributionHost.PrincipalHeader, principal ?? $"{Merchant}:stats:read" } },
    };
}
