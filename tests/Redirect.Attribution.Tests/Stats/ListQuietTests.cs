using System.Net;
using System.Text.Json;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Stats;

public sealed class StandaloneListQuietTests() : ListQuietTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedListQuietTests() : ListQuietTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Posters that are dead. The host's clock stands at <see cref="Some.Noon"/>.</summary>
public abstract class ListQuietTests : AttributionSuite
{
    private readonly Guid campaign = Guid.CreateVersion7();

    private protected ListQuietTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Where_nobody_came_for_some_days_is_quiet_the_longest_first()
    {
        var (fresh, older, oldest, never, bots) = (Id(1), Id(2), Id(3), Id(4), Id(5));
        await PlaceAsync(fresh, older, oldest, never, bots);
        await Host.DeliverAsync(
            Visit(fresh, -29), Visit(fresh, -300), Visit(older, -31), Visit(oldest, -60), Visit(oldest, -90),
            Visit(bots, -1, Quality.Bot), Visit(bots, -1, Quality.Preview));

        var items = Items(await GetAsync(""));
        Assert.Equal([never, bots, oldest, older], items.Select(x => x.Id));
        Assert.Equal([null, null, Some.Noon.AddDays(-60), Some.Noon.AddDays(-31)], items.Select(x => x.LastVisitAt));
        Assert.Equal([0L, 0, 2, 1], items.Select(x => x.Visits));
        Assert.Equal([never, bots, oldest, older, fresh], Items(await GetAsync("days=1")).Select(x => x.Id));
        Assert.Equal([never, bots], Items(await GetAsync("days=365")).Select(x => x.Id));

        var row = (await GetAsync("limit=1&campaignId=" + campaign)).GetProperty("items")[0];
        Assert.Equal(("Poster 4", "wechat", "West Lake", "anna"), (Text(row, "name"), Text(row, "channel"), Text(row, "store"), Text(row, "staff")));
        Assert.False(row.TryGetProperty("lastVisitAt", out _));
        Assert.False(row.TryGetProperty("code", out _));
    }

    [Fact]
    public async Task The_hour_of_the_limit_is_not_quiet_and_the_one_before_it_is()
    {
        await PlaceAsync(Id(1), Id(2));
        await Host.DeliverAsync(Visit(Id(1), -30), Visit(Id(2), -30, at: Some.Noon.AddDays(-30).AddMilliseconds(-1)));
        Assert.Equal([Id(2)], Items(await GetAsync("days=30")).Select(x => x.Id));
    }

    [Fact]
    public async Task A_visit_that_comes_late_or_twice_moves_nothing_back()
    {
        await PlaceAsync(Id(1));
        var (newer, older) = (Visit(Id(1), -40), Visit(Id(1), -50));
        foreach (var visit in (Visit[])[newer, older, newer, older])
        {
            await Host.DeliverAsync(visit);
        }

        // The second of a double click is a person as well, and no second visit.
        var click = Visit(Id(1), -39);
        var again = click.Clone();
        again.EventId = Some.Bytes(Guid.CreateVersion7());
        again.OccurredAtMs += 500;
        await Host.DeliverAsync(again);
        await Host.DeliverAsync(click);
        Assert.Equal([(Id(1), (DateTime?)Some.Noon.AddDays(-39), 3L)], Items(await GetAsync("")));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        var ids = Enumerable.Range(1, 11).Select(Id).ToArray();
        await PlaceAsync(ids);
        await Host.DeliverAsync(ids.Take(7).Select((id, at) => Visit(id, -40 - (at / 3))));
        var all = Items(await GetAsync("")).Select(x => x.Id).ToList();
        Assert.Equal(11, all.Count);

        var (paged, cursor) = (new List<Guid>(), "");
        do
        {
            var page = await GetAsync($"limit=3&cursor={cursor}");
            paged.AddRange(Items(page).Select(x => x.Id));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        Assert.Equal(all, paged);
        Assert.Empty(Items(await GetAsync("limit=200")).Select(x => x.Id).Except(all));
    }

    [Fact]
    public async Task Retired_placements_and_campaigns_and_other_merchants_are_left_out()
    {
        var (gone, other, foreign, live) = (Id(1), Id(2), Id(3), Id(4));
        var ended = Guid.CreateVersion7();
        var end = Changes.Campaign(Merchant, ended, "Ended");
        end.Retired = true;
        await PlaceAsync(live);
        await Host.CatalogueAsync(
            end, Changes.Placement(Merchant, gone, campaign, "Gone", "", retired: true), Changes.Placement(Merchant, other, ended, "Ended too"),
            Changes.Placement(Guid.CreateVersion7(), foreign, campaign, "Another's"));
        Assert.Equal([live], Items(await GetAsync("")).Select(x => x.Id));
    }

    [Fact]
    public async Task Of_a_link_are_its_home_and_where_it_was_visited_and_only_its_visits()
    {
        var (link, elsewhere, home, visited, unrelated) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Id(1), Id(2), Id(3));
        await PlaceAsync(home, visited, unrelated);
        await Host.CatalogueAsync(Changes.Link(Merchant, link, "slug", "Title", 1, home));
        await Host.DeliverAsync(Visit(visited, -40, link: link), Visit(visited, -1, link: elsewhere), Visit(unrelated, -40, link: elsewhere));
        Assert.Equal([(home, (DateTime?)null, 0L), (visited, Some.Noon.AddDays(-40), 1L)], Items(await GetAsync($"linkId={link}")));
        Assert.Equal([(home, (DateTime?)null, 0L), (visited, Some.Noon.AddDays(-40), 1L)], Items(await GetAsync($"linkId={link}&campaignId={campaign}")));

        await Host.DeliverAsync(Visit(visited, -2, link: link));
        Assert.Equal([home], Items(await GetAsync($"linkId={link}")).Select(x => x.Id));
    }

