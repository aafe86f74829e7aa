using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.OrderFiles;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.OrderFiles;

public sealed class StandaloneImportOrdersTests() : ImportOrdersTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedImportOrdersTests() : ImportOrdersTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class ImportOrdersTests : OrderFileSuite
{
    private const string Head = "trade_parent_id,trade_id,item_id,alipay_total_price,pay_price,click_time,tk_create_time,tk_paid_time,tk_earning_time,modified_time,tk_status,refund_tag,adzone_id,relation_id,external_id\n";

    // Noon of UTC is 20:00 of UTC+8.
    private const string File = Head
        + "P1,'T1,i,100.00,0.00,2026-03-10 15:00:00,2026-03-10 16:00:00,2026-03-10 17:00:00,,2026-03-10 17:00:00,12,0,,,\n"
        + "P1,T2,i,50.50,50.50,,2026-03-10 16:00:00,2026-03-10 17:00:00,2026-03-10 19:00:00,2026-03-10 19:00:00,3,0,,,\n"
        + "P1,T3,i,0.01,0.01,,2026-03-10 16:00:00,2026-03-10 17:00:00,,2026-03-10 18:00:00,14,0,,,\n"
        + "P4,T4,i,70.00,0.00,,2026-03-10 16:00:00,2026-03-10 17:00:00,,2026-03-10 18:30:00,13,0,,,\n"
        + "P5,T5,i,0.00,0.00,,2026-03-10 16:00:00,,,2026-03-10 18:00:00,13,0,,,\n"
        + "P6,T6,i,60.00,0.00,,2026-03-10 16:00:00,,,2026-03-10 16:00:00,11,0,,,\n";

    private protected ImportOrdersTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task An_alliances_file_becomes_orders_once()
    {
        var (status, dry) = await SendAsync("orders/import?dryRun=true", File);
        Assert.Equal((HttpStatusCode.OK, (6, 0, 0, 0), true), (status, Counts(dry), dry.GetProperty("dryRun").GetBoolean()));
        Assert.Equal(0, await Host.ReadAsync(db => db.Orders.CountAsync(Cancel)));
        Assert.Equal(default, await FiguresAsync());

        var (_, answer) = await SendAsync("orders/import", File);
        Assert.Equal((6, 0, 0, 0), Counts(answer));
        Assert.Contains("tk_status", answer.GetProperty("columns").EnumerateArray().Select(x => x.GetString()));
        Assert.DoesNotContain("click_time", answer.GetProperty("columns").EnumerateArray().Select(x => x.GetString()));
        Assert.Equal((0, 6, 0, 0), Counts((await SendAsync("orders/import", File)).Body));
        Assert.Equal(new(4, 22_051, Closed: 1), await FiguresAsync());
        Assert.Equal(new(4, 22_051), await FiguresAsync("from=2026-03-10T09:00:00Z&to=2026-03-10T10:00:00Z"));
        Assert.Equal(new(0, 0, Closed: 1), await FiguresAsync("from=2026-03-10T10:00:00Z"));

        var (_, list) = await GetAsync("orders");
        Assert.Equal(
            [("T1", "paid"), ("T2", "paid"), ("T3", "paid"), ("T4", "closed"), ("T5", "closed"), ("T6", "created")],
            list.GetProperty("orders").EnumerateArray().Select(x => x.GetProperty("order")).Select(x => (Text(x, "orderId"), Text(x, "orderState"))));
        var one = (await GetAsync("orders/T1")).Body.GetProperty("order");
        Assert.Equal(("P1", 10_000, "CNY", "taobao", "2026-03-10T09:00:00Z"), (Text(one, "parentOrderId"), one.GetProperty("amount").GetInt64(), Text(one, "currency"), Text(one, "platform"), Text(one, "paidAt")));
    }

