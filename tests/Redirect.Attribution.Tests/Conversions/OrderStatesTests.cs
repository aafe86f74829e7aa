using System.Net;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Tests.Experiments;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Conversions;

public sealed class StandaloneOrderStatesTests() : OrderStatesTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedOrderStatesTests() : OrderStatesTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Orders as they go on, in whatever order that is heard of; one by one and many at once.</summary>
public abstract class OrderStatesTests : ConversionSuite
{
    private protected OrderStatesTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task An_order_counts_when_it_is_paid_and_its_closing_is_counted_beside_it()
    {
        var (status, created) = await OrderAsync(new { orderId = "T1", state = "created", occurredAt = Some.Noon.AddHours(-2), parentOrderId = "P1", amount = 120, currency = "CNY" });
        Assert.Equal((HttpStatusCode.Created, "created", "untouched"), (status, Text(created, "orderState"), Text(created, "state")));
        Assert.False(created.TryGetProperty("amount", out _));
        Assert.Equal(default, await FiguresAsync());

        (status, var paid) = await OrderAsync(new { orderId = "T1", state = "paid", occurredAt = Some.Noon.AddHours(-1), amount = 100, currency = "CNY", buyer = new { @new = false } });
        Assert.Equal((HttpStatusCode.OK, "paid", 100, "P1"), (status, Text(paid, "orderState"), paid.GetProperty("amount").GetInt64(), Text(paid, "parentOrderId")));
        Assert.Equal(new(1, 100), await FiguresAsync());

        Assert.Equal("closed", Text((await OrderAsync(new { orderId = "T1", state = "closed", occurredAt = Some.Noon })).Body, "orderState"));
        Assert.Equal(new(1, 100, Closed: 1), await FiguresAsync());
        Assert.Equal(new(0, 0, Closed: 1), await FiguresAsync("from=2026-03-10T12:00:00Z"));

        // It stays closed, however late what was before is told again.
        foreach (var older in (object[])[new { orderId = "T1", state = "created", occurredAt = Some.Noon.AddHours(-2) }, new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon.AddHours(-1) }])
        {
            Assert.Equal("closed", Text((await OrderAsync(older)).Body, "orderState"));
        }

