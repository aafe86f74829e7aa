using System.Net;

namespace Redirect.Links.Tests.SurpriseCodes;

public abstract class ListCodesContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task Codes_are_listed_newest_first_page_by_page()
    {
        var shop = await host.NewMerchantAsync();
        var made = new List<Guid>();
        for (var at = 0; at < 5; at++)
        {
            made.Insert(0, (await shop.NewCodeAsync()).Id);
        }

        var first = (await shop.GetAsync($"{CodeCalls.Path}?limit=3")).Expect(HttpStatusCode.OK);
        var second = (await shop.GetAsync($"{CodeCalls.Path}?limit=3&cursor={first["nextCursor"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal(made, first.Items.Concat(second.Items).Select(item => item.GetProperty("id").GetGuid()));
        Assert.Null(second["nextCursor"]);
        (await shop.GetAsync($"{CodeCalls.Path}?limit=201")).Expect(HttpStatusCode.BadRequest, "limit_invalid");
        (await shop.GetAsync($"{CodeCalls.Path}?cursor=x")).Expect(HttpStatusCode.BadRequest, "cursor_invalid");
        Assert.Empty((await (await host.NewMerchantAsync()).GetAsync(CodeCalls.Path)).Items);
    }

    [Fact]
    public async Task Codes_are_found_by_state_link_and_text()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var word = CodeCalls.NewKeyword();
        var ids = new Dictionary<string, Guid>
        {
            ["draft"] = (await shop.NewCodeAsync(("draft", true))).Id,
            ["scheduled"] = (await shop.NewCodeAsync(("validFrom", "2098-01-01T00:00:00Z"))).Id,
            ["running"] = (await shop.NewCodeAsync(("keyword", word), ("linkId", link.Id))).Id,
            ["ended"] = (await shop.NewCodeAsync()).Id,
            ["withdrawn"] = (await shop.NewCodeAsync()).Id,
        };
        Assert.Equal("ended", (await shop.ChangeCodeAsync(ids["ended"], new { validUntil = "2020-01-01T00:00:00Z" })).Expect(HttpStatusCode.OK)["state"]);
        (await shop.DeleteAsync($"{CodeCalls.Path}/{ids["withdrawn"]}")).Expect(HttpStatusCode.NoContent);
        foreach (var (state, id) in ids)
        {
            var item = Assert.Single((await shop.GetAsync($"{CodeCalls.Path}?state={state}")).Items);
            Assert.Equal((id, state), (item.GetProperty("id").GetGuid(), item.GetProperty("state").GetString()));
            Assert.Equal(state, (await shop.ReadCodeAsync(id))["state"]);
        }

        Assert.Equal(4, (await shop.GetAsync(CodeCalls.Path)).Items.Count);
        (await shop.GetAsync($"{CodeCalls.Path}?state=approved")).Expect(HttpStatusCode.BadRequest, "state_invalid");
        Assert.Equal(ids["running"], Assert.Single((await shop.GetAsync($"{CodeCalls.Path}?linkId={link.Id}")).Items).GetProperty("id").GetGuid());
        Assert.Equal(ids["running"], Assert.Single((await shop.GetAsync($"{CodeCalls.Path}?text={Uri.EscapeDataString(word[1..].ToUpperInvariant())}")).Items).GetProperty("id").GetGuid());
        var many = await shop.NewCodeAsync(("generate", new { count = 10, prefix = "QQ" }));
        Assert.Equal(many.Id, Assert.Single((await shop.GetAsync($"{CodeCalls.Path}?text=q")).Items).GetProperty("id").GetGuid());
    }

    [Theory] // S60
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("' OR 1=1--")]
    [InlineData("\"; DROP TABLE surprise_codes")]
    [InlineData("\\")]
    [InlineData("[a-z]")]
    public async Task A_filter_is_taken_to_the_letter(string text)
    {
        var shop = await host.NewMerchantAsync();
        await shop.NewCodeAsync();
        await shop.NewCodeAsync(("generate", new { count = 10, prefix = "QQ" }));
        Assert.Empty((await shop.GetAsync($"{CodeCalls.Path}?text={Uri.EscapeDataString(text)}")).Expect(HttpStatusCode.OK).Items);
        (await shop.GetAsync($"{CodeCalls.Path}?text=a%00")).Expect(HttpStatusCode.BadRequest, "parameter_invalid");
    }
}

public sealed class ListCodesOnSqliteTests(SqliteStore store) : ListCodesContract(store);

public sealed class ListCodesOnPostgresTests(PostgresStore store) : ListCodesContract(store);
