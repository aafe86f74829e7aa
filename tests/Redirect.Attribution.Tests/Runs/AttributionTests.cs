using System.Net;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Attribution.Visitors;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Runs;

public sealed class SqliteAttributionTests() : AttributionTests(StorageProvider.Sqlite);

public sealed class PostgresAttributionTests() : AttributionTests(StorageProvider.Postgres);

/// <summary>What each channel earned, and why.</summary>
public abstract class AttributionTests : RunSuite
{
    private const string AllModels = "model=last&model=first&model=linear&model=timeDecay&model=position&model=lastNonDirect&model=markov&model=shapley";

    private protected AttributionTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Models_stand_side_by_side_and_each_column_adds_up()
    {
        await VisitAsync("wechat", TimeSpan.FromDays(14));
        await VisitAsync("weibo", TimeSpan.FromDays(7));
        await VisitAsync("", TimeSpan.Zero);
        await OrderAsync("T1", 19_900, Buyer);
        await OrderAsync("T2", 100);
        var table = await GetAsync($"attribution?{Day}&{AllModels}");
        Assert.Equal((2, 20_000, "CNY"), (Number(table, "orders"), Number(table, "amount"), Text(table, "currency")));
        Assert.All(table.GetProperty("total").EnumerateArray(), total => Assert.Equal((20_000, 2m), (Number(total, "amount"), total.GetProperty("orders").GetDecimal())));
        Assert.Equal(
            [
                ":19900/0/6633/11371/7960/0/6634/6633", // 4/7, 2/7 and 1/7 of 19,900 by time
                "direct:100/100/100/100/100/100/100/100", "wechat:0/19900/6634/2843/7960/0/6633/6634", "weibo:0/0/6633/5686/3980/19900/6633/6633",
            ],
            table.GetProperty("entries").EnumerateArray().Select(entry => $"{Text(entry, "key")}:{string.Join('/', entry.GetProperty("credits").EnumerateArray().Select(credit => Number(credit, "amount")))}"));
        Assert.Equal(["last", "first", "linear", "timeDecay", "position", "lastNonDirect", "markov", "shapley"], table.GetProperty("models").EnumerateArray().Select(model => Text(model, "model")));
        Assert.Equal("{\"halfLifeDays\":7}", table.GetProperty("models")[3].GetProperty("parameters").GetRawText());

        // The active one is told, and a list is cut where it is asked to be.
        table = await GetAsync($"attribution?{Day}&limit=1");
        Assert.Equal((true, 0, 20_000), (table.GetProperty("models")[0].GetProperty("active").GetBoolean(), Number(table.GetProperty("models")[0], "version"), Number(table.GetProperty("total")[0], "amount")));
        Assert.Single(table.GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task A11_by_orders_and_visitors()
    {
        await JourneysAsync();
        var table = await GetAsync($"attribution?{Day}&model=markov&model=shapley");
        var model = table.GetProperty("models")[0];
        Assert.Equal(
            [("G", 0.75m, 0.6m, 2.4m, 240), ("M", 0.5m, 0.4m, 1.6m, 160)],
            model.GetProperty("channels").EnumerateArray().Select(x => (Text(x, "channel"), x.GetProperty("effect").GetDecimal(), x.GetProperty("share").GetDecimal(), x.GetProperty("orders").GetDecimal(), Number(x, "amount"))));

        // An order is shared by its own channels: 100 + 100 + 60, and 100 + 40.
        Assert.Equal(["G:260/250", "M:140/150"], table.GetProperty("entries").EnumerateArray().Select(entry => $"{Text(entry, "key")}:{string.Join('/', entry.GetProperty("credits").EnumerateArray().Select(credit => Number(credit, "amount")))}"));
        Assert.False(table.GetProperty("models")[1].TryGetProperty("channels", out _));

        // What a run learnt is kept with it, and explains its orders also when more is known; so do the paths of the month where there is no run.
        var explained = await GetAsync("orders/T4/explain?model=markov");
        Assert.Equal([0.6m, 0.4m], explained.GetProperty("path").EnumerateArray().Select(x => x.GetProperty("share").GetDecimal()));
        var run = await OkAsync(HttpMethod.Post, "attribution/runs", new { model = "markov", from = From, to = To });
        Assert.Equal([0.6m, 0.4m], run.GetProperty("channels").EnumerateArray().Select(x => x.GetProperty("share").GetDecimal()));
        await VisitAsync("M", TimeSpan.FromHours(1), Guid.CreateVersion7());
        Assert.NotEqual(0.6m, (await GetAsync($"attribution?{Day}&model=markov")).GetProperty("models")[0].GetProperty("channels")[0].GetProperty("share").GetDecimal());
        explained = await GetAsync("orders/T4/explain?model=markov");
        Assert.Equal([("Channel G has 0.6 of all channels, and 1 of the touches.", 60), ("Channel M has 0.4 of all channels, and 1 of the touches.", 40)], explained.GetProperty("path").EnumerateArray().Select(x => (Text(x, "why"), Number(x, "amount"))));
        var repeated = await OkAsync(HttpMethod.Post, $"attribution/runs/{Text(run, "id")}/repeat", new { });
        Assert.False(repeated.GetProperty("sameInputs").GetBoolean());
    }

    [Fact]
    public async Task Shapley_by_rate_learns_from_those_who_did_not_order()
    {
        await JourneysAsync();
        await OkAsync(HttpMethod.Post, "attribution/models", new { model = "shapley", parameters = new { worth = "rate" } });

        // v(G) = 2/3, v(M) = 1, v(GM) = 4/5: 7/30 and 17/30.
        var channels = (await GetAsync($"attribution?{Day}&model=v1")).GetProperty("models")[0].GetProperty("channels").EnumerateArray();
        Assert.Equal([0.2333333333m, 0.5666666667m], channels.Select(x => x.GetProperty("effect").GetDecimal()));
        Assert.Equal([0.2916666667m, 0.7083333333m], channels.Select(x => x.GetProperty("share").GetDecimal()));
    }

    [Fact]
    public async Task A_path_holds_visits_claims_and_redemptions_of_all_who_are_the_buyer()
    {
        var (phone, tablet, friend) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var visit = await VisitAsync("wechat", TimeSpan.FromHours(9), phone);
        await Host.ReadAsync(async db =>
        {
            foreach (var visitor in new[] { phone, Buyer })
            {
                db.Add(new VisitorMember { MerchantId = Merchant, VisitorId = visitor, MemberHash = [1], JoinedAt = Some.Noon });
            }

            return await db.SaveChangesAsync(Cancel);
        });
        await VisitAsync("weibo", TimeSpan.FromHours(8), tablet);
        var claim = await StepAsync(ClaimStepKind.Claimed, TimeSpan.FromHours(7), Buyer, "store", staff: "Li");
        await StepAsync(ClaimStepKind.Waiting, TimeSpan.FromHours(6), Buyer, "store");
        var redemption = await StepAsync(ClaimStepKind.Redeemed, TimeSpan.FromHours(5), friend, "kol", "T1");
        await StepAsync(ClaimStepKind.Redeemed, TimeSpan.FromHours(4), friend, "kol", "T9");
        await OrderAsync("T1", 100, Buyer);
        var explained = await GetAsync("orders/T1/explain?model=linear");
        Assert.Equal(
            [(1, visit, "visit", "wechat", 34), (2, claim, "claim", "store", 33), (3, redemption, "redemption", "kol", 33)],
            explained.GetProperty("path").EnumerateArray().Select(x => (Number(x, "position"), x.GetProperty("touchId").GetGuid(), Text(x, "kind"), Text(x, "channel"), Number(x, "amount"))));
        Assert.Equal("Li", Text(explained.GetProperty("path")[1], "staff"));

        // Whoever redeemed in an order that names nobody is its buyer.
        await VisitAsync("sms", TimeSpan.FromHours(3), friend);
        await OrderAsync("T9", 100);
        Assert.Equal(["redemption", "redemption", "visit"], (await GetAsync("orders/T9/explain?model=linear")).GetProperty("path").EnumerateArray().Select(x => Text(x, "kind")));
    }

    [Fact]
    public async Task An_order_is_explained_with_what_was_left_out_and_why()
    {
        var (campaign, placement) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var shelf = Changes.Placement(Merchant, placement, campaign, "shelf");
        shelf.Placement.Partner = "Tea & Co";
        await Host.CatalogueAsync(Changes.Campaign(Merchant, campaign, "spring"), shelf);
        await VisitAsync("wechat", TimeSpan.FromDays(16));
        await VisitAsync("wechat", TimeSpan.FromDays(3), placement: placement, campaign: campaign);
        await VisitAsync("wechat", TimeSpan.FromHours(3), quality: Quality.Suspect);
        await VisitAsync("weibo", TimeSpan.FromHours(2));
        await VisitAsync("weibo", TimeSpan.FromMinutes(-1));
        await VisitAsync("sms", TimeSpan.FromHours(1), Guid.CreateVersion7());
        await OrderAsync("T1", 1_000, Buyer);
        await SendAsync(HttpMethod.Post, "refunds", new { refundId = "R1", orderId = "T1", amount = 400, currency = "CNY", occurredAt = Some.Noon }, "orders:write");

        var explained = await GetAsync("orders/T1/explain");
        Assert.Equal((1_000, 400, "last", 0), (Number(explained, "amount"), Number(explained, "refunded"), Text(explained.GetProperty("model"), "model"), Number(explained, "direct")));
        Assert.Equal(
            [("Tea & Co", 0m, 0m, 0, "It is not the last touch."), (null, 1m, 1m, 1_000, "The last touch before the payment.")],
            explained.GetProperty("path").EnumerateArray().Select(x => (x.TryGetProperty("partner", out var partner) ? partner.GetString() : null, x.GetProperty("weight").GetDecimal(), x.GetProperty("share").GetDecimal(), Number(x, "amount"), Text(x, "why"))));
        Assert.Equal(["outside_window", "quality_suspect", "after_payment"], explained.GetProperty("leftOut").EnumerateArray().Select(x => Text(x, "reason")));
        Assert.Equal("It came more than 15 days before the payment.", Text(explained.GetProperty("leftOut")[0], "detail"));
        Assert.Equal(":500 Tea & Co:500", await TableAsync("linear", "partner"));
        Assert.Equal(":500 " + placement + ":500", await TableAsync("linear", "placement"));
        Assert.Equal(":500 " + campaign + ":500", await TableAsync("linear", "campaign"));
        Assert.Equal("link:1000", await TableAsync("linear", "form"));
        var narrowed = await GetAsync($"attribution?{Day}&model=linear&by=placement&placementId={placement}");
        Assert.Equal((1, "shelf", 500, 1_000), (narrowed.GetProperty("entries").GetArrayLength(), Text(narrowed.GetProperty("entries")[0], "label"), Number(narrowed.GetProperty("total")[0], "amount"), Number(narrowed, "amount")));
    }

    [Fact]
    public async Task What_can_not_be_asked_is_refused()
    {
        foreach (var (query, code, status) in new[]
        {
            ("", "required", 422), ("from=2026-03-10T00:00:00Z", "required", 422), ("from=x&to=y", "time_malformed", 400), ("from=2026-03-11T00:00:00Z&to=2026-03-10T00:00:00Z", "range_empty", 422),
            ("from=2024-01-01T00:00:00Z&to=2025-01-02T00:00:00Z", "range_too_long", 422), (Day + "&by=moon", "dimension_unknown", 422), (Day + "&model=best", "model_unknown", 422), (Day + "&model=vx", "model_unknown", 422),
            (Day + "&model=v1", "model_version_not_found", 404), (Day + "&" + AllModels + "&model=active", "too_many_models", 422), (Day + "&limit=0", "limit_out_of_range", 422), (Day + "&limit=1001", "limit_out_of_range", 422),
            (Day + "&linkId=x", "id_malformed", 400), (Day + "&linkId=" + Guid.CreateVersion7(), "link_not_found", 404),
        })
        {
            await RefusedAsync(HttpMethod.Get, "attribution?" + query, code, status: (HttpStatusCode)status);
        }

        await GetAsync("attribution?from=2024-01-01T00:00:00Z&to=2025-01-01T00:00:00Z&limit=1000");
        await SendAsync(HttpMethod.Post, "orders", new { orderId = "T1", state = "created", occurredAt = Some.Noon }, "orders:write");
        await RefusedAsync(HttpMethod.Get, "orders/T1/explain", "order_unpaid", status: HttpStatusCode.Conflict);
        await RefusedAsync(HttpMethod.Get, "orders/T2/explain", "order_not_found", status: HttpStatusCode.NotFound);
        await RefusedAsync(HttpMethod.Get, "orders/T1/explain?model=x", "model_unknown");
    }

    // Two that came by G, one by M and one by both, who ordered for 100 each; and one by G who did not.
    private async Task JourneysAsync()
    {
        foreach (var (order, channels) in new[] { ("T1", "G"), ("T2", "G"), ("T3", "M"), ("T4", "GM"), (null, "G") })
        {
            var visitor = Guid.CreateVersion7();
            foreach (var (i, channel) in channels.Index())
            {
                await VisitAsync(channel.ToString(), TimeSpan.FromHours(5 - i), visitor);
            }

            if (order is not null)
            {
                await OrderAsync(order, 100, visitor);
            }
        }
    }
}