        Assert.Equal(new(1, 100, Closed: 1), await FiguresAsync());
    }

    [Fact]
    public async Task What_was_never_paid_is_in_no_figure_and_a_payment_after_the_closing_opens_it_again()
    {
        await OrderAsync(new { orderId = "T1", state = "closed", occurredAt = Some.Noon.AddHours(-2) });
        Assert.Equal(default, await FiguresAsync());
        Assert.Equal("paid", Text((await OrderAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon.AddHours(-1) })).Body, "orderState"));
        Assert.Equal(new(1, 100), await FiguresAsync());
        Assert.Equal("paid", Text((await OrderAsync(new { orderId = "T1", state = "closed", occurredAt = Some.Noon.AddHours(-2) })).Body, "orderState"));
        Assert.Equal(new(1, 100), await FiguresAsync());
    }

    [Fact]
    public async Task In_whatever_order_it_is_heard_the_same_comes_out()
    {
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(Merchant, Link, visitor: visitor, at: Some.Noon.AddHours(-5)));
        var orders = 0;
        foreach (var permutation in Permutations([0, 1, 2, 3]))
        {
            var id = "T" + orders++;
            (string Path, object Body)[] reports =
            [
                ("orders", new { orderId = id, state = "created", occurredAt = Some.Noon.AddHours(-4), visitorId = visitor }),
                ("orders", new { orderId = id, amount = 100, currency = "CNY", paidAt = Some.Noon.AddHours(-3), parentOrderId = "P" }),
                ("orders", new { orderId = id, state = "closed", occurredAt = Some.Noon.AddHours(-1), buyer = new { @new = true } }),
                ("refunds", new { refundId = "R" + id, orderId = id, amount = 30, currency = "CNY", occurredAt = Some.Noon.AddHours(-2) }),
            ];
            foreach (var at in (int[])[.. permutation, .. permutation])
            {
                Assert.True((await PostAsync(reports[at].Path, reports[at].Body)).Status is HttpStatusCode.Created or HttpStatusCode.OK);
            }
        }

        var expected = new Figures(24, 2_400, 24, 720, 24);
        Assert.Equal((24, expected, expected), (orders, await FiguresAsync(), await FiguresAsync($"linkId={Link}")));
        Assert.Equal(new(24, 2_400), await FiguresAsync($"linkId={Link}&from=2026-03-10T09:00:00Z&to=2026-03-10T10:00:00Z"));
        Assert.Equal(new(0, 0, 24, 720), await FiguresAsync($"linkId={Link}&from=2026-03-10T10:00:00Z&to=2026-03-10T11:00:00Z"));
        Assert.Equal(new(0, 0, Closed: 24), await FiguresAsync($"linkId={Link}&from=2026-03-10T11:00:00Z"));
        var stored = await Host.ReadAsync(db => db.Orders.AsNoTracking().Where(x => x.MerchantId == Merchant).ToListAsync(Cancel));
        Assert.Single(stored.Select(x => (x.State, x.Amount, x.Refunded, x.CreatedAt, x.PaidAt, x.ClosedAt, x.BuyerNew, x.ParentOrderId, x.VisitorId, x.LinkId)).Distinct());
    }

    [Fact]
    public async Task A_visitor_by_the_merchants_own_id_is_who_claims_under_it()
    {
        await Host.DeliverAsync(Some.Visit(Merchant, Link, visitor: new Guid(VisitorName.Of("member 7", Merchant)!, bigEndian: true), at: Some.Noon.AddMinutes(-1)));
        Assert.Equal("touched", Text((await OrderAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = "member 7" })).Body, "state"));
        Assert.Equal("waiting", Text((await OrderAsync(new { orderId = "T2", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = "member 8" })).Body, "state"));
        Assert.Equal("waiting", Text((await OrderAsync(new { orderId = "T3", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = new string('x', 64) })).Body, "state"));
    }

    [Fact]
    public async Task A_report_may_add_what_another_left_out_and_not_change_what_it_said()
    {
        var visitor = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(Merchant, Link, visitor: visitor, at: Some.Noon.AddMinutes(-1)));
        var paid = new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon };
        await OrderAsync(paid);
        Assert.Equal(default, await FiguresAsync($"placementId=&linkId={Link}"));
        Assert.Equal("touched", Text((await OrderAsync(new { orderId = "T1", state = "created", occurredAt = Some.Noon.AddMinutes(-2), visitorId = visitor, parentOrderId = "P1", buyer = new { @new = true } })).Body, "state"));
        Assert.Equal(new(1, 100), await FiguresAsync($"linkId={Link}"));

        foreach (var other in (object[])
        [
            paid with { amount = 101 }, paid with { paidAt = Some.Noon.AddMilliseconds(-1) }, new { paid.orderId, paid.amount, paid.currency, paid.paidAt, visitorId = Guid.CreateVersion7() },
            new { paid.orderId, paid.amount, paid.currency, paid.paidAt, visitId = Guid.CreateVersion7() }, new { paid.orderId, paid.amount, paid.currency, paid.paidAt, parentOrderId = "P2" },
            new { orderId = "T1", state = "closed", occurredAt = Some.Noon, buyer = new { @new = false } },
        ])
        {
            await RefusedAsync("orders", "order_differs", other, HttpStatusCode.Conflict);
        }

        Assert.Equal(new(1, 100), await FiguresAsync());
    }

    [Fact]
    public async Task States_and_their_times_go_together()
    {
        await RefusedAsync("orders", "state_unknown", new { orderId = "T1", state = "shipped", occurredAt = Some.Noon });
        await RefusedAsync("orders", "required", new { orderId = "T1", state = "closed" });
        await RefusedAsync("orders", "paid_at_unpaid", new { orderId = "T1", state = "closed", occurredAt = Some.Noon, paidAt = Some.Noon });
        await RefusedAsync("orders", "times_differ", new { orderId = "T1", amount = 1, currency = "CNY", occurredAt = Some.Noon, paidAt = Some.Noon.AddSeconds(-1) });
        await RefusedAsync("orders", "out_of_range", new { orderId = "T1", state = "paid", currency = "CNY", occurredAt = Some.Noon });
        await RefusedAsync("orders", "out_of_range", new { orderId = "T1", state = "created", amount = -1, occurredAt = Some.Noon });
        await RefusedAsync("orders", "too_long", new { orderId = "T1", state = "created", parentOrderId = new string('x', 101), occurredAt = Some.Noon });
        Assert.Equal(HttpStatusCode.Created, (await OrderAsync(new { orderId = "T1", state = "created", parentOrderId = new string('x', 100), occurredAt = Some.Noon })).Status);
    }

    [Fact]
    public async Task Of_a_batch_every_row_is_for_itself()
    {
        await OrderAsync(Paid("T0", 5));
        object?[] rows =
        [
            Paid("T1", 100), Paid("T0", 5), Paid("T0", 6), null, new { orderId = "T2", amount = -1, currency = "CNY", paidAt = Some.Noon }, new { amount = 1 },
            new { orderId = "T3", amount = 1, currency = "USD", paidAt = Some.Noon }, Paid("T4", 10), Paid("T4", 10), new { orderId = "T4", state = "closed", occurredAt = Some.Noon.AddHours(-1) },
            new { orderId = "T4", state = "closed", occurredAt = Some.Noon },
        ];
        var (status, answer) = await OrderAsync(new { orders = rows }, "key");
        Assert.Equal((HttpStatusCode.OK, 6, 5), (status, answer.GetProperty("taken").GetInt32(), answer.GetProperty("refused").GetInt32()));
        Assert.Equal(
            [
                ("T1", "created", null), ("T0", "known", null), ("T0", "refused", "order_differs"), (null, "refused", "required"), ("T2", "refused", "out_of_range"), (null, "refused", "required"),
                ("T3", "refused", "currency_mismatch"), ("T4", "created", null), ("T4", "known", null), ("T4", "known", null), ("T4", "known", null),
            ],
            Rows(answer));
        Assert.Equal(answer.GetRawText(), (await OrderAsync(new { orders = rows }, "key")).Body.GetRawText());
        Assert.Equal(new(3, 115, Closed: 1), await FiguresAsync());
        Assert.Equal(["T0", "T1", "T4"], await Host.ReadAsync(db => db.Orders.Where(x => x.MerchantId == Merchant).Select(x => x.OrderId).Order().ToListAsync(Cancel)));

        (_, answer) = await RefundAsync(new
        {
            refunds = (object?[])
            [
                new { refundId = "R2", orderId = "T1", amount = 50, currency = "CNY", occurredAt = Some.Noon }, new { refundId = "R1", orderId = "T1", amount = 51, currency = "CNY", occurredAt = Some.Noon },
                new { refundId = "R3", orderId = "T7", amount = 51, currency = "CNY", occurredAt = Some.Noon }, new { refundId = "R1", orderId = "T1", amount = 51, currency = "CNY", occurredAt = Some.Noon }, null,
                new { refundId = "R1", orderId = "T7", amount = 51, currency = "CNY", occurredAt = Some.Noon }, new { refundId = "R4", orderId = "T7", amount = 51, currency = "USD", occurredAt = Some.Noon },
            ],
        });

        // Whichever comes first by its id: of those that exceed the order together.
        Assert.Equal(
            [
                ("R2", "refused", "refund_exceeds_order"), ("R1", "created", null), ("R3", "created", null), ("R1", "known", null), (null, "refused", "required"), ("R1", "refused", "refund_differs"),
                ("R4", "refused", "currency_mismatch"),
            ],
            Rows(answer));
        Assert.Equal(new(3, 115, 1, 51, 1), await FiguresAsync());
    }

    [Fact]
    public async Task A_batch_has_one_to_a_thousand_rows_and_nothing_beside_them()
    {
        await RefusedAsync("orders", "rows_out_of_range", new { orders = Array.Empty<object>() });
        await RefusedAsync("refunds", "rows_out_of_range", new { refunds = Array.Empty<object>() });
        await RefusedAsync("orders", "rows_out_of_range", new { orders = Enumerable.Range(0, ReportOrder.MaxRows + 1).Select(n => Paid("T" + n, 1)) });
        await RefusedAsync("orders", "one_or_many", new { orderId = "T1", orders = new[] { Paid("T1", 1) } });
        await RefusedAsync("refunds", "one_or_many", new { orderId = "T1", refunds = new[] { new { refundId = "R1" } } });

        var most = new { orders = Enumerable.Range(0, ReportOrder.MaxRows).Select(n => Paid(new string('x', 90) + n, n)) };
        var (status, answer) = await OrderAsync(most, "key");
        Assert.Equal((HttpStatusCode.OK, ReportOrder.MaxRows), (status, answer.GetProperty("taken").GetInt32()));
        Assert.Equal(answer.GetRawText(), (await OrderAsync(most, "key")).Body.GetRawText());
        Assert.Equal(new(1_000, 499_500), await FiguresAsync());

        // A thousand refusals are an answer that can be kept as well.
        (status, answer) = await OrderAsync(new { orders = Enumerable.Range(0, ReportOrder.MaxRows).Select(n => Paid(new string('中', 90) + n, -1)) }, "other");
        Assert.Equal((HttpStatusCode.OK, ReportOrder.MaxRows), (status, answer.GetProperty("refused").GetInt32()));
    }

    [Fact]
    public async Task Batches_and_single_reports_side_by_side_with_visits_count_once_and_never_wait_in_a_circle()
    {
        var visitors = Enumerable.Range(0, 10).Select(n => Some.Id(Merchant, n)).ToList();
        var orders = Enumerable.Range(0, 40).Select(n => (object)new { orderId = "T" + n, amount = 100 + n, currency = "CNY", paidAt = Some.Noon, visitorId = visitors[n % 10] }).ToList();
        var refunds = Enumerable.Range(0, 40).Select(n => (object)new { refundId = "R" + n, orderId = "T" + (n / 2), amount = 40, currency = "CNY", occurredAt = Some.Noon }).ToList();
        var visits = visitors.Select((visitor, n) => SplitVisits.Of(Merchant, Link, n % 2 == 0 ? "a" : "b", visitor, at: Some.Noon.AddMinutes(-1))).ToList();

        // Visitors mature at once, so that those who tell of them take part.
        Host.Clock.Advance(TimeSpan.FromHours(1));
        List<Func<Task>> work =
        [
            .. Enumerable.Range(0, 4).Select(seed => (Func<Task>)(() => OrderAsync(new { orders = Shuffled(orders, seed) }))),
            .. Enumerable.Range(0, 4).Select(seed => (Func<Task>)(() => RefundAsync(new { refunds = Shuffled(refunds, seed) }))),
            .. orders.Take(10).Select(order => (Func<Task>)(() => OrderAsync(order))),
            .. refunds.Take(10).Select(refund => (Func<Task>)(() => RefundAsync(refund))),
            .. visits.Select(visit => (Func<Task>)(() => Host.DeliverAsync(visit))),
            .. visits.Select(_ => (Func<Task>)(() => Host.Get<OutcomePublisher>().RunAsync(Cancel))),
        ];
        await Task.WhenAll(Shuffled(work, 7).Select(one => Task.Run(one, Cancel)));

        var expected = new Figures(40, 4_000 + (39 * 40 / 2), 40, 1_600);
        Assert.Equal(expected, await FiguresAsync());
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await Testing.Poll.UntilAsync(async () => await FiguresAsync($"linkId={Link}") == expected, "all orders to be joined");
        Assert.Equal(expected, await FiguresAsync($"linkId={Link}&from=2026-03-10T12:00:00Z"));
        Assert.Equal(expected, await FiguresAsync("from=2026-03-10T12:00:00Z"));
        Assert.Equal(expected, await FiguresAsync());
        var variants = await Host.ReadAsync(db => db.VariantTotals.AsNoTracking().Where(x => x.MerchantId == Merchant).OrderBy(x => x.Variant).ToListAsync(Cancel));

        // Even numbers are a's; each order has its number more than 100.
        Assert.Equal(
            [("a", 5L, 20L, 2_380L, 800L), ("b", 5L, 20L, 2_400L, 800L)],
            variants.Select(x => (x.Variant, x.Rewarded, x.Orders, x.Paid, x.Refunded)));
    }

    private static object Paid(string id, long amount) => new { orderId = id, amount, currency = "CNY", paidAt = Some.Noon.AddHours(-1) };

    private static T[] Shuffled<T>(IEnumerable<T> items, int seed)
    {
        T[] all = [.. items];
        new Random(seed).Shuffle(all);
        return all;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));
}
