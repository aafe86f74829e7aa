using System.Net;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

public sealed class SqliteStatementRuleTests() : StatementRuleTests(StorageProvider.Sqlite);

public sealed class PostgresStatementRuleTests() : StatementRuleTests(StorageProvider.Postgres);

/// <summary>What is refused, at each limit and one past it, and what another merchant or scope sees.</summary>
public abstract class StatementRuleTests : SettlementSuite
{
    private protected StatementRuleTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Rate_cards_are_whole_or_refused()
    {
        Dictionary<string, object?> good = new() { ["partner"] = Partner, ["from"] = "2026-03-01", ["currency"] = "CNY", ["commissionRate"] = 9.99, ["partnerShare"] = 90 };
        foreach (var (code, changes) in new (string, (string, object?)[])[]
        {
            ("required", [("partner", null)]), ("required", [("partner", " ")]), ("too_long", [("partner", new string('x', 201))]), ("control_character", [("partner", "a\u0001")]),
            ("day_out_of_range", [("from", null)]), ("day_out_of_range", [("from", "2019-12-31")]), ("currency_invalid", [("currency", null)]), ("currency_invalid", [("currency", "cny")]),
            ("rate_out_of_range", [("commissionRate", 0)]), ("rate_out_of_range", [("commissionRate", 100.0001)]), ("rate_out_of_range", [("commissionRate", 9.99999)]),
            ("rate_out_of_range", [("partnerShare", 101)]), ("share_and_rate", [("partnerShare", null)]), ("no_rate", [("commissionRate", null), ("partnerShare", null)]),
            ("share_and_rate", [("commissionRate", null), ("perVisit", 1)]), ("out_of_range", [("perVisit", 0)]), ("out_of_range", [("perVisit", 100_000_000_001)]), ("out_of_range", [("perRedemption", -1)]),
            ("out_of_range", [("budget", 0)]), ("out_of_range", [("amountCap", 0)]), ("cap_without_rate", [("visitCap", 1)]), ("subsidy_and_cap", [("subsidyRate", 5)]), ("subsidy_and_cap", [("subsidyCap", 5)]),
            ("unknown_field", [("rate", 1)]),
        })
        {
            var body = new Dictionary<string, object?>(good);
            foreach (var (field, value) in changes)
            {
                body[field] = value;
            }

            await ConflictAsync("rate-cards", code, HttpStatusCode.UnprocessableEntity, body: body);
        }

        var partner = new string('x', 200);
        await CardAsync(new { partner, from = "2026-03-01", currency = "CNY", perVisit = 100_000_000_000, perRedemption = 1, commissionRate = 0.0001, partnerShare = 100, subsidyRate = 100, subsidyCap = 1, visitCap = 1, amountCap = 1, budget = 1 });

        // The clock stands at noon of the 10th: a further card holds from the 11th on.
        await ConflictAsync("rate-cards", "not_forward", HttpStatusCode.UnprocessableEntity, body: new { partner, from = "2026-03-10", currency = "CNY", perVisit = 1 });
        await ConflictAsync("rate-cards", "currency_mismatch", HttpStatusCode.UnprocessableEntity, body: new { partner, from = "2026-03-11", currency = "USD", perVisit = 1 });
        await CardAsync(new { partner, from = "2026-03-11", currency = "CNY", perVisit = 1 });
        await ConflictAsync("rate-cards", "not_forward", HttpStatusCode.UnprocessableEntity, body: new { partner, from = "2026-03-11", currency = "CNY", perVisit = 2 });
        await WorkedCardAsync();

        var (_, page) = await CallAsync(HttpMethod.Get, "rate-cards?limit=2");
        var (_, last) = await CallAsync(HttpMethod.Get, $"rate-cards?limit=2&cursor={Uri.EscapeDataString(Text(page, "nextCursor"))}");
        Assert.Equal([(Partner, 1), (partner, 1), (partner, 2)], page.GetProperty("items").EnumerateArray().Concat(last.GetProperty("items").EnumerateArray()).Select(x => (Text(x, "partner"), (int)Long(x, "version"))));
        Assert.Equal(9.99m, page.GetProperty("items")[0].GetProperty("commissionRate").GetDecimal());
        Assert.Equal(2, (await CallAsync(HttpMethod.Get, "rate-cards?partner=" + partner)).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Periods_are_days_that_no_other_statement_of_the_partner_has()
    {
        await PlaceAsync();
        foreach (var (code, body) in new (string, object)[]
        {
            ("month_malformed", new { partner = Partner, month = "2026-3" }), ("period_out_of_range", new { partner = Partner, month = "2019-12" }), ("month_or_days", new { month = "2026-02", from = "2026-02-01" }),
            ("month_or_days", new { from = "2026-02-01" }), ("period_out_of_range", new { from = "2026-02-01", to = "2026-02-01" }), ("period_out_of_range", new { from = "2025-01-01", to = "2025-04-04" }),
            ("period_in_future", new { from = "2026-03-11", to = "2026-03-12" }), ("too_long", new { partner = new string('x', 201) }),
        })
        {
            await ConflictAsync("statements", code, HttpStatusCode.UnprocessableEntity, body: body);
        }

        await ConflictAsync("statements", "partner_not_found", HttpStatusCode.NotFound, body: new { partner = "Nobody" });
        Assert.Equal("2026-02-01", Text((await DoneAsync("statements", new { partner = Partner })).GetProperty("statements")[0], "from"));
        Assert.Equal(["2026-02-01"], (await DoneAsync("statements", new { month = "2026-02" })).GetProperty("statements").EnumerateArray().Select(x => Text(x, "from")));
        await DoneAsync("statements", new { partner = Partner, from = "2025-01-01", to = "2025-04-03" });
        await ConflictAsync("statements", "period_overlaps", body: new { partner = Partner, from = "2026-02-28", to = "2026-03-01" });

        var (early, late) = (await OpenAsync(8, 9), await OpenAsync(9, 11));
        await ConflictAsync($"statements/{Text(late, "id")}/close", "period_running");
        await ConflictAsync($"statements/{Text(early, "id")}/close", "earlier_open");
        var all = (await CallAsync(HttpMethod.Get, "statements?state=open")).Body.GetProperty("items").EnumerateArray().OrderBy(x => Text(x, "from")).ToList();
        foreach (var statement in all.Take(3))
        {
            await CloseAsync(statement);
        }

        await ConflictAsync("statements", "period_settled", body: new { partner = Partner, from = "2026-03-01", to = "2026-03-02" });
        var skipped = Assert.Single((await DoneAsync("statements", new { from = "2026-03-01", to = "2026-03-02" })).GetProperty("skipped").EnumerateArray());
        Assert.Equal((Partner, "period_settled"), (Text(skipped, "partner"), Text(skipped, "code")));

        var (_, page) = await CallAsync(HttpMethod.Get, "statements?limit=3&partner=" + Uri.EscapeDataString(Partner));
        var (_, rest) = await CallAsync(HttpMethod.Get, "statements?limit=3&cursor=" + Text(page, "nextCursor"));
        Assert.Equal((3, 1), (page.GetProperty("items").GetArrayLength(), rest.GetProperty("items").GetArrayLength()));
        foreach (var (query, status, code) in new[]
        {
            ("statements?limit=0", 422, "limit_out_of_range"), ("statements?limit=201", 422, "limit_out_of_range"), ("statements?state=x", 422, "state_unknown"), ("statements?cursor=x", 400, "cursor_invalid"),
            ($"statements/{Text(early, "id")}/lines?limit=1001", 422, "limit_out_of_range"), ($"statements/{Text(early, "id")}/lines?cursor=0", 400, "cursor_invalid"),
            ($"statements/{Text(early, "id")}/lines?format=xml", 422, "format_unknown"), ("rate-cards?limit=201", 422, "limit_out_of_range"), ("rate-cards?cursor=x", 400, "cursor_invalid"),
        })
        {
            var (refused, problem) = await CallAsync(HttpMethod.Get, query);
            Assert.Equal((query, status, code), (query, (int)refused, Text(problem, "code")));
        }
    }

    [Fact]
    public async Task Another_merchant_finds_nothing_and_other_scopes_may_nothing()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        var (stranger, id) = (Guid.CreateVersion7(), Text(await OpenAsync(8, 9), "id"));
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, $"statements/{id}"), (HttpMethod.Get, $"statements/{id}/lines"), (HttpMethod.Get, $"statements/{id}/lines?format=csv"), (HttpMethod.Post, $"statements/{id}/close"),
            (HttpMethod.Post, $"statements/{id}/payout"), (HttpMethod.Post, $"statements/{id}/payout/approve"), (HttpMethod.Delete, $"statements/{id}/payout"),
        })
        {
            var (status, problem) = await CallAsync(method, path, merchant: stranger);
            Assert.Equal((path, HttpStatusCode.NotFound, "statement_not_found"), (path, status, Text(problem, "code")));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await CallAsync(method, path, scope: "orders:write stats:read")).Status));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, (await CallAsync(method, path, scope: "")).Status));
        }

        Assert.Equal(0, (await CallAsync(HttpMethod.Get, "statements", merchant: stranger)).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await CallAsync(HttpMethod.Get, "rate-cards", merchant: stranger)).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await CallAsync(HttpMethod.Post, "statements", new { }, merchant: stranger)).Body.GetProperty("statements").GetArrayLength());
        foreach (var (method, path) in new[] { (HttpMethod.Post, "statements"), (HttpMethod.Get, "statements"), (HttpMethod.Post, "rate-cards"), (HttpMethod.Get, "rate-cards") })
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await CallAsync(method, path, method == HttpMethod.Post ? new { } : null, scope: "orders:write stats:read")).Status));
        }
    }
}
