using System.Net;

namespace Redirect.Links.Tests.SurpriseCodes;

public abstract class ChangeCodeContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task Of_a_draft_everything_but_its_text_changes()
    {
        var shop = await host.NewMerchantAsync();
        var made = await shop.NewCodeAsync(("draft", true), ("stock", 5));
        var link = await shop.NewLinkAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var changed = (await shop.ChangeCodeAsync(made.Id, new
        {
            linkId = link.Id,
            placementId = placement.Id,
            benefit = new { type = "gift", title = "杯" },
            stock = 7,
            perVisitor = 3,
            claimTtl = "PT1H",
            validFrom = "2098-01-01T00:00:00Z",
            audience = "new",
            sharing = new { maxDepth = 1 },
        })).Expect(HttpStatusCode.OK);
        Assert.Equal((link.Id.ToString(), placement.Id.ToString(), placement["campaignId"], "PT1H", "3", "new", "2", "draft"),
            (changed["linkId"], changed["placementId"], changed["campaignId"], changed["claimTtl"], changed["perVisitor"], changed["audience"], changed["version"], changed["state"]));
        Assert.Equal(changed.Text, (await shop.ReadCodeAsync(made.Id)).Text);
        foreach (var change in new object[] { new { keyword = "另一个词" }, new { phrase = "另一个词" }, new { generate = new { count = 5 } } })
        {
            (await shop.ChangeCodeAsync(made.Id, change)).Expect(HttpStatusCode.UnprocessableEntity, "read_only");
        }

        (await shop.ChangeCodeAsync(made.Id, new { linkId = Guid.CreateVersion7() })).Expect(HttpStatusCode.UnprocessableEntity, "link_not_found");
        Assert.Equal("scheduled", (await shop.ChangeCodeAsync(made.Id, new { draft = false })).Expect(HttpStatusCode.OK)["state"]);
        Assert.Equal([5, 7, 7], (await host.StocksToldAsync(made.Id)).Select(told => told.Stock));
    }

    [Fact]
    public async Task Of_a_published_code_only_what_nobody_claimed_on_changes()
    {
        var shop = await host.NewMerchantAsync();
        var made = await shop.NewCodeAsync(("stock", 5), ("dailyStock", 2));
        foreach (var change in new object[]
        {
            new { benefit = CodeCalls.Coupon() }, new { audience = "new" }, new { perVisitor = 2 }, new { claimTtl = "PT1H" }, new { useTtl = (string?)null }, new { validFrom = "2098-01-01T00:00:00Z" },
            new { sharing = new { maxDepth = 1 } }, new { linkId = Guid.CreateVersion7() }, new { placementId = (Guid?)null }, new { audienceBenefits = Array.Empty<int>() }, new { draft = true }, new { stock = 9, draft = true },
        })
        {
            (await shop.ChangeCodeAsync(made.Id, change)).Expect(HttpStatusCode.Conflict, "code_published");
        }

        Assert.Equal(("5", "1"), ((await shop.ReadCodeAsync(made.Id)).Body.GetProperty("stock").GetProperty("total").ToString(), (await shop.ReadCodeAsync(made.Id))["version"]));
        var changed = (await shop.ChangeCodeAsync(made.Id, """{"stock":9,"dailyStock":null,"validUntil":"2098-01-01T00:00:00Z","waitingList":3,"soldOutTarget":"https://shop.example.com/late","draft":false}""")).Expect(HttpStatusCode.OK);
        Assert.Equal((null, "3", "https://shop.example.com/late", "2098-01-01T00:00:00Z"), (changed["dailyStock"], changed["waitingList"], changed["soldOutTarget"], changed["validUntil"]));
        var told = await host.StocksToldAsync(made.Id);
        Assert.Equal([(1, 5), (2, 9)], told.Select(state => ((int)state.Version, (int)state.Stock)));
        (await shop.ChangeCodeAsync(made.Id, new { dailyStock = 10 })).Expect(HttpStatusCode.UnprocessableEntity, "daily_stock_too_large");
    }

    [Fact]
    public async Task An_end_in_the_past_is_now_and_an_ended_code_may_go_on_while_its_word_is_free()
    {
        var shop = await host.NewMerchantAsync();
        var word = CodeCalls.NewKeyword();
        var made = await shop.NewCodeAsync(("keyword", word));
        var ended = (await shop.ChangeCodeAsync(made.Id, new { validUntil = "2020-01-01T00:00:00Z" })).Expect(HttpStatusCode.OK);
        Assert.Equal("ended", ended["state"]);
        Assert.True(ended.Body.GetProperty("validUntil").GetDateTime() >= made.Body.GetProperty("createdAt").GetDateTime());
        (await shop.ResolveAsync(word)).Expect(HttpStatusCode.NotFound, "code_not_found");

        Assert.Equal("running", (await shop.ChangeCodeAsync(made.Id, new { validUntil = (string?)null })).Expect(HttpStatusCode.OK)["state"]);
        Assert.Equal(made.Id, (await shop.ResolveAsync(word)).Expect(HttpStatusCode.OK).Id);

        (await shop.ChangeCodeAsync(made.Id, new { validUntil = "2020-01-01T00:00:00Z" })).Expect(HttpStatusCode.OK);
        var next = await shop.NewCodeAsync(("keyword", word));
        (await shop.ChangeCodeAsync(made.Id, new { validUntil = (string?)null })).Expect(HttpStatusCode.Conflict, "keyword_taken");
        Assert.Equal(next.Id, (await shop.ResolveAsync(word)).Expect(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task A_change_of_what_was_not_seen_is_refused()
    {
        var shop = await host.NewMerchantAsync();
        var made = await shop.NewCodeAsync(("stock", 5));
        Assert.Equal("\"2\"", (await shop.ChangeCodeAsync(made.Id, new { stock = 6 }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK).Headers["ETag"]);
        (await shop.ChangeCodeAsync(made.Id, new { stock = 7 }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.Conflict, "changed_meanwhile");
    }

    [Fact]
    public async Task A_withdrawn_code_is_gone_for_good()
    {
        var shop = await host.NewMerchantAsync();
        var word = CodeCalls.NewKeyword();
        var made = await shop.NewCodeAsync(("keyword", word));
        (await shop.ResolveAsync(word)).Expect(HttpStatusCode.OK);
        (await shop.DeleteAsync($"{CodeCalls.Path}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await shop.DeleteAsync($"{CodeCalls.Path}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await shop.ChangeCodeAsync(made.Id, new { stock = 5 })).Expect(HttpStatusCode.Conflict, "code_withdrawn");
        (await shop.ResolveAsync(word)).Expect(HttpStatusCode.NotFound, "code_not_found");
        Assert.Equal("withdrawn", (await shop.ReadCodeAsync(made.Id))["state"]);
        await shop.NewCodeAsync(("keyword", word));
    }

    [Fact]
    public async Task Many_changes_at_once_are_made_one_after_the_other()
    {
        var shop = await host.NewMerchantAsync();
        var made = await shop.NewCodeAsync(("stock", 5));
        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(stock => shop.ChangeCodeAsync(made.Id, new { stock })));
        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
        Assert.Equal("11", (await shop.ReadCodeAsync(made.Id))["version"]);
        Assert.Equal(Enumerable.Range(1, 11), (await host.StocksToldAsync(made.Id)).Select(told => (int)told.Version));
    }
}

public sealed class ChangeCodeOnSqliteTests(SqliteStore store) : ChangeCodeContract(store);

public sealed class ChangeCodeOnPostgresTests(PostgresStore store) : ChangeCodeContract(store);
