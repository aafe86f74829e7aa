using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Stats;

public sealed class StandaloneQuietTests() : QuietTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedQuietTests() : QuietTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class QuietTests : AttributionSuite
{
    private protected QuietTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Placements_that_no_human_comes_by_any_more_are_listed_with_their_last_day()
    {
        var (campaign, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (live, dead, bots, never) = (Made(-90), Made(-80), Made(-70), Made(-60));
        var (young, foreign, retired) = (Made(-29), Made(-50), Made(-40));
        await Host.CatalogueAsync(
            Changes.Campaign(Merchant, campaign, "C"), Changes.Campaign(Merchant, other, "D"), Changes.Placement(Merchant, live, campaign, "live"),
            Changes.Placement(Merchant, dead, campaign, "dead"), Changes.Placement(Merchant, bots, campaign, "bots"), Changes.Placement(Merchant, never, other, "never"),
            Changes.Placement(Merchant, young, campaign, "young"), Changes.Placement(Guid.CreateVersion7(), foreign, campaign, "theirs"), Retired(retired, campaign));
        await Host.DeliverAsync(
            Some.Visit(Merchant, placement: live, campaign: campaign, at: Some.Noon.AddDays(-30)),                       // the hour that is cut
            Some.Visit(Merchant, placement: dead, campaign: campaign, at: Some.Noon.AddDays(-75)),
            Some.Visit(Merchant, placement: dead, campaign: campaign, at: Some.Noon.AddDays(-30).AddSeconds(-1)),
            Some.Visit(Merchant, placement: bots, campaign: campaign, quality: Quality.Bot, at: Some.Noon.AddDays(-1)));

        var all = await GetAsync("quiet");
        Assert.Equal("2026-02-08T12:00:00Z", all.GetProperty("since").GetString());
        Assert.Equal([("never", null), ("bots", null), ("dead", "2026-02-08")], Items(all));
        Assert.False(all.TryGetProperty("nextCursor", out _));
        Assert.Equal([("bots", null), ("dead", "2026-02-08")], Items(await GetAsync($"quiet?campaignId={campaign}")));
        Assert.Equal([("never", null), ("bots", null)], Items(await GetAsync("quiet?days=31")));
        Assert.Contains(("young", null), Items(await GetAsync("quiet?days=28")));

        // Page by page it is the same list.
        var names = new List<string>();
        string? cursor = "";
        do
        {
            var page = await GetAsync("quiet?limit=1" + cursor);
            names.AddRange(Items(page).Select(item => item.Name));
            cursor = page.TryGetProperty("nextCursor", out var next) ? "&cursor=" + next.GetString() : null;
        }
        while (cursor is not null);
        Assert.Equal(["never", "bots", "dead"], names);
    }

    [Theory]
    [InlineData("quiet?days=0", HttpStatusCode.UnprocessableEntity, "days_out_of_range")]
    [InlineData("quiet?days=367", HttpStatusCode.UnprocessableEntity, "days_out_of_range")]
    [InlineData("quiet?limit=0", HttpStatusCode.UnprocessableEntity, "limit_out_of_range")]
    [InlineData("quiet?limit=1001", HttpStatusCode.UnprocessableEntity, "limit_out_of_range")]
    [InlineData("quiet?cursor=x", HttpStatusCode.BadRequest, "cursor_invalid")]
    [InlineData("quiet?campaignId=x", HttpStatusCode.BadRequest, "id_malformed")]
    [InlineData("quiet?campaignId=0190b7a2-1111-7000-8000-000000000001", HttpStatusCode.NotFound, "campaign_not_found")]
    public async Task What_can_not_be_asked_is_said(string path, HttpStatusCode status, string code)
    {
        using var response = await Host.Http.SendAsync(Request(path), Cancel);
        Assert.Equal((status, code), (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_greatest_days_and_limit_are_taken() =>
        Assert.Empty(Items(await GetAsync($"quiet?days={ListQuiet.MaxDays}&limit={ListQuiet.MaxLimit}")));

    private static Guid Made(int days) => Guid.CreateVersion7(new DateTimeOffset(Some.Noon.AddDays(days)));

    private static IEnumerable<(string Name, string? Day)> Items(JsonElement body) => body.GetProperty("items").EnumerateArray()
        .Select(item => (item.GetProperty("name").GetString()!, item.TryGetProperty("lastVisitDay", out var day) ? day.GetString() : null));

    private CatalogueChange Retired(Guid id, Guid campaign)
    {
        var change = Changes.Placement(Merchant, id, campaign, "retired");
        change.Retired = true;
        return change;
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Host.Http.SendAsync(Request(path), Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private HttpRequestMessage Request(string path) => new(HttpMethod.Get, "/api/v1/stats/" + path)
    {
        Headers = { { AttributionHost.PrincipalHeader, $"{Merchant}:stats:read" } },
    };
}
