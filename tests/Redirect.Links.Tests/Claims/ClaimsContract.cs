using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Outbox;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Writes;
using Redirect.Links.Claims;
using Redirect.Links.Storage;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims;

public abstract class ClaimsContract(LinksStore store)
{
    private const string Path = "/api/v1/claims";
    private readonly LinksHost host = store.Host;

    private IDbContextFactory<LinksDbContext> Contexts => host.Contexts();

    [Fact]
    public async Task A_claim_is_made_redeemed_and_reversed_and_its_trail_tells_it()
    {
        var (shop, code) = await NewCodeAsync(2, SurpriseCodeRows.Terms(1_000));
        var made = (await shop.PostAsync(Path, new { code = code.Text, visitorId = "ann", audience = "member" })).Expect(HttpStatusCode.Created);
        Assert.Equal($"{Path}/{made.Id}", made.Headers["Location"]);
        Assert.Equal(("claimed", "member", "https://item.taobao.com/item.htm?id=1", "1000", "CNY"), (made["state"], made["audience"], made["target"], made["reserved"], made["currency"]));
        Assert.Equal("coupon", made.Body.GetProperty("benefit").GetProperty("type").GetString());
        Assert.Equal(CodeTerms.DefaultUse, made.Body.GetProperty("expiresAt").GetDateTime() - made.Body.GetProperty("claimedAt").GetDateTime());

        var redeemed = (await shop.PostAsync($"{Path}/{made.Id}/redeem", new { orderId = "o1", amount = 700, staffId = "li" })).Expect(HttpStatusCode.OK);
        Assert.Equal(("redeemed", "0", "700"), (redeemed["state"], redeemed["reserved"], redeemed["spent"]));
        (await shop.PostAsync($"{Path}/{made.Id}/redeem", new { orderId = "o1", amount = 700, staffId = "li" })).Expect(HttpStatusCode.OK);
        (await shop.PostAsync($"{Path}/{made.Id}/redeem", new { orderId = "o2", amount = 700 })).Expect(HttpStatusCode.Conflict, "already_redeemed");
        (await shop.PostAsync($"{Path}/{made.Id}/release", null)).Expect(HttpStatusCode.Conflict, "claim_wrong_state");
        (await shop.PostAsync($"{Path}/{made.Id}/reverse", new { amount = 200 })).Expect(HttpStatusCode.OK);
        Assert.Equal("reversed", (await shop.PostAsync($"{Path}/{made.Id}/reverse", new { })).Expect(HttpStatusCode.OK)["state"]);

        var read = (await shop.GetAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(
            [(1, "claimed", 1000), (2, "redeemed", 700), (3, "reversedPart", 200), (4, "reversed", 500)],
            read.Body.GetProperty("trail").EnumerateArray().Select(step => (step.GetProperty("sequence").GetInt32(), step.GetProperty("kind").GetString(), step.GetProperty("amount").GetInt32())));
        var used = Assert.Single(read.Body.GetProperty("redemptions").EnumerateArray());
        Assert.Equal(("o1", "li", 700, 700, true), (used.GetProperty("orderId").GetString(), used.GetProperty("staffId").GetString(), used.GetProperty("amount").GetInt32(), used.GetProperty("reversed").GetInt32(), used.GetProperty("isReversed").GetBoolean()));
        var stock = await Contexts.StockOfAsync(code);
        Assert.Equal((0, 1, 1, 1), (stock.Held, stock.Claimed, stock.Redeemed, stock.Returned));
    }

    [Fact]
    public async Task Every_step_is_told_in_the_outbox_with_the_stock_after_it()
    {
        var (shop, code) = await NewCodeAsync(1);
        var made = (await ClaimAsync(shop, code, "ann")).Expect(HttpStatusCode.Created);
        (await shop.PostAsync($"{Path}/{made.Id}/release", null)).Expect(HttpStatusCode.OK);
        await using var db = await Contexts.CreateDbContextAsync();
        var told = (await db.Set<OutboxMessage>().AsNoTracking().Where(message => message.Exchange == Exchanges.Claims).OrderBy(message => message.Id).ToListAsync())
            .Select(message => ClaimBatch.Parser.ParseFrom(message.Body)).Where(batch => batch.Code.CodeId == StockStates.Bytes(code.Id)).ToList();
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Released], told.SelectMany(batch => batch.Events).Select(step => step.Kind));
        Assert.Equal([(0L, 1L), (1L, 2L)], told.Select(batch => (batch.Code.Left, batch.Code.Version)));
    }

    [Fact]
    public async Task Of_a_hundred_at_once_as_many_get_one_as_there_are()
    {
        var (shop, code) = await NewCodeAsync(7);
        await using (var db = await Contexts.CreateDbContextAsync())
        {
            await db.SurpriseCodes.Where(row => row.Id == code.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SoldOutTarget, "https://shop.taobao.com/late"));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(visitor => ClaimAsync(shop, code, "v" + visitor)));
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal("https://shop.taobao.com/late", answer.Expect(HttpStatusCode.Conflict, "sold_out")["target"]));
        Assert.Equal((7L, 7), ((await Contexts.StockOfAsync(code)).Held, (await Contexts.ClaimsOfAsync(code)).Count));
    }

    [Fact]
    public async Task Of_two_devices_with_the_last_code_one_wins_the_race()
    {
        // S86.
        var (shop, code) = await NewCodeAsync(1, SurpriseCodeRows.Terms(100));
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(at => ClaimAsync(shop, code, at % 2 == 0 ? "phone" : "tablet", $"key-{at}")));
        var won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != won), answer => Assert.Contains(answer.Expect(HttpStatusCode.Conflict).Code, (string[])["sold_out", "visitor_limit"]));

        var redemptions = await Task.WhenAll(Enumerable.Range(0, 100).Select(at => shop.PostAsync($"{Path}/{won.Id}/redeem", new { orderId = $"o{at % 2}", amount = 100 })));
        Assert.Equal(50, redemptions.Count(answer => answer.Status == HttpStatusCode.OK)); // the order that was first, again and again
        Assert.All(redemptions.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.Expect(HttpStatusCode.Conflict, "already_redeemed"));
        Assert.Equal(1, (await Contexts.StockOfAsync(code)).Redeemed);
    }

    [Fact]
    public async Task Fifty_calls_with_one_key_have_one_effect()
    {
        // F16.
        var (shop, code) = await NewCodeAsync(100, SurpriseCodeRows.Terms(perVisitor: 50));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ClaimAsync(shop, code, "ann", "one")));
        Assert.Single(answers.Select(answer => answer.Expect(HttpStatusCode.Created).Text).Distinct());
        Assert.Equal(49, answers.Count(answer => answer.Headers.ContainsKey("Idempotent-Replayed")));
        Assert.Single(await Contexts.ClaimsOfAsync(code));
    }

    [Fact]
    public async Task A_key_is_remembered_for_a_day_and_refusals_are_not_kept()
    {
        // F17.
        var (shop, code) = await NewCodeAsync(1, SurpriseCodeRows.Terms(100));
        var first = (await ClaimAsync(shop, code, "ann", "k1")).Expect(HttpStatusCode.Created);
        var again = (await ClaimAsync(shop, code, "ann", "k1")).Expect(HttpStatusCode.Created);
        Assert.Equal((first.Text, "true", first.Headers["Location"]), (again.Text, again.Headers["Idempotent-Replayed"], again.Headers["Location"]));
        (await ClaimAsync(shop, code, "bob", "k1")).Expect(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await ClaimAsync(shop, code, "bob", "k2")).Expect(HttpStatusCode.Conflict, "sold_out");
        var redemption = new { orderId = code.Id.ToString(), amount = 100 };
        var redeemed = (await shop.PostAsync($"{Path}/{first.Id}/redeem", redemption, ("Idempotency-Key", "k1"))).Expect(HttpStatusCode.OK);
        Assert.Equal(redeemed.Text, (await shop.PostAsync($"{Path}/{first.Id}/redeem", redemption, ("Idempotency-Key", "k1"))).Expect(HttpStatusCode.OK).Text);

        // A day and a little later, without waiting.
        await AgeAsync(new { code = code.Text, visitorId = "ann" });
        await AgeAsync(redemption);
        (await ClaimAsync(shop, code, "ann", "k1")).Expect(HttpStatusCode.Conflict, "visitor_limit");
        (await shop.PostAsync($"{Path}/{first.Id}/redeem", new { orderId = "o2", amount = 100 }, ("Idempotency-Key", "k1"))).Expect(HttpStatusCode.Conflict, "already_redeemed");
        (await shop.PostAsync($"{Path}/{first.Id}/reverse", new { }, ("Idempotency-Key", "k3"))).Expect(HttpStatusCode.OK);
        var another = (await ClaimAsync(shop, code, "ann", "k1")).Expect(HttpStatusCode.Created);
        Assert.NotEqual(first.Id, another.Id);
        Assert.False(another.Headers.ContainsKey("Idempotent-Replayed"));
    }

    [Fact]
    public async Task What_was_answered_is_answered_again_after_the_code_has_gone()
    {
        var (shop, code) = await NewCodeAsync(1);
        var made = (await ClaimAsync(shop, code, "ann", "k")).Expect(HttpStatusCode.Created);
        await ChangeAsync(code, row => row.WithdrawnAt = row.CreatedAt);
        Assert.Equal(made.Text, (await ClaimAsync(shop, code, "ann", "k")).Expect(HttpStatusCode.Created).Text);
        (await ClaimAsync(shop, code, "ann", "other")).Expect(HttpStatusCode.NotFound, "code_not_found");
        (await ClaimAsync(shop, code, "bob", "k")).Expect(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_code_that_can_not_be_claimed_looks_like_one_that_was_never_made()
    {
        var (shop, draft) = await NewCodeAsync(1);
        await ChangeAsync(draft, row => row.Draft = true);
        var linkId = draft.LinkId;
        var scheduled = await Contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, linkId, 1));
        await ChangeAsync(scheduled, row => row.ValidFrom = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var ended = await Contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, linkId, 1));
        await ChangeAsync(ended, row => row.ValidUntil = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        var withdrawn = await Contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, linkId, 1));
        await ChangeAsync(withdrawn, row => row.WithdrawnAt = row.CreatedAt);
        var (_, foreign) = await NewCodeAsync(1);
        var unknown = (await shop.PostAsync(Path, new { code = "neverwas", visitorId = "ann" })).Expect(HttpStatusCode.NotFound, "code_not_found");
        foreach (var code in (SurpriseCode[])[draft, scheduled, ended, withdrawn, foreign])
        {
            var answer = await ClaimAsync(shop, code, "ann");
            Assert.Equal((unknown.Status, Told(unknown)), (answer.Status, Told(answer)));
            Assert.Equal(unknown.Headers.Keys.Order(), answer.Headers.Keys.Order());
        }

        // All but the name of the call in our logs.
        static string Told(Answer answer) => answer.Text.Replace(answer["traceId"]!, "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_merchants_claim_is_no_claim()
    {
        var (shop, code) = await NewCodeAsync(1, SurpriseCodeRows.Terms(100));
        var made = (await ClaimAsync(shop, code, "ann")).Expect(HttpStatusCode.Created);
        var other = await host.NewMerchantAsync();
        (await other.GetAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.NotFound, "claim_not_found");
        (await other.PostAsync($"{Path}/{made.Id}/redeem", new { orderId = "o", amount = 1 })).Expect(HttpStatusCode.NotFound, "claim_not_found");
        (await other.PostAsync($"{Path}/{made.Id}/release", null)).Expect(HttpStatusCode.NotFound, "claim_not_found");
        (await other.PostAsync($"{Path}/{made.Id}/reverse", new { })).Expect(HttpStatusCode.NotFound, "claim_not_found");
        (await shop.PostAsync($"{Path}/{Guid.CreateVersion7()}/release", null)).Expect(HttpStatusCode.NotFound, "claim_not_found");
        var reader = host.As(new Principal(PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), [Scopes.LinksWrite]));
        (await reader.PostAsync(Path, new { code = code.Text, visitorId = "bob" })).Expect(HttpStatusCode.Forbidden, "scope_missing");
    }

    [Fact]
    public async Task What_is_wrong_with_a_call_is_named()
    {
        var (shop, code) = await NewCodeAsync(10, SurpriseCodeRows.Terms(100));
        async Task RefusedAsync(string path, object body, string reason) => (await shop.PostAsync(path, body)).Expect(HttpStatusCode.UnprocessableEntity, reason);
        await RefusedAsync(Path, new { visitorId = "ann" }, "required");
        await RefusedAsync(Path, new { code = code.Text }, "required");
        await RefusedAsync(Path, new { code = new string('x', 201), visitorId = "ann" }, "too_long");
        await RefusedAsync(Path, new { code = code.Text, visitorId = new string('x', 65) }, "visitor_id_invalid");
        await RefusedAsync(Path, new { code = code.Text, visitorId = "安" }, "visitor_id_invalid");
        await RefusedAsync(Path, new { code = code.Text, visitorId = "ann", joinedAt = "2026-01-01T00:00:00" }, "time_zone_missing");
        await RefusedAsync(Path, new { code = code.Text, visitorId = "ann", person = new string('x', 201) }, "too_long");
        await RefusedAsync(Path, new { code = code.Text, visitorId = "ann", reader = new { address = "nowhere" } }, "address_invalid");
        await RefusedAsync(Path, new { code = code.Text, visitorId = "ann", stock = 5 }, "unknown_field");
        (await shop.PostAsync(Path, new { code = code.Text, visitorId = "ann" }, ("Idempotency-Key", ""))).Expect(HttpStatusCode.BadRequest, "idempotency_key_invalid");
        var made = (await shop.PostAsync(Path, new { code = code.Text, visitorId = new string('x', 64), person = new string('x', 200), reader = new { address = "::1" } })).Expect(HttpStatusCode.Created);
        await RefusedAsync($"{Path}/{made.Id}/redeem", new { amount = 1 }, "required");
        await RefusedAsync($"{Path}/{made.Id}/redeem", new { orderId = "o" }, "required");
        await RefusedAsync($"{Path}/{made.Id}/redeem", new { orderId = new string('o', 65), amount = 1 }, "too_long");
        await RefusedAsync($"{Path}/{made.Id}/redeem", new { orderId = "o", amount = 101 }, "amount_out_of_range");
        await RefusedAsync($"{Path}/{made.Id}/redeem", new { orderId = "o", amount = -1 }, "amount_out_of_range");
        await RefusedAsync($"{Path}/{made.Id}/redeem", new { orderId = "o", amount = 1, item = 1 }, "item_unclear");
        (await shop.PostAsync($"{Path}/{made.Id}/redeem", new { orderId = new string('o', 64), amount = 100 })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_visitor_is_the_same_in_base64url_and_as_a_UUID_and_another_merchants_is_not()
    {
        var (shop, code) = await NewCodeAsync(10);
        var id = new Guid(Enumerable.Range(0, 16).Select(at => (byte)at).ToArray(), bigEndian: true);
        var made = (await ClaimAsync(shop, code, "AAECAwQFBgcICQoLDA0ODw")).Expect(HttpStatusCode.Created);
        Assert.Equal(made["id"], (await ClaimAsync(shop, code, id.ToString())).Expect(HttpStatusCode.Conflict, "visitor_limit")["claimId"]);
        Assert.Equal(id, (await Contexts.ClaimsOfAsync(code)).Single().VisitorId);
        (await ClaimAsync(shop, code, "ann")).Expect(HttpStatusCode.Created);
        (await ClaimAsync(shop, code, "ann")).Expect(HttpStatusCode.Conflict, "visitor_limit");
        var (other, theirs) = await NewCodeAsync(10);
        (await ClaimAsync(other, theirs, "ann")).Expect(HttpStatusCode.Created);
        Assert.NotEqual((await Contexts.ClaimsOfAsync(code)).Last().VisitorId, (await Contexts.ClaimsOfAsync(theirs)).Single().VisitorId);
    }

    [Fact]
    public async Task Who_waits_gets_what_comes_back_in_order()
    {
        var (shop, code) = await NewCodeAsync(1);
        await ChangeAsync(code, row => row.WaitingList = 2);
        var held = (await ClaimAsync(shop, code, "ann")).Expect(HttpStatusCode.Created);
        var first = (await shop.PostAsync(Path, new { code = code.Text, visitorId = "bob", wait = true })).Expect(HttpStatusCode.Accepted);
        var second = (await shop.PostAsync(Path, new { code = code.Text, visitorId = "cat", wait = true })).Expect(HttpStatusCode.Accepted);
        Assert.Equal((("waiting", "1"), ("waiting", "2")), ((first["state"], first["place"]), (second["state"], second["place"])));
        (await shop.PostAsync(Path, new { code = code.Text, visitorId = "dan", wait = true })).Expect(HttpStatusCode.Conflict, "sold_out");
        (await shop.PostAsync($"{Path}/{held.Id}/release", null)).Expect(HttpStatusCode.OK);
        Assert.Equal("claimed", (await shop.GetAsync($"{Path}/{first.Id}"))["state"]);
        Assert.Equal(["waiting", "promoted"], (await shop.GetAsync($"{Path}/{first.Id}")).Body.GetProperty("trail").EnumerateArray().Select(step => step.GetProperty("kind").GetString()));
        Assert.Equal(("waiting", "1"), ((await shop.GetAsync($"{Path}/{second.Id}"))["state"], (await shop.GetAsync($"{Path}/{second.Id}"))["place"]));
    }

    [Fact]
    public async Task A_claim_whose_time_is_over_goes_back_without_anybody_asking()
    {
        var (shop, code) = await NewCodeAsync(1);
        var made = (await ClaimAsync(shop, code, "ann")).Expect(HttpStatusCode.Created);
        await using (var db = await Contexts.CreateDbContextAsync())
        {
            await db.Claims.Where(claim => claim.Id == made.Id).ExecuteUpdateAsync(set => set.SetProperty(claim => claim.ExpiresAt, claim => claim.CreatedAt));
        }

        await host.Services.GetRequiredService<ClaimSweeper>().SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal("expired", (await shop.GetAsync($"{Path}/{made.Id}"))["state"]);
        Assert.Equal((0L, 1L), ((await Contexts.StockOfAsync(code)).Held, (await Contexts.StockOfAsync(code)).Returned));
        (await shop.PostAsync($"{Path}/{made.Id}/redeem", new { orderId = "o", amount = 0 })).Expect(HttpStatusCode.Conflict, "claim_expired");
        (await ClaimAsync(shop, code, "bob")).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_campaigns_budget_stops_claims_exactly_over_all_its_codes()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var campaign = (await shop.PostAsync("/api/v1/campaigns", new { name = "Budget", budgetCap = new { amount = 1_050, currency = "CNY" } })).Expect(HttpStatusCode.Created).Id;
        var placement = (await shop.NewPlacementAsync(campaign)).Id;
        SurpriseCode Of(long worth)
        {
            var plain = SurpriseCodeRows.Code(shop.MerchantId, link.Id, 100, SurpriseCodeRows.Terms(worth));
            return new SurpriseCode
            {
                Id = plain.Id,
                MerchantId = plain.MerchantId,
                Form = plain.Form,
                Text = plain.Text,
                Key = plain.Key,
                LinkId = plain.LinkId,
                Terms = plain.Terms,
                Stock = plain.Stock,
                CreatedAt = plain.CreatedAt,
                Version = 1,
                PlacementId = placement,
                CampaignId = campaign,
            };
        }

        var (one, two) = (await Contexts.AddAsync(Of(100)), await Contexts.AddAsync(Of(100)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(at => ClaimAsync(shop, at % 2 == 0 ? one : two, "v" + at)));
        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.Expect(HttpStatusCode.Conflict, "budget_used_up"));
        var won = answers.First(answer => answer.Status == HttpStatusCode.Created);
        (await shop.PostAsync($"{Path}/{won.Id}/redeem", new { orderId = "o", amount = 40 })).Expect(HttpStatusCode.OK); // 60 go back: 50 + 60 bear one more
        (await ClaimAsync(shop, one, "late")).Expect(HttpStatusCode.Created);
        (await ClaimAsync(shop, two, "later")).Expect(HttpStatusCode.Conflict, "budget_used_up");
        await using var db = await Contexts.CreateDbContextAsync();
        Assert.Equal(1_040, await db.CampaignBudgets.Where(row => row.CampaignId == campaign).Select(row => row.Used).SingleAsync());
    }

    [Fact]
    public async Task The_visitor_of_a_link_with_rules_is_sent_to_its_address()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=1", rules = new[] { new { when = new { os = "ios" }, target = "https://item.taobao.com/item.htm?id=2" } } });
        var code = await Contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, link.Id, 1));
        Assert.EndsWith($"/{link["slug"]}?f={host.FormOf(link.Id, null, Form.Surprise)}", (await ClaimAsync(shop, code, "ann")).Expect(HttpStatusCode.Created)["target"], StringComparison.Ordinal);
    }

    private static Task<Answer> ClaimAsync(Caller shop, SurpriseCode code, string visitor, string? key = null) =>
        shop.PostAsync(Path, new { code = code.Text, visitorId = visitor }, key is null ? [] : [("Idempotency-Key", key)]);

    /// <summary>Makes the call of a body a day old: it is found by its fingerprint, so that no other test's is touched.</summary>
    private async Task AgeAsync(object body)
    {
        var fingerprint = SHA256.HashData([0, 0, 0, 0, .. JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)]);
        await using var db = await Contexts.CreateDbContextAsync();
        var row = await db.Set<IdempotencyKey>().AsNoTracking().SingleAsync(key => key.Fingerprint == fingerprint);
        var old = row.CreatedAt.AddHours(-24).AddSeconds(-1);
        await db.Set<IdempotencyKey>().Where(key => key.Fingerprint == fingerprint).ExecuteUpdateAsync(set => set.SetProperty(key => key.CreatedAt, old));
    }

    private async Task<(Caller Shop, SurpriseCode Code)> NewCodeAsync(long? stock, CodeTerms? terms = null)
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        return (shop, await Contexts.AddAsync(SurpriseCodeRows.Code(shop.MerchantId, link.Id, stock, terms)));
    }

    private async Task ChangeAsync(SurpriseCode code, Action<SurpriseCode> change)
    {
        await using var db = await Contexts.CreateDbContextAsync();
        change(await db.SurpriseCodes.SingleAsync(row => row.Id == code.Id));
        await db.SaveChangesAsync();
    }
}

public sealed class ClaimsOnSqliteTests(SqliteStore store) : ClaimsContract(store);

public sealed class ClaimsOnPostgresTests(PostgresStore store) : ClaimsContract(store);
