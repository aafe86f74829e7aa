using System.Net;
using System.Text.Json;

namespace Redirect.Links.Tests.SurpriseCodes;

public abstract class CreateCodeContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_code_is_kept_and_read_as_it_was_made()
    {
        var shop = await host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var keyword = CodeCalls.NewKeyword();
        var made = await shop.NewCodeAsync(
            ("keyword", $" {keyword}\u200B "), ("placementId", placement.Id), ("stock", 100), ("dailyStock", 10), ("perVisitor", 2), ("validFrom", "2026-01-01T00:00:00+08:00"),
            ("validUntil", "2099-01-01T00:00:00Z"), ("claimTtl", "PT24H"), ("useTtl", "P7D"), ("audience", "member"), ("soldOutTarget", "https://shop.example.com/late"), ("waitingList", 5),
            ("audienceBenefits", new[] { new { audience = "new", benefit = CodeCalls.Coupon(2000) } }), ("sharing", new { maxDepth = 2, rewards = new[] { 10, 5 } }));
        Assert.Equal($"{CodeCalls.Path}/{made.Id}", made.Headers["Location"]);
        Assert.Equal("\"1\"", made.Headers["ETag"]);
        Assert.Equal(("keyword", keyword, "running", "P1D", "P7D", "10", "2", "member", "5"),
            (made["form"], made["text"], made["state"], made["claimTtl"], made["useTtl"], made["dailyStock"], made["perVisitor"], made["audience"], made["waitingList"]));
        Assert.Equal(placement["campaignId"], made["campaignId"]);
        Assert.Equal("""{"total":100,"left":100,"held":0,"claimed":0,"redeemed":0,"returned":0,"waiting":0}""", made["stock"]);
        Assert.Equal("""{"type":"coupon","title":"满减券","faceValue":1000,"currency":"CNY"}""", JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(made["benefit"]!), Plain));
        Assert.Equal("2025-12-31T16:00:00Z", made["validFrom"]);
        Assert.Equal(made.Text, (await shop.ReadCodeAsync(made.Id)).Expect(HttpStatusCode.OK).Text);

        var told = Assert.Single(await host.StocksToldAsync(made.Id));
        Assert.Equal((1, true, 100, 100, keyword), (told.Version, told.Limited, told.Stock, told.Left, told.Label));
    }

    [Fact]
    public async Task What_is_not_said_has_its_defaults()
    {
        var shop = await host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=1", placementId = placement.Id });
        var made = await shop.NewCodeAsync(("linkId", link.Id), ("draft", true));
        Assert.Equal(("draft", "all", "1", "0", null, null, null), (made["state"], made["audience"], made["perVisitor"], made["waitingList"], made["placementId"], made["claimTtl"], made["sharing"]));
        Assert.Equal(placement["campaignId"], made["campaignId"]);
        Assert.Equal("""{"held":0,"claimed":0,"redeemed":0,"returned":0,"waiting":0}""", made["stock"]);
    }

    [Fact]
    public async Task A_bundle_has_at_most_three_coupons_and_a_gift()
    {
        var shop = await host.NewMerchantAsync();
        object Bundle(int coupons, int gifts) => new
        {
            type = "bundle",
            currency = coupons > 0 ? "CNY" : null,
            items = Enumerable.Repeat<object>(new { type = "coupon", faceValue = 500 }, coupons).Concat(Enumerable.Repeat<object>(new { type = "gift", title = "杯" }, gifts)).ToArray(),
        };
        await shop.NewCodeAsync(("benefit", Bundle(3, 1)));
        await shop.NewCodeAsync(("benefit", Bundle(0, 1)));
        foreach (var (coupons, gifts) in new[] { (4, 0), (4, 1), (0, 2), (0, 0), (3, 2) })
        {
            (await shop.TryCodeAsync(("benefit", Bundle(coupons, gifts)))).Expect(HttpStatusCode.UnprocessableEntity, "bundle_invalid");
        }

        (await shop.TryCodeAsync(("benefit", new { type = "bundle", items = new[] { new { type = "bundle" } } }))).Expect(HttpStatusCode.UnprocessableEntity, "item_invalid");
        (await shop.TryCodeAsync(("benefit", new { type = "bundle", faceValue = 5, items = new[] { new { type = "gift" } } }))).Expect(HttpStatusCode.UnprocessableEntity, "face_value_of_items");
        (await shop.TryCodeAsync(("benefit", new { type = "gift", items = new[] { new { type = "gift" } } }))).Expect(HttpStatusCode.UnprocessableEntity, "items_not_allowed");
    }

    [Theory]
    [InlineData("stock", 1, 10_000_000, "out_of_range")]
    [InlineData("dailyStock", 1, 10_000_000, "out_of_range")]
    [InlineData("perVisitor", 1, 100, "out_of_range")]
    [InlineData("waitingList", 0, 100_000, "out_of_range")]
    public async Task Numbers_have_limits(string field, long least, long most, string code)
    {
        var shop = await host.NewMerchantAsync();
        await shop.NewCodeAsync((field, least));
        await shop.NewCodeAsync((field, most));
        (await shop.TryCodeAsync((field, least - 1))).Expect(HttpStatusCode.UnprocessableEntity, code);
        (await shop.TryCodeAsync((field, most + 1))).Expect(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task Windows_have_limits()
    {
        var shop = await host.NewMerchantAsync();
        foreach (var field in new[] { "claimTtl", "useTtl" })
        {
            Assert.Equal("PT1S", (await shop.NewCodeAsync((field, "PT1S")))[field]);
            Assert.Equal("P366D", (await shop.NewCodeAsync((field, "PT8784H")))[field]);
            (await shop.TryCodeAsync((field, "PT0S"))).Expect(HttpStatusCode.UnprocessableEntity, "out_of_range");
            (await shop.TryCodeAsync((field, "P366DT1S"))).Expect(HttpStatusCode.UnprocessableEntity, "out_of_range");
            (await shop.TryCodeAsync((field, "24:00:00"))).Expect(HttpStatusCode.UnprocessableEntity, "duration_invalid");
        }
    }

    [Fact]
    public async Task Face_values_sharing_and_targets_have_rules()
    {
        var shop = await host.NewMerchantAsync();
        await shop.NewCodeAsync(("benefit", CodeCalls.Coupon(100_000_000)));
        (await shop.TryCodeAsync(("benefit", CodeCalls.Coupon(100_000_001)))).Expect(HttpStatusCode.UnprocessableEntity, "out_of_range");
        (await shop.TryCodeAsync(("benefit", CodeCalls.Coupon(0)))).Expect(HttpStatusCode.UnprocessableEntity, "out_of_range");
        (await shop.TryCodeAsync(("benefit", new { type = "coupon", faceValue = 5 }))).Expect(HttpStatusCode.UnprocessableEntity, "currency_required");
        (await shop.TryCodeAsync(("benefit", new { type = "coupon", currency = "CNY" }))).Expect(HttpStatusCode.UnprocessableEntity, "face_value_missing");
        (await shop.TryCodeAsync(("benefit", new { type = "coupon", faceValue = 5, currency = "cny" }))).Expect(HttpStatusCode.UnprocessableEntity, "currency_invalid");
        (await shop.TryCodeAsync(("benefit", null))).Expect(HttpStatusCode.UnprocessableEntity, "required");
        (await shop.TryCodeAsync(("sharing", new { maxDepth = 11 }))).Expect(HttpStatusCode.UnprocessableEntity, "out_of_range");
        await shop.NewCodeAsync(("sharing", new { maxDepth = 10, rewards = new[] { 1_000_000_000 } }));
        (await shop.TryCodeAsync(("sharing", new { maxDepth = 1, rewards = new[] { 1, 1 } }))).Expect(HttpStatusCode.UnprocessableEntity, "too_many");
        (await shop.TryCodeAsync(("sharing", new { maxDepth = 1, rewards = new[] { -1 } }))).Expect(HttpStatusCode.UnprocessableEntity, "out_of_range");
        (await shop.TryCodeAsync(("soldOutTarget", "http://127.0.0.1/"))).Expect(HttpStatusCode.UnprocessableEntity);
        (await shop.TryCodeAsync(("stock", 5), ("dailyStock", 6))).Expect(HttpStatusCode.UnprocessableEntity, "daily_stock_too_large");
        (await shop.TryCodeAsync(("validUntil", "2020-01-01T00:00:00Z"))).Expect(HttpStatusCode.UnprocessableEntity, "valid_until_past");
        (await shop.TryCodeAsync(("validFrom", "2098-01-01T00:00:00Z"), ("validUntil", "2098-01-01T00:00:00Z"))).Expect(HttpStatusCode.UnprocessableEntity, "ends_before_start");
        (await shop.TryCodeAsync(("validUntil", "2098-01-01T00:00:00"))).Expect(HttpStatusCode.UnprocessableEntity, "time_zone_missing");
        (await shop.TryCodeAsync(("audienceBenefits", new[] { new { audience = "all", benefit = CodeCalls.Coupon() } }))).Expect(HttpStatusCode.UnprocessableEntity, "audience_invalid");
        (await shop.TryCodeAsync(("audienceBenefits", Enumerable.Repeat(new { audience = "new", benefit = CodeCalls.Coupon() }, 2)))).Expect(HttpStatusCode.UnprocessableEntity, "audience_twice");
        (await shop.TryCodeAsync(("audienceBenefits", Enumerable.Repeat(new { audience = "new", benefit = CodeCalls.Coupon() }, 5)))).Expect(HttpStatusCode.UnprocessableEntity, "too_many");
        (await shop.TryCodeAsync(("audienceBenefits", new[] { new { audience = "new", benefit = new { type = "coupon", faceValue = 5, currency = "USD" } } }))).Expect(HttpStatusCode.UnprocessableEntity, "currency_differs");
    }

    [Fact]
    public async Task Link_placement_and_currency_are_the_merchants_own()
    {
        var (shop, stranger) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        var (theirs, retired) = (await stranger.NewLinkAsync(), await shop.NewLinkAsync());
        await shop.DeleteAsync($"/api/v1/links/{retired.Id}");
        (await shop.TryCodeAsync(("linkId", theirs.Id))).Expect(HttpStatusCode.UnprocessableEntity, "link_not_found");
        (await shop.TryCodeAsync(("linkId", null))).Expect(HttpStatusCode.UnprocessableEntity, "link_not_found");
        (await shop.TryCodeAsync(("linkId", retired.Id))).Expect(HttpStatusCode.UnprocessableEntity, "link_retired");
        (await shop.TryCodeAsync(("placementId", (await stranger.NewPlacementAsync(await stranger.NewCampaignAsync())).Id))).Expect(HttpStatusCode.UnprocessableEntity, "placement_not_found");

        var campaign = (await shop.PostAsync("/api/v1/campaigns", new { name = "C", budgetCap = new { amount = 100, currency = "USD" } })).Expect(HttpStatusCode.Created);
        var placement = await shop.NewPlacementAsync(campaign.Id);
        (await shop.TryCodeAsync(("placementId", placement.Id))).Expect(HttpStatusCode.UnprocessableEntity, "currency_differs");
        await shop.NewCodeAsync(("placementId", placement.Id), ("benefit", new { type = "gift", title = "杯" }));
        var made = await shop.NewCodeAsync();
        foreach (var answer in new[] { await stranger.ReadCodeAsync(made.Id), await stranger.ChangeCodeAsync(made.Id, new { stock = 5 }), await stranger.DeleteAsync($"{CodeCalls.Path}/{made.Id}") })
        {
            answer.Expect(HttpStatusCode.NotFound, "surprise_code_not_found");
        }
    }

    [Theory] // S52
    [InlineData("state", "approved")]
    [InlineData("clicks", 999)]
    [InlineData("stock_left", 1_000_000_000)]
    [InlineData("merchantId", "0190a000-0000-7000-8000-000000000000")]
    [InlineData("id", "0190a000-0000-7000-8000-000000000000")]
    [InlineData("campaignId", "0190a000-0000-7000-8000-000000000000")]
    [InlineData("version", 7)]
    [InlineData("claimed", 7)]
    public async Task Fields_that_are_not_the_callers_are_refused(string field, object value)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.TryCodeAsync((field, value))).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
        var made = await shop.NewCodeAsync();
        (await shop.ChangeCodeAsync(made.Id, new Dictionary<string, object> { [field] = value })).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
    }

    [Fact]
    public async Task A_code_is_one_of_three_things()
    {
        var shop = await host.NewMerchantAsync();
        (await shop.TryCodeAsync(("keyword", null))).Expect(HttpStatusCode.UnprocessableEntity, "code_unclear");
        (await shop.TryCodeAsync(("keyword", CodeCalls.NewKeyword()), ("phrase", CodeCalls.NewKeyword()))).Expect(HttpStatusCode.UnprocessableEntity, "code_unclear");
        (await shop.TryCodeAsync(("keyword", "淘宝"))).Expect(HttpStatusCode.UnprocessableEntity, "keyword_reserved");
        (await shop.TryCodeAsync(("phrase", "赌博"))).Expect(HttpStatusCode.UnprocessableEntity, "keyword_blocked");
        (await shop.TryCodeAsync(("keyword", "' OR 1=1--"))).Expect(HttpStatusCode.UnprocessableEntity, "keyword_invalid");
        (await shop.TryCodeAsync(("generate", new { count = 5, prefix = "casino" }))).Expect(HttpStatusCode.UnprocessableEntity, "keyword_blocked");
        (await shop.TryCodeAsync(("generate", new { prefix = "A" }))).Expect(HttpStatusCode.UnprocessableEntity, "required");
        (await shop.TryCodeAsync(("generate", new { count = 1_000_001 }))).Expect(HttpStatusCode.UnprocessableEntity, "code_count_invalid"); // S95
        var many = await shop.NewCodeAsync(("generate", new { count = 1000, prefix = "vip" }));
        Assert.Equal(("oneTime", "V1P", """{"count":1000,"length":10,"prefix":"V1P"}"""), (many["form"], many["text"], many["generate"]));
    }

    [Fact] // S95
    public async Task A_thousand_of_anything_is_too_many()
    {
        var shop = await host.NewMerchantAsync();
        var one = new { audience = "new", benefit = CodeCalls.Coupon() };
        (await shop.TryCodeAsync(("audienceBenefits", Enumerable.Repeat(one, 1_000)))).Expect(HttpStatusCode.UnprocessableEntity, "too_many");
        (await shop.TryCodeAsync(("sharing", new { maxDepth = 1, rewards = Enumerable.Repeat(1, 100_000) }))).Expect(HttpStatusCode.UnprocessableEntity, "too_many");
        (await shop.TryCodeAsync(("keyword", new string('a', 100_000)))).Expect(HttpStatusCode.UnprocessableEntity, "keyword_invalid");
    }

    [Fact]
    public async Task A_repeated_call_makes_one_code()
    {
        var shop = await host.NewMerchantAsync();
        var code = await shop.CodeAsync();
        var first = (await shop.PostAsync(CodeCalls.Path, code, ("Idempotency-Key", "k"))).Expect(HttpStatusCode.Created);
        var again = (await shop.PostAsync(CodeCalls.Path, code, ("Idempotency-Key", "k"))).Expect(HttpStatusCode.Created);
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotent-Replayed"]));
        (await shop.PostAsync(CodeCalls.Path, code)).Expect(HttpStatusCode.Conflict, "keyword_taken");
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

public sealed class CreateCodeOnSqliteTests(SqliteStore store) : CreateCodeContract(store);

public sealed class CreateCodeOnPostgresTests(PostgresStore store) : CreateCodeContract(store);