    [Fact]
    public async Task The_sites_headings_in_gb18030_say_the_same()
    {
        var site = "淘宝父订单编号,淘宝子订单编号,商品标题,付款金额（元）,订单创建时间,订单付款时间,结算时间,修改时间,订单状态\r\n"
            + "P1,T1,\"夏季,连衣裙\",100.00,2026/3/10 16:00,2026/3/10 17:00,,2026/3/10 17:00,订单付款\r\n"
            + "P1,T2,外套,50.50,2026/3/10 16:00,2026/3/10 17:00,,,已结算\r\n"
            + "P4,T4,帽子,70.00,2026/3/10 16:00,2026/3/10 17:00,,2026/3/10 18:30,已失效\r\n"
            + "P6,T6,围巾,60.00,2026/3/10 16:00,--,,,拍下未付款\r\n";
        var (_, answer) = await SendAsync("orders/import", Gb18030.GetBytes(site));
        Assert.Equal(("gb18030", (4, 0, 0, 0)), (Text(answer, "encoding"), Counts(answer)));
        var (_, again) = await SendAsync("orders/import", File);
        Assert.Equal((2, 4, 0, 0), Counts(again));
        Assert.Equal(new(4, 22_051, Closed: 1), await FiguresAsync());
    }

    [Fact]
    public async Task Our_own_columns_are_minor_units_and_name_the_buyer()
    {
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(Merchant, Link, visitor: visitor, at: Some.Noon.AddMinutes(-10)));
        var (_, answer) = await SendAsync(
            "orders/import?platform=own-shop",
            $"orderId;state;amount;currency;paidAt;occurredAt;visitorId;buyer\nT1;paid;100;CNY;2026-03-10T12:00:00Z;;{visitor};new\nT1;closed;;;;2026-03-10T12:00:00Z;;\nT2;;7;CNY;2026-03-10 20:00:00;;;returning\n;;;;;;;\n");
        Assert.Equal((3, 0, 0, 1), Counts(answer));
        Assert.Equal([(4, "skipped", "row_empty")], Told(answer));
        Assert.Equal(new(1, 100, Closed: 1), await FiguresAsync($"linkId={Link}"));
        var stored = await Host.ReadAsync(db => db.Orders.AsNoTracking().OrderBy(x => x.OrderId).ToListAsync(Cancel));
        Assert.Equal([("T1", true, "own-shop"), ("T2", false, "own-shop")], stored.Select(x => (x.OrderId, x.BuyerNew!.Value, x.Platform)));
    }

    [Fact]
    public async Task Any_order_of_the_rows_and_any_cut_into_files_gives_the_same_book()
    {
        var lines = File[Head.Length..].TrimEnd('\n').Split('\n').SelectMany(line => (string[])[line, line.Replace(",12,0,", ",14,0,", StringComparison.Ordinal)]).ToList();
        var books = new List<string>();
        for (var seed = 0; seed < 4; seed++)
        {
            string[] shuffled = [.. lines];
            new Random(seed).Shuffle(shuffled);
            var other = Guid.CreateVersion7();
            foreach (var part in shuffled.Chunk(3 + seed))
            {
                var (status, _) = await TextAsync(HttpMethod.Post, "orders/import", Encoding.UTF8.GetBytes(Head + string.Join('\n', part)), merchant: other);
                Assert.Equal(HttpStatusCode.OK, status);
            }

            books.Add(JsonSerializer.Serialize(await Host.ReadAsync(db => db.Orders.AsNoTracking().Where(x => x.MerchantId == other).OrderBy(x => x.OrderId)
                .Select(x => new { x.OrderId, x.ParentOrderId, x.Amount, x.CreatedAt, x.PaidAt, x.ClosedAt, x.Platform }).ToListAsync(Cancel)))
                + JsonSerializer.Serialize(await Host.ReadAsync(db => db.Rollups.AsNoTracking().Where(x => x.MerchantId == other).OrderBy(x => x.Hour).Select(x => new { x.Hour, x.Orders, x.Paid, x.OrdersClosed }).ToListAsync(Cancel))));
        }

        Assert.Single(books.Distinct());
    }

    [Fact]
    public async Task A_wrong_row_stops_no_other_and_is_told_with_its_number_and_rule()
    {
        var text = "orderId,tk_status,alipay_total_price,tk_create_time,tk_paid_time\n"
            + "T1,12,1.00,2026-03-10 16:00:00,2026-03-10 17:00:00\n"
            + "2.1E+18,12,1.00,,2026-03-10 17:00:00\n"
            + ",12,1.00,,2026-03-10 17:00:00\n"
            + "T4,99,1.00,,2026-03-10 17:00:00\n"
            + "T5,12,1.005,,2026-03-10 17:00:00\n"
            + "T6,12,1.00,,tomorrow\n"
            + "T7,12,1.00,,\n"
            + "T8,12,1.00,,2026-03-11 17:00:00\n"
            + "T1,12,2.00,2026-03-10 15:00:00,2026-03-10 17:00:00\n"
            + "x\"y,12,1.00,,2026-03-10 17:00:00\n"
            + "T9,12,,,2026-03-10 17:00:00\n"
            + "T10,12\n"
            + "T11,12,1.00,,2026-03-10 17:00:00\n";
        var (_, answer) = await SendAsync("orders/import", text);
        Assert.Equal((2, 0, 11, 0), Counts(answer));
        Assert.Equal(
            [
                (2, "refused", "id_rounded"), (3, "refused", "required"), (4, "refused", "state_unknown"), (5, "refused", "amount_malformed"), (6, "refused", "time_malformed"), (7, "refused", "required"),
                (8, "refused", "time_out_of_range"), (9, "refused", "order_differs"), (10, "refused", "quote_misplaced"), (11, "refused", "out_of_range"), (12, "refused", "out_of_range"),
            ],
            Told(answer));

        // Of a row that is refused nothing is taken: not even that it was placed earlier.
        Assert.Equal("2026-03-10T08:00:00Z", Text((await GetAsync("orders/T1")).Body.GetProperty("order"), "createdAt"));
        Assert.Equal(new(2, 200), await FiguresAsync());
    }

    [Fact]
    public async Task Every_row_is_told_as_a_line_where_that_is_asked_for()
    {
        var rows = string.Concat(Enumerable.Range(0, 2_500).Select(n => $"T{n % 2_000},{(n % 2 == 0 ? 100 : -1)},CNY,2026-03-10T09:00:00Z\n"));
        var file = Encoding.UTF8.GetBytes("orderId,amount,currency,paidAt\n" + rows);
        var (_, text) = await TextAsync(HttpMethod.Post, "orders/import", file, accept: "application/x-ndjson");
        var lines = text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(2_501, lines.Count);
        Assert.Equal(Enumerable.Range(1, 2_500), lines.Take(2_500).Select(line => line.GetProperty("row").GetInt32()));
        Assert.Equal((1_000, 250, 1_250, 0), Counts(lines[^1]));

        var (_, answer) = await SendAsync("orders/import", file);
        Assert.Equal((0, 1_250, 1_250, 0), Counts(answer));
        Assert.Equal((FileLimits.MaxToldRows, 250), (answer.GetProperty("results").GetArrayLength(), answer.GetProperty("resultsLeftOut").GetInt32()));
        Assert.Equal(new(1_000, 100_000), await FiguresAsync());
    }

    [Fact]
    public async Task A_file_that_is_none_is_refused_as_a_whole()
    {
        foreach (var (code, status, file) in new (string, HttpStatusCode, string)[]
        {
            ("columns_unknown", HttpStatusCode.UnprocessableEntity, "a,b\n1,2\n"), ("columns_unknown", HttpStatusCode.UnprocessableEntity, "trade_id,alipay_total_price\nT,1\n"),
            ("duplicate_column", HttpStatusCode.UnprocessableEntity, "orderId,trade_id,amount\n"), ("duplicate_column", HttpStatusCode.UnprocessableEntity, "orderId,付款金额,amount,订单状态\n"),
            ("quote_not_closed", HttpStatusCode.UnprocessableEntity, "orderId,amount\nT1,1\n\"T2,1\n"), ("file_empty", HttpStatusCode.UnprocessableEntity, ""),
        })
        {
            var (answered, problem) = await SendAsync("orders/import", file);
            Assert.Equal((status, code), (answered, Text(problem, "code")));
        }

        Assert.Equal(2, (await SendAsync("orders/import", "orderId,amount\nT1,1\n\"T2,1\n")).Body.GetProperty("row").GetInt64());
        Assert.Equal("media_type_not_supported", Text((await SendAsync("orders/import", "{}", "application/json")).Body, "code"));
        Assert.Equal("encoding_unknown", Text((await SendAsync("orders/import?encoding=utf-16", File)).Body, "code"));
        Assert.Equal("encoding_unknown", Text((await SendAsync("orders/import", File, "text/csv; charset=utf-16")).Body, "code"));
        Assert.Equal("dry_run_invalid", Text((await SendAsync("orders/import?dryRun=yes", File)).Body, "code"));
        Assert.Equal("platform_invalid", Text((await SendAsync("orders/import?platform=Tao%20Bao", File)).Body, "code"));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("orders/import", File, scope: "stats:read")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await TextAsync(HttpMethod.Post, "orders/import", new byte[FileLimits.MaxBytes + 1])).Status);
        Assert.Equal(0, await Host.ReadAsync(db => db.Orders.CountAsync(Cancel)));
    }

    [Fact]
    public async Task The_platforms_mark_of_a_user_is_the_visitor_and_the_place_a_placement_where_that_is_its_code()
    {
        var (visitor, poster, other, campaign) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.CatalogueAsync(Placement(poster, "p7k2"), Placement(other, "q8m3"));
        await Host.DeliverAsync(Some.Visit(Merchant, Link, other, campaign, visitor: visitor, at: Some.Noon.AddHours(-5)));
        var rows = Head
            + $"P1,T1,i,1.00,,,,2026-03-10 17:00:00,,,12,0,p7k2,,\n"
            + $"P1,T2,i,1.00,,,,2026-03-10 17:00:00,,,12,0,p7k2,,{visitor}\n"
            + $"P1,T3,i,1.00,,,,2026-03-10 17:00:00,,,12,0,p7k2,q8m3,\n"
            + $"P1,T4,i,1.00,,,,2026-03-10 17:00:00,,,12,0,110234,,某人\n";
        Assert.Equal((4, 0, 0, 0), Counts((await SendAsync("orders/import", rows)).Body));
        Assert.Equal([poster, poster, null, null], (await Host.ReadAsync(db => db.Orders.AsNoTracking().OrderBy(x => x.OrderId).ToListAsync(Cancel))).Select(x => x.NamedPlacementId));
        Assert.Equal(poster, (await GetAsync("orders/T1")).Body.GetProperty("order").GetProperty("namedPlacementId").GetGuid());
        Assert.Equal(default, await FiguresAsync($"placementId={poster}"));
        Assert.Equal(new(1, 100), await FiguresAsync($"placementId={other}"));
        Assert.Equal(new(1, 100), await FiguresAsync($"linkId={Link}"));
        Assert.Equal(new(4, 400), await FiguresAsync());

        // Who bought may be told later.
        Assert.Equal((1, 0, 0, 0), Counts((await SendAsync("orders/import", Head + $"P1,T1,i,1.00,,,,2026-03-10 17:00:00,,,12,0,p7k2,,{visitor}\n")).Body));
        Assert.Equal(default, await FiguresAsync($"placementId={poster}"));
        Assert.Equal(new(2, 200), await FiguresAsync($"placementId={other}&from=2026-03-10T09:00:00Z&to=2026-03-10T10:00:00Z"));

        CatalogueChange Placement(Guid id, string code) => new()
        {
            EventId = Some.Bytes(Guid.CreateVersion7()),
            MerchantId = Some.Bytes(Merchant),
            Id = Some.Bytes(id),
            Version = 1,
            Placement = new() { CampaignId = Some.Bytes(campaign), Name = code, Code = code, Channel = "wechat" },
        };
    }

    [Fact]
    public async Task Refunds_come_from_their_file_once_and_wait_for_their_orders()
    {
        var refunds = "refund_suit_id,tb_trade_id,refund_fee,refund_status,tk_refund_time,modified_time\n"
            + "R1,T1,30.00,2,2026-03-10 18:00:00,2026-03-10 18:00:00\n"
            + "R2,T1,5.00,4,2026-03-10 18:00:00,2026-03-10 18:00:00\n"
            + "R3,T1,5.00,3,2026-03-10 18:00:00,2026-03-10 18:00:00\n"
            + "R4,T2,50.51,12,2026-03-10 18:00:00,2026-03-10 18:00:00\n"
            + "R5,T3,0.00,2,2026-03-10 18:00:00,2026-03-10 18:00:00\n";
        var (_, answer) = await SendAsync("refunds/import", refunds);
        Assert.Equal((2, 0, 1, 2), Counts(answer));
        Assert.Equal([(2, "skipped", "refund_pending"), (3, "skipped", "refund_failed"), (5, "refused", "out_of_range")], Told(answer));
        await SendAsync("orders/import", File);
        Assert.Equal(new(4, 22_051, 1, 3_000, 1), await FiguresAsync());

        // Written again later by the platform it is the same refund; the one that was too much is told now.
        (_, answer) = await SendAsync("refunds/import", refunds.Replace("R1,T1,30.00,2,2026-03-10 18:00:00,2026-03-10 18:00:00", "R1,T1,30.00,13,2026-03-10 18:00:00,2026-03-10 19:00:00", StringComparison.Ordinal));
        Assert.Equal((0, 1, 2, 2), Counts(answer));
        Assert.Contains((4, "refused", "refund_exceeds_order"), Told(answer));
        var site = "维权编号,子订单编号,退款金额,维权状态,维权完成时间\n=\"R6\",T1,70.00,维权成功,2026-03-10 19:00:00\n";
        Assert.Equal((1, 0, 0, 0), Counts((await SendAsync("refunds/import", Gb18030.GetBytes(site))).Body));
        Assert.Equal(new(4, 22_051, 2, 10_000, 1), await FiguresAsync());
        var (_, order) = await GetAsync("orders/T1");
        Assert.Equal([("R1", "applied"), ("R6", "applied")], order.GetProperty("refunds").EnumerateArray().Select(x => (Text(x, "refundId"), Text(x, "state"))));
    }

    [Fact]
    public async Task Orders_are_listed_by_state_and_payment_page_by_page_and_another_merchants_are_none()
    {
        await SendAsync("orders/import", File);
        await RefundAsync(new { refundId = "R1", orderId = "T9", amount = 1, currency = "CNY", occurredAt = Some.Noon });
        Assert.Equal(["T1", "T2", "T3"], await IdsAsync("state=paid"));
        Assert.Equal(["T4", "T5"], await IdsAsync("state=closed"));
        Assert.Equal(["T6"], await IdsAsync("state=created"));
        Assert.Equal(["T1", "T2", "T3", "T4"], await IdsAsync("from=2026-03-10T09:00:00Z&to=2026-03-10T09:00:01Z"));
        Assert.Empty(await IdsAsync("to=2026-03-10T09:00:00Z"));

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var (_, page) = await GetAsync($"orders?limit=4&cursor={cursor}");
            seen.AddRange(page.GetProperty("orders").EnumerateArray().Select(x => Text(x.GetProperty("order"), "orderId")));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString()! : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(["T1", "T2", "T3", "T4", "T5", "T6"], seen);

        foreach (var (code, query) in new[] { ("limit_out_of_range", "limit=0"), ("limit_out_of_range", "limit=201"), ("state_unknown", "state=shipped"), ("cursor_invalid", "cursor=*"), ("time_malformed", "from=today") })
        {
            Assert.Equal(code, Text((await GetAsync("orders?" + query)).Body, "code"));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("orders/T1", merchant: Guid.CreateVersion7())).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("orders/T9")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("orders", scope: "stats:read")).Status);
        Assert.Empty((await GetAsync("orders", merchant: Guid.CreateVersion7())).Body.GetProperty("orders").EnumerateArray());

        async Task<List<string>> IdsAsync(string query) => [.. (await GetAsync("orders?" + query)).Body.GetProperty("orders").EnumerateArray().Select(x => Text(x.GetProperty("order"), "orderId"))];
    }
}
