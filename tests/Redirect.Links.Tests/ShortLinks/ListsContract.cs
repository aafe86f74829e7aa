using System.Net;

namespace Redirect.Links.Tests.ShortLinks;

public abstract class ListsContract(LinksStore store)
{
    private const string Links = "/api/v1/links";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_list_is_read_page_by_page_while_links_are_made()
    {
        var shop = await host.NewMerchantAsync();
        await (await host.NewMerchantAsync()).NewLinkAsync();
        var before = new List<Guid>();
        for (var at = 0; at < 120; at++)
        {
            before.Add((await shop.NewLinkAsync()).Id);
        }

        var read = new List<Guid>();
        var sizes = new List<int>();
        string? cursor = null;
        do
        {
            var page = (await shop.GetAsync($"{Links}?limit=50" + (cursor is null ? "" : "&cursor=" + cursor))).Expect(HttpStatusCode.OK);
            sizes.Add(page.Items.Count);
            read.AddRange(page.Items.Select(item => item.GetProperty("id").GetGuid()));
            cursor = page["nextCursor"];
            await shop.NewLinkAsync();
        }
        while (cursor is not null);

        Assert.Equal([50, 50, 20], sizes);
        Assert.Equal(before.OrderDescending(), read);
        Assert.Equal(50, (await shop.GetAsync(Links)).Items.Count);
        Assert.Null((await shop.GetAsync(Links + "?limit=123"))["nextCursor"]);
    }

    [Theory]
    [InlineData("limit=0", "limit_invalid")]
    [InlineData("limit=201", "limit_invalid")]
    [InlineData("limit=x", "malformed_request")]
    [InlineData("cursor=x", "cursor_invalid")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAA!A", "cursor_invalid")]
    [InlineData("q=%00", "parameter_invalid")]
    [InlineData("placementId=1", "malformed_request")]
    public async Task A_malformed_parameter_is_named(string query, string code)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.GetAsync($"{Links}?{query}")).Expect(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_list_is_filtered()
    {
        var shop = await host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var mark = Guid.CreateVersion7().ToString("N");
        const string Target = "https://jd.com/";
        var one = await shop.NewLinkAsync(new { target = Target, slug = mark + "_One", tags = new[] { "red", "big" }, externalId = "e'1" });
        var two = await shop.NewLinkAsync(new { target = Target, slug = mark + "xTwo", tags = new[] { "redder" }, placementId = placement.Id });
        var gone = await shop.NewLinkAsync(new { target = Target, slug = mark + "_gone", tags = new[] { "red" } });
        await shop.DeleteAsync($"{Links}/{gone.Id}");

        Assert.Equal([one.Id], await IdsAsync(shop, "tag=red"));
        Assert.Equal([gone.Id, one.Id], await IdsAsync(shop, "tag=red&retired=true"));
        Assert.Equal([one.Id], await IdsAsync(shop, "externalId=e'1"));
        Assert.Equal([two.Id], await IdsAsync(shop, $"placementId={placement.Id}"));
        Assert.Equal([two.Id, one.Id], await IdsAsync(shop, $"q={mark.ToUpperInvariant()}"));
        Assert.Equal([one.Id], await IdsAsync(shop, $"q={mark}_o"));
        foreach (var nothing in new[] { "tag=Red", "tag=re", "externalId=e", "q=%25", "q=_", "q=' OR 1=1--", "tag=red' OR '1'='1", $"q={mark}%25" }) // S60
        {
            Assert.Empty(await IdsAsync(shop, nothing));
        }
    }

    private static async Task<IEnumerable<Guid>> IdsAsync(Caller shop, string query) =>
        (await shop.GetAsync($"{Links}?{query}")).Expect(HttpStatusCode.OK).Items.Select(item => item.GetProperty("id").GetGuid());
}

public sealed class ListsOnSqliteTests(SqliteStore store) : ListsContract(store);

public sealed class ListsOnPostgresTests(PostgresStore store) : ListsContract(store);