    [Theory]
    [InlineData("days=0", 422, "days_out_of_range")]
    [InlineData("days=366", 422, "days_out_of_range")]
    [InlineData("days=x", 400, "malformed_request")]
    [InlineData("limit=0", 422, "limit_out_of_range")]
    [InlineData("limit=201", 422, "limit_out_of_range")]
    [InlineData("cursor=x", 400, "cursor_invalid")]
    [InlineData("cursor=_____________________________", 400, "cursor_invalid")]
    [InlineData("campaignId=x", 400, "id_malformed")]
    [InlineData("campaignId=01890000-0000-7000-8000-000000000001", 404, "campaign_not_found")]
    [InlineData("linkId=01890000-0000-7000-8000-000000000001", 404, "link_not_found")]
    public async Task What_can_not_be_asked_is_refused(string query, int status, string code)
    {
        using var answer = await SendAsync(query);
        Assert.Equal((status, code), ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Needs_the_scope_of_figures()
    {
        using var answer = await SendAsync("", "orders:write");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    // The greater number is the greater id.
    private Guid Id(int number)
    {
        var bytes = Merchant.ToByteArray(bigEndian: true);
        bytes[15] = (byte)number;
        return new Guid(bytes, bigEndian: true);
    }

    private Task PlaceAsync(params Guid[] ids) => Host.CatalogueAsync(
        [Changes.Campaign(Merchant, campaign, "Spring"), .. ids.Select(id => Changes.Placement(Merchant, id, campaign, "Poster " + Enumerable.Range(1, 20).First(n => Id(n) == id), "anna", "West Lake"))]);

    private Visit Visit(Guid placement, int days, Quality quality = Quality.Human, DateTime? at = null, Guid? link = null) =>
        Some.Visit(Merchant, link: link, placement: placement, campaign: campaign, at: at ?? Some.Noon.AddDays(days), visitor: Guid.CreateVersion7(), quality: quality);

    private async Task<JsonElement> GetAsync(string query)
    {
        using var answer = await SendAsync(query);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
    }

    private async Task<HttpResponseMessage> SendAsync(string query, string scope = "stats:read")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/quiet?" + query);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:{scope}");
        return await Host.Http.SendAsync(request, Cancel);
    }

    private static List<(Guid Id, DateTime? LastVisitAt, long Visits)> Items(JsonElement answer) =>
    [
        .. answer.GetProperty("items").EnumerateArray().Select(x => (
            x.GetProperty("placementId").GetGuid(), x.TryGetProperty("lastVisitAt", out var at) ? at.GetDateTime() : (DateTime?)null, x.GetProperty("visits").GetInt64())),
    ];

    private static string? Text(JsonElement row, string field) => row.GetProperty(field).GetString();
}
