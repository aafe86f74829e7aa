using System.Net;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Experiments;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Conversions;

public sealed class StandaloneRefundsTests() : RefundsTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedRefundsTests() : RefundsTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class RefundsTests : ConversionSuite
{
    private protected RefundsTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Refunds_in_parts_are_counted_beside_what_was_paid_up_to_the_last_unit()
    {
        await OrderAsync(Order("T1", 100));
        var (status, refund) = await RefundAsync(Refund("R1", "T1", 60));
        Assert.Equal((HttpStatusCode.Created, "applied", "T1"), (status, Text(refund, "state"), Text(refund, "orderId")));
        await RefusedAsync("refunds", "refund_exceeds_order", Refund("R2", "T1", 41));
        Assert.Equal(new(1, 100, 1, 60), await FiguresAsync());
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(Refund("R2", "T1", 40))).Status);
        await RefusedAsync("refunds", "refund_exceeds_order", Refund("R3", "T1", 1));
        Assert.Equal(new(1, 100, 2, 100), await FiguresAsync());
        Assert.Equal(100, (await OrderAsync(Order("T1", 100))).Body.GetProperty("refunded").GetInt64());
    }

    [Fact]
    public async Task The_same_refund_again_is_the_same_answer_and_another_one_a_conflict()
    {
        await OrderAsync(Order("T1", 100));
        await OrderAsync(Order("T2", 100));
        var first = await RefundAsync(Refund("R1", "T1", 60), "key");
        var again = await RefundAsync(Refund("R1", "T1", 60));
        Assert.Equal((HttpStatusCode.OK, first.Body.GetRawText()), (again.Status, again.Body.GetRawText()));
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(Refund("R1", "T1", 60), "key")).Status);
        await RefusedAsync("refunds", "refund_differs", Refund("R1", "T1", 59), HttpStatusCode.Conflict);
        await RefusedAsync("refunds", "refund_differs", Refund("R1", "T2", 60), HttpStatusCode.Conflict);
        await RefusedAsync("refunds", "refund_differs", Refund("R1", "T3", 60), HttpStatusCode.Conflict);
        Assert.Equal(new(2, 200, 1, 60), await FiguresAsync());
    }

    [Fact]
    public async Task A_refund_before_its_order_waits_and_counts_once_the_order_is_paid()
    {
        Assert.Equal("waiting", Text((await RefundAsync(Refund("R1", "T1", 60))).Body, "state"));
        await OrderAsync(new { orderId = "T1", state = "created", occurredAt = Some.Noon.AddHours(-2) });
        Assert.Equal("waiting", Text((await RefundAsync(Refund("R1", "T1", 60))).Body, "state"));
        Assert.Equal(default, await FiguresAsync());

        var (status, order) = await OrderAsync(Order("T1", 100));
        Assert.Equal((HttpStatusCode.OK, 60), (status, order.GetProperty("refunded").GetInt64()));
        Assert.Equal("applied", Text((await RefundAsync(Refund("R1", "T1", 60))).Body, "state"));
        Assert.Equal(new(1, 100, 1, 60), await FiguresAsync());
    }

    [Fact]
    public async Task Of_refunds_that_waited_the_later_ones_that_exceed_the_order_are_in_no_figure()
    {
        await RefundAsync(Refund("R1", "T1", 70, at: Some.Noon.AddMinutes(-1)));
        await RefundAsync(Refund("R2", "T1", 60, at: Some.Noon.AddMinutes(-2)));
        await RefundAsync(Refund("R3", "T1", 1, currency: "USD"));
        await RefundAsync(Refund("R4", "T1", 40, at: Some.Noon));
        await OrderAsync(Order("T1", 100));
        Assert.Equal(new(1, 100, 2, 100), await FiguresAsync());
        await RefusedAsync("refunds", "refund_exceeds_order", Refund("R1", "T1", 70, at: Some.Noon.AddMinutes(-1)));
        await RefusedAsync("refunds", "currency_mismatch", Refund("R3", "T1", 1, currency: "USD"));
        await RefusedAsync("refunds", "currency_mismatch", Refund("R5", "T9", 1, currency: "USD"));
    }

    [Fact]
    public async Task A_refund_counts_where_its_order_was_touched_in_its_own_hour_and_moves_with_it()
    {
        var visitor = Guid.CreateVersion7();
        await OrderAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon.AddHours(-3), visitorId = visitor });
        await RefundAsync(Refund("R1", "T1", 30, at: Some.Noon.AddHours(-1)));
        await OrderAsync(new { orderId = "T1", state = "closed", occurredAt = Some.Noon });
        await Host.DeliverAsync(SplitVisits.Of(Merchant, Link, "a", visitor, at: Some.Noon.AddHours(-4)));
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Poll.UntilAsync(async () => (await FiguresAsync($"linkId={Link}")).Orders == 1, "the order to be joined");
        await RefundAsync(Refund("R2", "T1", 10, at: Some.Noon));

        var all = new Figures(1, 100, 2, 40, 1);
        Assert.Equal((all, all), (await FiguresAsync($"linkId={Link}"), await FiguresAsync()));
        foreach (var link in (string[])["", $"&linkId={Link}"])
        {
            Assert.Equal(new(1, 100), await FiguresAsync("from=2026-03-10T09:00:00Z&to=2026-03-10T10:00:00Z" + link));
            Assert.Equal(new(0, 0, 1, 30), await FiguresAsync("from=2026-03-10T11:00:00Z&to=2026-03-10T12:00:00Z" + link));
            Assert.Equal(new(0, 0, 1, 10, 1), await FiguresAsync("from=2026-03-10T12:00:00Z" + link));
        }

        var variant = await Host.ReadAsync(db => db.VariantTotals.AsNoTracking().SingleAsync(x => x.MerchantId == Merchant && x.LinkId == Link, Cancel));
        Assert.Equal(("a", 1L, 1L, 100L, 40L), (variant.Variant, variant.Rewarded, variant.Orders, variant.Paid, variant.Refunded));

        // What counted at the merchant alone before is there no more.
        var rows = await Host.ReadAsync(db => db.Rollups.AsNoTracking().Where(x => x.MerchantId == Merchant && x.LinkId == Guid.Empty).ToListAsync(Cancel));
        Assert.All(rows, row => Assert.Equal(default, row.Outcomes));
    }

    [Fact]
    public async Task A_refund_and_the_order_it_came_before_do_not_miss_each_other()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = "T" + round;
            await Task.WhenAll(OrderAsync(Order(id, 100)), RefundAsync(Refund("R" + id, id, 60)), RefundAsync(Refund("R" + id, id, 60)), RefundAsync(Refund("S" + id, id, 40)));
        }

        Assert.Equal(new(10, 1_000, 20, 1_000), await FiguresAsync());
        Assert.Equal(20, await Host.ReadAsync(db => db.Refunds.CountAsync(x => x.MerchantId == Merchant && x.State == RefundState.Applied, Cancel)));
    }

    [Fact]
    public async Task Of_refunds_side_by_side_no_more_is_given_back_than_was_paid()
    {
        await OrderAsync(Order("T1", 100));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => RefundAsync(Refund("R" + n, "T1", 30))));
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(new(1, 100, 3, 90), await FiguresAsync());
    }

    [Fact]
    public async Task What_can_not_be_a_refund_is_refused_and_nothing_is_kept()
    {
        await RefusedAsync("refunds", "required", Refund(" ", "T1", 1));
        await RefusedAsync("refunds", "too_long", Refund(new string('x', 101), "T1", 1));
        await RefusedAsync("refunds", "too_long", Refund("R1", new string('x', 101), 1));
        await RefusedAsync("refunds", "out_of_range", Refund("R1", "T1", 0));
        await RefusedAsync("refunds", "out_of_range", Refund("R1", "T1", OrderReader.MaxAmount + 1));
        await RefusedAsync("refunds", "currency_invalid", Refund("R1", "T1", 1, currency: "cny"));
        await RefusedAsync("refunds", "time_out_of_range", Refund("R1", "T1", 1, at: Some.Noon.AddMinutes(6)));
        await RefusedAsync("refunds", "required", new { refundId = "R1", orderId = "T1", amount = 1, currency = "CNY" });
        await RefusedAsync("refunds", "unknown_field", new { refundId = "R1", orderId = "T1", amount = 1, currency = "CNY", state = "applied" });
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("refunds", Refund("R1", "T1", 1), scope: "stats:read")).Status);
        Assert.Equal((0, 0), (await Host.ReadAsync(db => db.Refunds.CountAsync(Cancel)), await Host.ReadAsync(db => db.Orders.CountAsync(Cancel))));
    }

    [Fact]
    public async Task Another_merchants_order_is_not_refunded()
    {
        await OrderAsync(Order("T1", 100));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/refunds") { Content = System.Net.Http.Json.JsonContent.Create(Refund("R1", "T1", 60)) };
        request.Headers.Add(Hosting.AttributionHost.PrincipalHeader, $"{Guid.CreateVersion7()}:orders:write");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        Assert.Contains("\"waiting\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(new(1, 100), await FiguresAsync());
    }

    private static object Order(string id, long amount) => new { orderId = id, amount, currency = "CNY", paidAt = Some.Noon.AddHours(-1) };

    private static object Refund(string id, string order, long amount, string currency = "CNY", DateTime? at = null) =>
        new { refundId = id, orderId = order, amount, currency, occurredAt = at ?? Some.Noon };
}
