using System.Net;
using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Tests.Campaigns;

public abstract class CampaignsContract(LinksStore store)
{
    private const string Campaigns = "/api/v1/campaigns";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_campaign_is_made_changed_and_retired()
    {
        var shop = await host.NewMerchantAsync();
        var made = (await shop.PostAsync(Campaigns, new { name = "11.11", startsAt = "2026-11-01T00:00:00+08:00", endsAt = "2026-11-12T00:00:00Z", budgetCap = new { amount = 500_000, currency = "CNY" } })).Expect(HttpStatusCode.Created);
        Assert.Equal("2026-10-31T16:00:00Z", made["startsAt"]);
        Assert.Equal(500_000, made.Body.GetProperty("budgetCap").GetProperty("amount").GetInt64());
        Assert.Equal(("15", "1"), (made["lookbackDays"], made["version"]));
        var path = made.Headers["Location"];
        Assert.Equal(made.Text, (await shop.GetAsync(path)).Text);

        var changed = (await shop.PatchAsync(path, """{"budgetCap":null,"lookbackDays":90}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(("11.11", null, "90", "2"), (changed["name"], changed["budgetCap"], changed["lookbackDays"], changed["version"]));
        Assert.Equal(made["endsAt"], changed["endsAt"]);

        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        Assert.Equal("True", (await shop.GetAsync(path))["retired"]);
        (await shop.PatchAsync(path, new { name = "x" })).Expect(HttpStatusCode.Conflict, "campaign_retired");
        Assert.Empty((await shop.GetAsync(Campaigns)).Items);
        Assert.Single((await shop.GetAsync(Campaigns + "?retired=true")).Items);

        var events = await host.ChangesOfAsync(made.Id);
        Assert.Equal([(1L, false), (2L, false), (3L, true)], events.Select(change => (change.Version, change.Retired)));
        Assert.All(events, change => Assert.Equal((CatalogueChange.SubjectOneofCase.Campaign, "11.11", shop.MerchantId), (change.SubjectCase, change.Campaign.Name, new Guid(change.MerchantId.Span, bigEndian: true))));
    }

    [Theory]
    [InlineData("{}", "required")]
    [InlineData("""{"name":"x","startsAt":"2026-01-02T00:00:00Z","endsAt":"2026-01-02T00:00:00Z"}""", "ends_before_start")]
    [InlineData("""{"name":"x","startsAt":"2026-01-02T00:00:00"}""", "time_zone_missing")]
    [InlineData("""{"name":"x","lookbackDays":0}""", "out_of_range")]
    [InlineData("""{"name":"x","lookbackDays":91}""", "out_of_range")]
    [InlineData("""{"name":"x","budgetCap":{"currency":"CNY"}}""", "out_of_range")]
    [InlineData("""{"name":"x","budgetCap":{"amount":-1,"currency":"CNY"}}""", "out_of_range")]
    [InlineData("""{"name":"x","budgetCap":{"amount":1,"currency":"yuan"}}""", "currency_invalid")]
    [InlineData("""{"name":"x","merchantId":"019aa0a0-0000-7000-8000-000000000000"}""", "unknown_field")]
    [InlineData("""{"name":"x","version":9}""", "unknown_field")]
    public async Task What_is_against_a_rule_is_refused_and_nothing_is_made(string body, string code)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.PostAsync(Campaigns, body)).Expect(HttpStatusCode.UnprocessableEntity, code);
        Assert.Empty((await shop.GetAsync(Campaigns)).Items);
    }

    [Theory]
    [InlineData("""{"name":1}""")]
    [InlineData("""{"name":"x","budgetCap":{"amount":1.5,"currency":"CNY"}}""")]
    [InlineData("""{"name":"x","startsAt":"tomorrow"}""")]
    [InlineData("[")]
    [InlineData("")]
    public async Task A_malformed_body_is_a_malformed_request(string body)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.PostAsync(Campaigns, body)).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_change_of_an_older_version_is_refused()
    {
        var shop = await host.NewMerchantAsync();
        var path = (await shop.PostAsync(Campaigns, new { name = "a" })).Headers["Location"];
        Assert.Equal("\"2\"", (await shop.PatchAsync(path, new { name = "b" }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK).Headers["ETag"]);
        (await shop.PatchAsync(path, new { name = "c" }, ("If-Match", "1"))).Expect(HttpStatusCode.Conflict, "changed_meanwhile");
        (await shop.PatchAsync(path, new { name = "c" }, ("If-Match", "abc"))).Expect(HttpStatusCode.BadRequest, "if_match_invalid");
        Assert.Equal("b", (await shop.GetAsync(path))["name"]);
    }
}

public sealed class CampaignsOnSqliteTests(SqliteStore store) : CampaignsContract(store);

public sealed class CampaignsOnPostgresTests(PostgresStore store) : CampaignsContract(store);
