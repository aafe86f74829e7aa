using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Reconciliations;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Tests.OrderFiles;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Reconciliations;

public sealed class StandaloneReconcileFileTests() : ReconcileFileTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedReconcileFileTests() : ReconcileFileTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class ReconcileFileTests : OrderFileSuite
{
    private const string Head = "trade_id,tk_status,alipay_total_price,tk_create_time,tk_paid_time,modified_time\n";
    private const string March9 = "from=2026-03-08T16:00:00Z&to=2026-03-09T16:00:00Z";

    private protected ReconcileFileTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task A_file_is_compared_with_the_book_and_the_report_is_read_again()
    {
        await BookAsync((1, 100), (2, 200), (3, 300), (5, 500));
        var (status, report) = await SendAsync($"reconciliations?{March9}&graceHours=0", Head + Row(1, "1.00") + Row(2, "1.90") + Row(4, "4.00") + Row(5, "5.00") + Row(5, "5.00") + "x,12,?,,2026-03-09 12:00:00,\n");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal((1_690, 1_100, 590, 590, true, 5, 1), Sums(report));
        Assert.Equal(
            [("matched", 2, 0), ("amount_diff", 1, -10), ("missing_internal", 1, 400), ("missing_external", 1, -300), ("duplicate_external", 1, 500)],
            report.GetProperty("classes").EnumerateArray().Select(x => (Text(x, "class"), x.GetProperty("rows").GetInt32(), x.GetProperty("difference").GetInt32())));
        Assert.Equal("amount_malformed", Text(report.GetProperty("refusals")[0], "code"));

        // The book goes on; the report stays.
        await BookAsync((4, 400));
        var id = Text(report, "id");
        var (_, read) = await GetAsync($"reconciliations/{id}");
        Assert.Equal((Sums(report), report.GetProperty("classes").GetRawText()), (Sums(read), read.GetProperty("classes").GetRawText()));
        var (_, rows) = await GetAsync($"reconciliations/{id}/rows?limit=4");
        Assert.Equal(["T1", "T2", "T3", "T4"], rows.GetProperty("rows").EnumerateArray().Select(x => Text(x, "orderId")));
        (_, rows) = await GetAsync($"reconciliations/{id}/rows?limit=4&cursor={Text(rows, "nextCursor")}");
        Assert.Equal([("T5", "matched", 0, 4), ("T5", "duplicate_external", 500, 5)], rows.GetProperty("rows").EnumerateArray().Select(x => (Text(x, "orderId"), Text(x, "class"), x.GetProperty("difference").GetInt32(), x.GetProperty("fileRow").GetInt32())));
        Assert.False(rows.TryGetProperty("nextCursor", out _));
        (_, rows) = await GetAsync($"reconciliations/{id}/rows?class=missing_external");
        var row = Assert.Single(rows.GetProperty("rows").EnumerateArray());
        Assert.Equal(("T3", 300, "paid", false), (Text(row, "orderId"), row.GetProperty("internalAmount").GetInt32(), Text(row, "internalState"), row.TryGetProperty("externalAmount", out _)));
        Assert.Equal(1, (await GetAsync("reconciliations")).Body.GetProperty("reconciliations").GetArrayLength());

        foreach (var path in new[] { $"reconciliations/{id}", $"reconciliations/{id}/rows", $"reconciliations/{id}/rows.csv" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await TextAsync(HttpMethod.Get, path, merchant: Guid.CreateVersion7())).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await TextAsync(HttpMethod.Get, path, scope: "stats:read")).Status);
        }
    }

    [Fact]
    public async Task A_report_is_a_table_that_no_spreadsheet_runs_and_that_sums_up()
    {
        var (_, report) = await SendAsync($"reconciliations?{March9}", Head + "=1+1,12,1.00,,2026-03-09 12:00:00,\n\"a,\"\"b\",12,2.00,,2026-03-09 12:00:00,\n");
        var (_, csv) = await TextAsync(HttpMethod.Get, $"reconciliations/{Text(report, "id")}/rows.csv");
        Assert.Equal(
            "class,orderId,refundId,internalAmount,externalAmount,difference,currency,internalState,externalState,at,fileRow\r\n"
            + "late,'=1+1,,,100,100,CNY,,paid,2026-03-09T04:00:00.000Z,1\r\n"
            + "late,\"a,\"\"b\",,,200,200,CNY,,paid,2026-03-09T04:00:00.000Z,2\r\n",
            csv);
        Assert.EndsWith("fileRow\r\n", (await TextAsync(HttpMethod.Get, $"reconciliations/{Text(report, "id")}/rows.csv?class=matched")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_file_matches_itself_whatever_the_period_and_the_state()
    {
        var file = Head + Row(1, "1.00") + Row(2, "2.00", 13) + "T3,11,3.00,2026-03-09 11:00:00,,2026-03-09 11:00:00\n" + "T4,13,0.00,2026-03-09 11:00:00,,2026-03-09 11:00:00\n";
        await SendAsync("orders/import", file);
        var (_, report) = await SendAsync("reconciliations", file);
        Assert.Equal(("matched", 4), (Text(report.GetProperty("classes")[0], "class"), report.GetProperty("classes")[0].GetProperty("rows").GetInt32()));
        Assert.Equal((300, 300, 0, 0, true, 4, 0), Sums(report));

        // Another state of one, and a payment that the book has a second before the period.
        (_, report) = await SendAsync("reconciliations?from=2026-03-09T04:00:01Z&to=2026-03-09T05:00:00Z", (Head + Row(1, "1.00") + Row(2, "2.00", 14)).Replace("12:00:00,2026", "12:00:01,2026", StringComparison.Ordinal));
        Assert.Equal(["matched", "status_diff"], report.GetProperty("classes").EnumerateArray().Select(x => Text(x, "class")));

        // An order of another platform is no matter of this one.
        await OrderAsync(new { orderId = "J1", amount = 9, currency = "CNY", paidAt = "2026-03-09T04:00:00Z", platform = "jd" });
        (_, report) = await SendAsync($"reconciliations?{March9}&graceHours=0", file);
        Assert.Equal((300, 300, 0, 0, true), (Sums(report).External, Sums(report).Internal, Sums(report).Difference, Sums(report).Sum, Sums(report).Balanced));
        (_, report) = await SendAsync($"reconciliations?{March9}&graceHours=0&platform=jd", file);
        Assert.Equal((300, 9, 291, 291, true), (Sums(report).External, Sums(report).Internal, Sums(report).Difference, Sums(report).Sum, Sums(report).Balanced));
    }

    [Fact]
    public async Task Refunds_are_compared_by_their_order_and_their_own_id()
    {
        await BookAsync((1, 1_000), (2, 1_000));
        await RefundAsync(new { refundId = "R1", orderId = "T1", amount = 100, currency = "CNY", occurredAt = "2026-03-09T05:00:00Z" });
        await RefundAsync(new { refundId = "R2", orderId = "T1", amount = 200, currency = "CNY", occurredAt = "2026-03-09T05:00:00Z" });
        await RefundAsync(new { refundId = "R3", orderId = "T7", amount = 300, currency = "CNY", occurredAt = "2026-03-09T05:00:00Z" });
        await RefundAsync(new { refundId = "R4", orderId = "T2", amount = 400, currency = "CNY", occurredAt = "2026-03-09T05:00:00Z" });
        var (_, report) = await SendAsync(
            $"reconciliations?kind=refunds&{March9}&graceHours=0",
            "refund_suit_id,tb_trade_id,refund_fee,refund_status,tk_refund_time\nR1,T1,1.00,2,2026-03-09 13:00:00\nR2,T2,2.00,13,2026-03-09 13:00:00\nR3,T7,3.00,2,2026-03-09 13:00:00\nR5,T1,9.00,4,2026-03-09 13:00:00\n");
        var (_, rows) = await GetAsync($"reconciliations/{Text(report, "id")}/rows");
        Assert.Equal(
            [("T1", "R1", "matched"), ("T1", "R2", "missing_external"), ("T2", "R2", "missing_internal"), ("T2", "R4", "missing_external"), ("T7", "R3", "amount_diff")],
            rows.GetProperty("rows").EnumerateArray().Select(x => (Text(x, "orderId"), Text(x, "refundId"), Text(x, "class"))));
        Assert.Equal((600, 700, -100, -100, true, 3, 0), Sums(report));
    }

    [Fact]
    public async Task What_is_wrong_with_the_question_is_told()
    {
        foreach (var (code, query) in new[]
        {
            ("kind_unknown", "kind=visits"), ("period_half", "from=2026-03-09T00:00:00Z"), ("time_malformed", "from=today"), ("period_out_of_range", "from=2026-03-09T00:00:00Z&to=2026-03-09T00:00:00Z"),
            ("period_out_of_range", "from=2025-03-09T00:00:00Z&to=2026-03-10T00:00:00.001Z"), ("grace_out_of_range", "graceHours=169"), ("grace_out_of_range", "graceHours=-1"), ("platform_invalid", "platform=%C3%A4"),
            ("period_unknown", ""),
        })
        {
            Assert.Equal(code, Text((await SendAsync("reconciliations?" + query, Head)).Body, "code"));
        }

        Assert.Equal(HttpStatusCode.Created, (await SendAsync("reconciliations?from=2025-03-09T00:00:00Z&to=2026-03-10T00:00:00Z&graceHours=168", Head)).Status);
        var (_, report) = await SendAsync("reconciliations", Head + Row(1, "1.00"));
        foreach (var (code, path) in new[]
        {
            ("limit_out_of_range", "reconciliations?limit=101"), ("cursor_invalid", "reconciliations?cursor=x"), ("limit_out_of_range", $"reconciliations/{Text(report, "id")}/rows?limit=1001"),
            ("cursor_invalid", $"reconciliations/{Text(report, "id")}/rows?cursor=x"), ("class_unknown", $"reconciliations/{Text(report, "id")}/rows?class=x"),
        })
        {
            Assert.Equal(code, Text((await GetAsync(path)).Body, "code"));
        }
    }

    [Fact]
    public async Task A_new_report_takes_the_place_of_the_oldest_when_there_are_as_many_as_are_kept()
    {
        List<Guid> ids = [];
        await using (var db = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            for (var n = 0; n < ReconciliationReports.MaxKept + 1; n++)
            {
                var report = new Reconciliation { MerchantId = Merchant, Id = Guid.CreateVersion7(Host.Clock.GetUtcNow().AddMinutes(n)), CreatedAt = Host.Clock.GetUtcNow().UtcDateTime.AddMinutes(n), Platform = "taobao", Currency = "CNY" };
                ids.Add(report.Id);
                db.ChangeTracker.Clear();
                await ReconciliationReports.KeepAsync(db, report, [new Difference(DifferenceClass.Matched, new Entry(new EntryKey("T", ""), 1, "paid", default(DateTime).AddYears(2020)), null)], Cancel);
            }
        }

        var kept = await Host.ReadAsync(db => db.Set<Reconciliation>().Where(x => x.MerchantId == Merchant).Select(x => x.Id).ToListAsync(Cancel));
        Assert.Equal(ids.Skip(1).Order(), kept.Order());
        Assert.Equal(ReconciliationReports.MaxKept, await Host.ReadAsync(db => db.Set<ReconciliationRow>().CountAsync(x => x.MerchantId == Merchant, Cancel)));
        var (seen, cursor) = (new List<Guid>(), "");
        do
        {
            var (_, page) = await GetAsync($"reconciliations?limit=90&cursor={cursor}");
            seen.AddRange(page.GetProperty("reconciliations").EnumerateArray().Select(x => x.GetProperty("id").GetGuid()));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString()! : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(ids.Skip(1).Reverse(), seen);
    }

    private async Task BookAsync(params (int Order, long Amount)[] orders) =>
        await OrderAsync(new { orders = orders.Select(x => new { orderId = "T" + x.Order, amount = x.Amount, currency = "CNY", paidAt = "2026-03-09T04:00:00Z" }) });

    private static string Row(int order, string yuan, int status = 12) => $"T{order},{status},{yuan},2026-03-09 11:00:00,2026-03-09 12:00:00,2026-03-09 12:00:00\n";

    private static (long External, long Internal, long Difference, long Sum, bool Balanced, long Rows, long Refused) Sums(JsonElement report) =>
        (Of(report, "external"), Of(report, "internal"), Of(report, "difference"), Of(report, "differencesSum"), report.GetProperty("balanced").GetBoolean(), Of(report, "fileRows"), Of(report, "refusedRows"));

    private static long Of(JsonElement report, string name) => report.GetProperty(name).GetInt64();
}
