using System.Net;

namespace Redirect.Links.Tests.Rules;

public abstract class RulesContract(LinksStore store)
{
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task Rules_are_kept_in_order_and_said_again_as_lists()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(
            """{"target":"https://item.taobao.com/item.htm?id=1","rules":[{"when":{"os":"IOS","weekdays":["Monday","sat"],"hours":"20:00-22:00","timeZone":"Asia/Tokyo"},"target":"HTTPS://shop.example.com"},{"when":{"query":{"src":"a"},"returning":true},"target":"https://shop.example.com/b"}]}""");
        Assert.Equal(
            """[{"when":{"os":["ios"],"hours":["20:00-22:00"],"weekdays":["mon","sat"],"timeZone":"Asia/Tokyo"},"target":"https://shop.example.com/"},{"when":{"query":{"src":["a"]},"returning":true},"target":"https://shop.example.com/b"}]""",
            link["rules"]);
        Assert.Equal(link.Text, (await shop.GetAsync($"/api/v1/links/{link.Id}")).Text);
        var cleared = (await shop.PatchAsync($"/api/v1/links/{link.Id}", """{"rules":null}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("[]", cleared["rules"]);
    }

    [Theory]
    [InlineData("""{"when":{"os":"beos"},"target":"https://shop.example.com/"}""", "rules[0].when.os", "value_unknown")]
    [InlineData("""{"when":{"app":[]},"target":"https://shop.example.com/"}""", "rules[0].when.app", "count_invalid")]
    [InlineData("""{"when":{"hours":"25:00-26:00"},"target":"https://shop.example.com/"}""", "rules[0].when.hours", "value_unknown")]
    [InlineData("""{"when":{"weekdays":"someday"},"target":"https://shop.example.com/"}""", "rules[0].when.weekdays", "value_unknown")]
    [InlineData("""{"when":{"hours":"20:00-22:00","timeZone":"Mars/Olympus"},"target":"https://shop.example.com/"}""", "rules[0].when.timeZone", "time_zone_unknown")]
    [InlineData("""{"when":{"os":"ios","timeZone":"Asia/Tokyo"},"target":"https://shop.example.com/"}""", "rules[0].when.timeZone", "hours_missing")]
    [InlineData("""{"when":{"query":{"a b":"x"}},"target":"https://shop.example.com/"}""", "rules[0].when.query", "name_invalid")]
    [InlineData("""{"when":{"language":"*"},"target":"https://shop.example.com/"}""", "rules[0].when.language", "value_unknown")]
    [InlineData("""{"when":{},"target":"https://shop.example.com/"}""", "rules[0].when", "condition_empty")]
    [InlineData("""{"target":"https://shop.example.com/"}""", "rules[0].when", "required")]
    [InlineData("""{"when":{"os":"ios"}}""", "rules[0].target", "required")]
    [InlineData("""{"when":{"os":"ios"},"target":"javascript:alert(1)"}""", "rules[0].target", "scheme_not_allowed")]
    [InlineData("null", "rules[0].when", "required")]
    public async Task A_wrong_rule_is_refused_where_it_is_wrong(string rule, string field, string code)
    {
        var shop = await host.NewMerchantAsync();
        var refused = (await shop.PostAsync("/api/v1/links", $$"""{"target":"{{Target}}","rules":[{{rule}}]}""")).Expect(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal(field, refused.Body.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Fifty_rules_are_taken_and_one_more_is_not()
    {
        var shop = await host.NewMerchantAsync();
        object Rules(int count) => new { target = Target, rules = Enumerable.Range(0, count).Select(at => new { when = new { os = "ios" }, target = $"https://shop.example.com/{at}" }) };
        await shop.NewLinkAsync(Rules(50));
        (await shop.PostAsync("/api/v1/links", Rules(51))).Expect(HttpStatusCode.UnprocessableEntity, "too_many");
    }
}

public sealed class RulesOnSqlite(SqliteStore store) : RulesContract(store);

public sealed class RulesOnPostgres(PostgresStore store) : RulesContract(store);
