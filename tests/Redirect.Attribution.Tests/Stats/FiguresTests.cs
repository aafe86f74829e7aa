using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Conversions;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Stats;

public sealed class SqliteFiguresTests() : FiguresTests(StorageProvider.Sqlite);

public sealed class PostgresFiguresTests() : FiguresTests(StorageProvider.Postgres);

/// <summary>The merchant's figures, on both databases. The clock stands at 20:00 of 10 March 2026 in Shanghai.</summary>
public abstract class FiguresTests : ConversionSuite
{
    private const string Day = "from=2026-03-09T16:00:00Z&to=2026-03-10T16:00:00Z";

    private protected FiguresTests(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    [Fact]
    public async Task One_visitor_of_two_forms_is_in_each_and_in_the_total_once()
    {
        // Vector M1 of the domain's glossary.
        var (a, b, c) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.DeliverAsync(
            Came(a, Form.Link, -60), Came(a, Form.Passphrase, -50), Came(b, Form.Link, -40), Came(c, Form.Passphrase, -30), Some.Visit(Merchant, Link, quality: Quality.Bot));
        await PayAsync("1", 10_000, a);
        await PayAsync("2", 5_000, a);
        await PayAsync("3", 3_000, c);
        await RefundAsync(new { refundId = "R", orderId = "3", amount = 3_000, currency = "CNY", occurredAt = Some.Noon });

        var body = await GetAsync($"figures?by=form&{Day}");

        var total = body.GetProperty("total");
        Assert.Equal((4, 3, 2, 3, 18_000, 3_000, 15_000), (N(total, "pageViews"), N(total, "visitors"), N(total, "buyers"), N(total, "orders"), N(total, "paid"), N(total, "refunded"), N(total, "net")));
        Assert.Equal((0.666667m, 9_000, 6_000), (total.GetProperty("conversion").GetDecimal(), N(total, "amountPerBuyer"), N(total, "valuePerVisitor")));
        Assert.Equal(
            [("link", 2L, 1L, 15_000L), ("passphrase", 2L, 2L, 18_000L)],
            RowsOf(body).Select(x => (x.GetProperty("key").GetString()!, N(x, "visitors"), N(x, "buyers"), N(x, "buyersPaid"))));
        Assert.True(body.GetProperty("visitorsExact").GetBoolean());
        Assert.Equal(("CNY", "Asia/Shanghai"), (Text(body, "currency"), Text(body, "timeZone")));

        var lines = (await TextAsync($"figures?by=form&{Day}&format=csv")).Split("\r\n");
        Assert.StartsWith("key,label,start,pageViews,visitors,", lines[0], StringComparison.Ordinal);
        Assert.Equal("(total),,,4,3,3,0,2,2,0,18000,3,18000,3000,15000,0.666667,9000,6000,0,0,CNY", lines[1]);
        Assert.StartsWith("link,,,2,2,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_figure_is_what_a_plain_recount_finds()
    {
        var model = await TellAsync(new Random(6));
        var (from, to) = (new DateTime(2026, 3, 6, 5, 0, 0, DateTimeKind.Utc), new DateTime(2026, 3, 10, 4, 0, 0, DateTimeKind.Utc));
        Func<DateTime, DateTime> hour = at => at.Date.AddHours(at.Hour);

        // In this week New York's clocks go from -5 to -4: its 8 March has 23 hours.
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        Func<DateTime, DateTime> day = at => TimeZoneInfo.ConvertTimeToUtc(TimeZoneInfo.ConvertTimeFromUtc(at, newYork).Date, newYork);
        foreach (var (by, key) in Keys)
        {
            await AssertAsync(model, from, to, by, key, "total", null);
            await AssertAsync(model, from, to, by, key, "day", day);
        }

        await AssertAsync(model, from, to, "channel", Keys["channel"], "hour", hour);
        await AssertAsync(model, from, to, "", null, "hour", hour);
        var link = model.Visits[0].Link;
        var narrow = RowsOf(await GetAsync($"figures?by=channel&linkId={link}&from={from:O}&to={to:O}"));
        model.Visits.RemoveAll(x => x.Link != link);
        var expected = model.Rows(from, to, Keys["channel"], null);
        Assert.All(narrow, row => Assert.Equal((expected[(Text(row, "key"), null)].Visitors, expected[(Text(row, "key"), null)].Buyers), (N(row, "visitors"), N(row, "buyers"))));
    }

    [Fact]
    public async Task New_and_returning_are_by_the_look_backs()
    {
        var (old, fresh, told) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.DeliverAsync(Came(old, Form.Link, -60 * 24 * 10), Came(old, Form.Link, -60), Came(fresh, Form.Qr, -50), Came(told, Form.Qr, -40));
        await PayAsync("1", 100, old, -60 * 24 * 9);
        await PayAsync("2", 100, old);
        await PayAsync("3", 100, fresh);
        await OrderAsync(new { orderId = "4", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = told, buyer = new { @new = false } });

        Assert.Equal((3, 2, 1, 3, 1, 2), Split((await GetAsync($"figures?{Day}")).GetProperty("total")));
        Assert.Equal((3, 3, 0, 3, 2, 1), Split((await GetAsync($"figures?{Day}&visitorLookBackDays=5&buyerLookBackDays=5")).GetProperty("total")));

        static (long, long, long, long, long, long) Split(JsonElement x) =>
            (N(x, "visitors"), N(x, "newVisitors"), N(x, "returningVisitors"), N(x, "buyers"), N(x, "newBuyers"), N(x, "oldBuyers"));
    }

    [Fact]
    public async Task What_is_dropped_leaves_exact_figures_of_whole_days_and_says_where_they_are_not()
    {
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(Came(visitor, Form.Link, -60), Came(visitor, Form.Qr, -50), Came(Guid.CreateVersion7(), Form.Qr, -40));
        await PayAsync("1", 100, visitor);
        Host.Clock.Advance(TimeSpan.FromDays(190));
        await Host.Get<VisitDays>().TidyAsync(Cancel);

        var whole = await GetAsync($"figures?by=link&{Day}");
        Assert.True(whole.GetProperty("visitorsExact").GetBoolean());
        Assert.Equal((3, 2, 1), (N(whole.GetProperty("total"), "pageViews"), N(whole.GetProperty("total"), "visitors"), N(whole.GetProperty("total"), "buyers")));
        Assert.Equal((2, 1), (N(RowsOf(whole).Single(), "visitors"), N(RowsOf(whole).Single(), "buyers")));

        var forms = await GetAsync($"figures?by=form&{Day}");
        Assert.False(forms.GetProperty("visitorsExact").GetBoolean());
        Assert.Equal((3, 2), (N(forms.GetProperty("total"), "pageViews"), N(forms.GetProperty("total"), "visitors")));
        Assert.Equal([("qr", 2L), ("link", 1L)], RowsOf(forms).Select(x => (Text(x, "key"), N(x, "pageViews"))));
    }

    [Fact]
    public async Task What_can_not_be_asked_is_said_by_code()
    {
        foreach (var (query, status, code) in new[]
        {
            ("", 422, "required"), ("from=2026-03-10T00:00:00Z", 422, "required"), ($"{Day}&by=device", 422, "dimension_unknown"), ($"{Day}&interval=week", 422, "interval_unknown"),
            ($"{Day}&tz=Shanghai", 422, "time_zone_unknown"), ($"{Day}&tz=Asia/Kolkata&interval=day", 422, "time_zone_not_whole_hours"), ($"{Day}&format=xls", 422, "format_unknown"),
            ($"{Day}&limit=0", 422, "limit_out_of_range"), ($"{Day}&limit=1001", 422, "limit_out_of_range"), ($"{Day}&visitorLookBackDays=731", 422, "days_out_of_range"),
            ($"{Day}&buyerLookBackDays=0", 422, "days_out_of_range"), ("from=2025-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&interval=day&tz=UTC", 200, ""),
            ("from=2025-01-01T00:00:00Z&to=2026-01-03T00:00:00Z&interval=day&tz=UTC", 422, "range_too_long"), ("from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&interval=hour", 200, ""),
            ("from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:01Z&interval=hour", 422, "range_too_long"), ($"{Day}&linkId={Guid.CreateVersion7()}", 404, "link_not_found"),
            ($"{Day}&linkId=x", 400, "id_malformed"), ("from=x&to=y", 400, "time_malformed"),
        })
        {
            using var answer = await SendAsync("figures?" + query);
            var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
            Assert.Equal((query, (HttpStatusCode)status, code), (query, answer.StatusCode, status == 200 ? "" : Text(body, "code")));
        }
    }

    [Fact]
    public async Task The_funnel_says_what_is_left_of_each_step()
    {
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(Enumerable.Range(0, 8).Select(n => Came(visitor, Form.Link, -60 + n)));
        await Host.DeliverAsync<ClaimBatchConsumer>(new ClaimBatch
        {
            Events = { Claim(ClaimStepKind.Claimed), Claim(ClaimStepKind.Claimed), Claim(ClaimStepKind.Claimed), Claim(ClaimStepKind.Claimed), Claim(ClaimStepKind.Redeemed) },
        }.ToByteArray());
        await PayAsync("1", 100, visitor);
        await PayAsync("2", 100, visitor);

        foreach (var query in new[] { "", $"linkId={Link}", Day, $"linkId={Link}&{Day}" })
        {
            Assert.Equal(
                "step,count,rate,rateOfVisits,dropOff\r\nvisits,8,,,0\r\nclaims,4,0.5,0.5,4\r\nredemptions,1,0.25,0.125,3\r\norders,2,2,0.25,0\r\n", await TextAsync($"funnel?format=csv&{query}"));
        }

        var series = (await GetAsync($"timeseries?{Day}&interval=day")).GetProperty("points")[0];
        Assert.Equal((8, 4, 1, 2, 200, 0), (N(series.GetProperty("visits"), "human"), N(series, "claims"), N(series, "redemptions"), N(series, "orders"), N(series, "paid"), N(series, "refunded")));
    }

    [Fact]
    public async Task A_day_of_the_series_is_a_day_of_its_time_zone()
    {
        // One visit an hour over New York's 7, 8 and 9 March, of which the second has 23 hours.
        var first = new DateTime(2026, 3, 7, 5, 0, 0, DateTimeKind.Utc);
        await Host.DeliverAsync(Enumerable.Range(0, 71).Select(n => Some.Visit(Merchant, at: first.AddHours(n).AddMinutes(30))));

        var body = await GetAsync("timeseries?from=2026-03-07T12:00:00Z&to=2026-03-10T00:00:00Z&interval=day&tz=America/New_York");

        Assert.Equal(
            [("2026-03-07T05:00:00Z", 24L), ("2026-03-08T05:00:00Z", 23L), ("2026-03-09T04:00:00Z", 24L)],
            body.GetProperty("points").EnumerateArray().Select(x => (Text(x, "start"), N(x.GetProperty("visits"), "total"))));
        Assert.Equal(("America/New_York", "2026-03-10T04:00:00Z"), (Text(body, "timeZone"), Text(body, "to")));
    }

    [Fact]
    public async Task Tables_are_answered_where_they_are_accepted()
    {
        await Host.CatalogueAsync(Changes.Link(Merchant, Link, "slug", "=1+1", 1));
        await Host.DeliverAsync(Came(Guid.CreateVersion7(), Form.Link, -1));
        using var request = Request("top?by=link");
        request.Headers.Accept.ParseAdd("text/csv");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);

        Assert.Equal(("text/csv", "top.csv"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Contains($"{Link},'=1+1,1,1,0", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.StartsWith("from,to,visitsTotal,visitsHuman", await TextAsync("summary?format=csv"), StringComparison.Ordinal);
        Assert.StartsWith("start,visitsTotal", await TextAsync($"timeseries?{Day}&format=csv"), StringComparison.Ordinal);
        Assert.StartsWith("{", await TextAsync("summary?format=json"), StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, Func<FigureModel.Seen, string>?> Keys = new()
    {
        [""] = null,
        ["channel"] = x => x.Channel,
        ["form"] = x => (int)x.Form == 0 ? "unspecified" : x.Form.ToString().ToLowerInvariant(),
        ["link"] = x => x.Link == default ? "" : $"{x.Link}",
        ["placement"] = x => x.Placement == default ? "" : $"{x.Placement}",
        ["campaign"] = x => x.Campaign == default ? "" : $"{x.Campaign}",
        ["store"] = x => x.Store,
        ["staff"] = x => x.Staff,
    };

    private static long N(JsonElement body, string name) => body.GetProperty(name).GetInt64();

    private static IReadOnlyList<JsonElement> RowsOf(JsonElement body) => [.. body.GetProperty("rows").EnumerateArray()];

    private Visit Came(Guid visitor, Form form, int minutes) => Some.Visit(Merchant, Link, visitor: visitor, form: form, at: Some.Noon.AddMinutes(minutes));

    private async Task PayAsync(string id, long amount, Guid? visitor, int minutes = 0) =>
        Assert.Equal(HttpStatusCode.Created, (await OrderAsync(new { orderId = id, amount, currency = "CNY", paidAt = Some.Noon.AddMinutes(minutes), visitorId = visitor })).Status);

    private ClaimEvent Claim(ClaimStepKind kind, DateTime? at = null, Guid? visitor = null, string audience = "", FigureModel.Seen? place = null) => new()
    {
        EventId = Some.Bytes(Guid.CreateVersion7()),
        MerchantId = Some.Bytes(Merchant),
        CodeId = Some.Bytes(Merchant),
        ClaimId = Some.Bytes(Guid.CreateVersion7()),
        Sequence = 1,
        Kind = kind,
        OccurredAtMs = new DateTimeOffset(at ?? Some.Noon.AddMinutes(-1)).ToUnixTimeMilliseconds(),
        LinkId = Some.Bytes(place?.Link ?? Link),
        PlacementId = place is null || place.Placement == default ? ByteString.Empty : Some.Bytes(place.Placement),
        CampaignId = place is null || place.Campaign == default ? ByteString.Empty : Some.Bytes(place.Campaign),
        Channel = place?.Channel ?? "",
        Form = place?.Form ?? Form.Surprise,
        VisitorId = visitor is { } some ? Some.Bytes(some) : ByteString.Empty,
        Audience = audience,
    };

    // A merchant's five days: no two of one visitor's visits at one time, so that every touch is decided.
    private async Task<FigureModel> TellAsync(Random random)
    {
        var model = new FigureModel();
        string[] channels = ["wechat", "weibo", "douyin"], staff = ["Li", "Wang", ""], stores = ["West", "", "East"];
        var people = Enumerable.Range(0, 12).Select(n => Some.Id(Merchant, 100 + n)).ToList();
        await Host.CatalogueAsync(Enumerable.Range(0, 3).Select(n => Changes.Placement(Merchant, Some.Id(Merchant, n), Some.Id(Merchant, 10 + (n % 2)), $"P{n}", staff[n], stores[n])));
        for (var n = 0; n < 300; n++)
        {
            var place = random.Next(4);
            model.Visits.Add(new FigureModel.Seen(
                Some.Noon.AddMinutes(-23 * n - random.Next(20)), random.Next(8) == 0 ? null : people[random.Next(12)], Some.Id(Merchant, 20 + random.Next(3)),
                place == 3 ? default : Some.Id(Merchant, place), place == 3 ? default : Some.Id(Merchant, 10 + (place % 2)), (Form)(1 + random.Next(3)),
                place == 3 ? "" : channels[place], place == 3 ? "" : stores[place], place == 3 ? "" : staff[place], random.Next(6) == 0 ? Quality.Bot : Quality.Human));
        }

        await Host.DeliverAsync(model.Visits.Select(x => Some.Visit(
            Merchant, x.Link, x.Placement == default ? null : x.Placement, x.Campaign == default ? null : x.Campaign, x.At, x.Visitor, x.Quality, x.Form, x.Channel)));
        for (var n = 0; n < 60; n++)
        {
            var (paidAt, buyer) = (Some.Noon.AddMinutes(-107 * n - 1), random.Next(5) == 0 ? (Guid?)null : people[random.Next(12)]);
            model.Orders.Add(new FigureModel.Bought($"O{n}", paidAt, 1 + random.Next(50_000), buyer, model.TouchOf(buyer, paidAt)));
        }

        await PostAsync("orders", new { orders = model.Orders.Select(x => new { orderId = x.Id, amount = x.Amount, currency = "CNY", paidAt = x.PaidAt, visitorId = x.Buyer }) });
        model.Refunds.AddRange(model.Orders.Where((_, n) => n % 4 == 0).Select(x => (x, x.PaidAt.AddMinutes(random.Next(3_000)), 1 + random.NextInt64(x.Amount))));
        model.Refunds.RemoveAll(x => x.At > Some.Noon);
        await PostAsync("refunds", new { refunds = model.Refunds.Select((x, n) => new { refundId = $"R{n}", orderId = x.Order.Id, amount = x.Amount, currency = "CNY", occurredAt = x.At }) });
        model.Claims.AddRange(Enumerable.Range(0, 40).Select(n => (
            Some.Noon.AddMinutes(-171 * n - 3), people[random.Next(12)], random.Next(3) switch { 0 => "follower", 1 => "member", _ => "all" }, model.Visits[random.Next(300)])));
        await Host.DeliverAsync<ClaimBatchConsumer>(new ClaimBatch
        {
            Events = { model.Claims.Select(x => Claim(ClaimStepKind.Claimed, x.At, x.Visitor, x.Audience, x.Place)) },
        }.ToByteArray());
        model.Claims.RemoveAll(x => x.Audience == "all");
        return model;
    }

    private async Task AssertAsync(
        FigureModel model, DateTime from, DateTime to, string by, Func<FigureModel.Seen, string>? key, string interval, Func<DateTime, DateTime>? bucket)
    {
        var body = await GetAsync($"figures?by={by}&interval={interval}&tz=America/New_York&from={from:O}&to={to:O}");
        var all = model.Rows(from, to, null, null).Single().Value;
        Assert.Equal(all, RowOf(body.GetProperty("total")));
        if (by.Length == 0 && interval == "total")
        {
            return;
        }

        var expected = model.Rows(from, to, key, bucket).Where(x => x.Value != new FigureModel.Row(0, 0, 0, 0, 0, 0, 0, 0, 0)).ToDictionary();
        var rows = RowsOf(body).ToDictionary(x => (Text(x, "key"), x.TryGetProperty("start", out var start) ? start.GetDateTime() : (DateTime?)null), RowOf);
        Assert.Equal(expected.OrderBy(x => x.Key), rows.OrderBy(x => x.Key));
        Assert.Equal(all.Paid, rows.Values.Sum(x => x.Paid));
    }

    private static FigureModel.Row RowOf(JsonElement x) => new(
        N(x, "pageViews"), N(x, "visitors"), N(x, "buyers"), N(x, "buyersPaid"), N(x, "orders"), N(x, "paid"), N(x, "refunded"), N(x, "followers"), N(x, "members"));

    private HttpRequestMessage Request(string path) => new(HttpMethod.Get, "/api/v1/stats/" + path)
    {
        Headers = { { AttributionHost.PrincipalHeader, $"{Merchant}:stats:read" } },
    };

    private async Task<HttpResponseMessage> SendAsync(string path)
    {
        using var request = Request(path);
        return await Host.Http.SendAsync(request, Cancel);
    }

    private async Task<string> TextAsync(string path)
    {
        using var answer = await SendAsync(path);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.TrimStart('\uFEFF');
    }

    private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await TextAsync(path)).RootElement;
}
