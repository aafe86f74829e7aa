using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Conversions;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Experiments;
using Redirect.Attribution.Tests.Experiments;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Conversions;

public sealed class StandaloneOrdersTests() : OrdersTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedOrdersTests() : OrdersTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class OrdersTests : AttributionSuite
{
    private readonly Guid link = Guid.CreateVersion7();
    private readonly Guid placement = Guid.CreateVersion7();
    private readonly Guid campaign = Guid.CreateVersion7();

    private protected OrdersTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task An_order_is_joined_to_its_visit_and_counted_wherever_the_visit_is()
    {
        var visit = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(Merchant, link, placement, campaign, visitor: Guid.CreateVersion7(), channel: "wechat", eventId: visit, at: Some.Noon.AddMinutes(-10)));
        var (status, order) = await PostAsync(new { orderId = "T1", amount = 19_900, currency = "CNY", paidAt = Some.Noon, visitId = visit, buyer = new { @new = true } });

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("touched", order.GetProperty("state").GetString());
        Assert.Equal((visit, link), (order.GetProperty("touch").GetProperty("visitId").GetGuid(), order.GetProperty("touch").GetProperty("linkId").GetGuid()));
        Assert.False(order.TryGetProperty("experiment", out _));
        foreach (var query in (string[])["", $"linkId={link}", $"placementId={placement}", $"campaignId={campaign}", $"linkId={link}&placementId={placement}", "from=2026-03-10T00:00:00Z&to=2026-03-11T00:00:00Z", $"linkId={link}&from=2026-03-10T12:00:00Z"])
        {
            Assert.Equal((query, 1, 19_900, "CNY"), await FiguresAsync(query));
        }

        Assert.Equal(("", 0, 0, null), await FiguresAsync("to=2026-03-10T12:00:00Z") with { Query = "" });
    }

    [Fact]
    public async Task The_same_order_again_is_the_same_answer_and_another_one_a_conflict()
    {
        var order = new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon };
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(order)).Status);
        var (again, body) = await PostAsync(order);
        Assert.Equal((HttpStatusCode.OK, "untouched"), (again, body.GetProperty("state").GetString()));
        var (other, problem) = await PostAsync(order with { amount = 101 });
        Assert.Equal((HttpStatusCode.Conflict, "order_differs"), (other, problem.GetProperty("code").GetString()));
        Assert.Equal(("", 1, 100, "CNY"), await FiguresAsync(""));
    }

    [Fact]
    public async Task An_idempotency_key_replays_the_first_answer()
    {
        var order = new { orderId = "K1", amount = 100, currency = "CNY", paidAt = Some.Noon };
        var (first, body) = await PostAsync(order, "key-1");
        var (second, again) = await PostAsync(order, "key-1");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first, second));
        Assert.Equal(body.GetRawText(), again.GetRawText());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(order with { amount = 5 }, "key-1")).Status);
        Assert.Equal(("", 1, 100, "CNY"), await FiguresAsync(""));
    }

    [Fact]
    public async Task Reports_side_by_side_make_one_order()
    {
        var visit = Guid.CreateVersion7();
        await Host.DeliverAsync(SplitVisits.Of(Merchant, link, "a", Guid.CreateVersion7(), eventId: visit));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = visit })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(("", 1, 100, "CNY"), await FiguresAsync(""));
        Assert.Equal((1, 1, 100), await VariantAsync("a"));
    }

    [Fact]
    public async Task A_visitors_order_counts_for_the_last_visit_and_for_the_variant_last_seen()
    {
        var (visitor, plain, late) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.DeliverAsync(
            SplitVisits.Of(Merchant, link, "a", visitor, at: Some.Noon.AddDays(-3)), Some.Visit(Merchant, plain, visitor: visitor, at: Some.Noon.AddDays(-1)),
            Some.Visit(Merchant, late, visitor: visitor, at: Some.Noon.AddSeconds(1)));
        var (_, order) = await PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = visitor });
        Assert.Equal(plain, order.GetProperty("touch").GetProperty("linkId").GetGuid());
        Assert.Equal((link, "a"), (order.GetProperty("experiment").GetProperty("linkId").GetGuid(), order.GetProperty("experiment").GetProperty("variant").GetString()));

        // The second order of one visitor is an order, and no second visitor that ordered.
        await PostAsync(new { orderId = "T2", amount = 50, currency = "CNY", paidAt = Some.Noon, visitorId = Convert.ToBase64String(visitor.ToByteArray(true)).TrimEnd('=').Replace('+', '-').Replace('/', '_') });
        Assert.Equal((1, 2, 150), await VariantAsync("a"));
    }

    [Theory]
    [InlineData(30 * 86_400_000L, "touched")]
    [InlineData((30 * 86_400_000L) + 1, "untouched")]
    [InlineData(0, "touched")]
    [InlineData(-1, "untouched")]
    public async Task The_look_back_is_closed_at_both_ends(long millisecondsBefore, string state)
    {
        var visit = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(Merchant, link, eventId: visit, at: Some.Noon.AddMilliseconds(-millisecondsBefore)));
        Assert.Equal(state, (await PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = visit })).Body.GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_order_that_comes_before_its_visit_counts_once_the_visit_is_there()
    {
        var (visit, visitor) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var byVisit = await PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = visit });
        var byVisitor = await PostAsync(new { orderId = "T2", amount = 20, currency = "CNY", paidAt = Some.Noon, visitorId = visitor });
        Assert.Equal(("waiting", "waiting"), (byVisit.Body.GetProperty("state").GetString(), byVisitor.Body.GetProperty("state").GetString()));
        Assert.Equal(("", 2, 120, "CNY"), await FiguresAsync(""));

        await Host.DeliverAsync(
            SplitVisits.Of(Merchant, link, "a", Guid.CreateVersion7(), eventId: visit, at: Some.Noon.AddMinutes(-1)), SplitVisits.Of(Merchant, link, "b", visitor, at: Some.Noon.AddMinutes(-1)));
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Poll.UntilAsync(async () => await FiguresAsync($"linkId={link}") == ($"linkId={link}", 2, 120, "CNY"), "the orders to be joined");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Host.Get<OrderJoiner>().RunAsync(Cancel), Cancel)));
        Assert.Equal(("", 2, 120, "CNY"), await FiguresAsync(""));
        Assert.Equal(("from=2026-03-10T00:00:00Z", 2, 120, "CNY"), await FiguresAsync("from=2026-03-10T00:00:00Z"));
        Assert.Equal(($"linkId={link}&from=2026-03-10T00:00:00Z", 2, 120, "CNY"), await FiguresAsync($"linkId={link}&from=2026-03-10T00:00:00Z"));
        Assert.Equal(((1, 1, 100), (1, 1, 20)), (await VariantAsync("a"), await VariantAsync("b")));
        Assert.Equal("touched", (await PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = visit })).Body.GetProperty("state").GetString());

        // The row that held them for want of a better one is empty, and no place in a ranking.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/top?by=link");
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var top = await Host.Http.SendAsync(request, Cancel);
        Assert.Single(JsonDocument.Parse(await top.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task A_visit_that_never_comes_is_not_waited_for_for_ever()
    {
        await PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = Guid.CreateVersion7() });
        Host.Clock.Advance(TimeSpan.FromDays(31));
        await Poll.UntilAsync(
            async () => await Host.ReadAsync(db => db.Orders.AnyAsync(x => x.MerchantId == Merchant && x.JoinAfter == null, Cancel)), "the order to be left alone");
    }

    [Fact]
    public async Task Rewards_before_and_after_maturity_are_told_once()
    {
        var visitors = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToList();
        await Host.DeliverAsync(visitors.Select(visitor => SplitVisits.Of(Merchant, link, "a", visitor, at: Some.Noon)));
        Host.Clock.Advance(TimeSpan.FromMinutes(5));
        await PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon.AddMinutes(5), visitorId = visitors[0] });
        await Host.Get<OutcomePublisher>().RunAsync(Cancel);
        Assert.Empty(Host.Outcomes);

        Host.Clock.Advance(TimeSpan.FromMinutes(40));
        await Poll.UntilAsync(() => Told() == (4, 1), "the mature visitors");
        await PostAsync(new { orderId = "T2", amount = 100, currency = "CNY", paidAt = Some.Noon.AddMinutes(45), visitorId = visitors[1] });
        await PostAsync(new { orderId = "T3", amount = 100, currency = "CNY", paidAt = Some.Noon.AddMinutes(45), visitorId = visitors[1] });
        await Poll.UntilAsync(() => Told() == (4, 2), "the late order");

        (long, long) Told() => Host.Outcomes.SelectMany(message => message.Variants).MaxBy(row => row.Version) is { } row ? (row.Visitors, row.Rewards) : default;
    }

    [Fact]
    public async Task Another_merchants_visit_touches_nothing()
    {
        var visit = Guid.CreateVersion7();
        await Host.DeliverAsync(Some.Visit(Guid.CreateVersion7(), link, eventId: visit));
        Assert.Equal("waiting", (await PostAsync(new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = visit })).Body.GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_can_not_be_an_order_is_refused_and_nothing_is_kept()
    {
        var good = new { orderId = "T1", amount = 100L, currency = "CNY", paidAt = Some.Noon };
        await RefusedAsync("required", good with { orderId = " " });
        await RefusedAsync("too_long", good with { orderId = new string('x', 101) });
        await RefusedAsync("out_of_range", good with { amount = -1 });
        await RefusedAsync("out_of_range", good with { amount = OrderReader.MaxAmount + 1 });
        await RefusedAsync("currency_invalid", good with { currency = "cny" });
        await RefusedAsync("time_out_of_range", good with { paidAt = Some.Noon.AddMinutes(6) });
        await RefusedAsync("time_out_of_range", good with { paidAt = Some.Noon.AddYears(-10) });
        await RefusedAsync("required", new { orderId = "T1", amount = 100, currency = "CNY" });
        await RefusedAsync("visit_and_visitor", new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitId = Merchant, visitorId = Merchant });
        await RefusedAsync("id_malformed", new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = "é" });
        await RefusedAsync("id_malformed", new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, visitorId = new string('x', 65) });
        await RefusedAsync("unknown_field", new { orderId = "T1", amount = 100, currency = "CNY", paidAt = Some.Noon, merchantId = Merchant });
        Assert.Equal(0, await Host.ReadAsync(db => db.Orders.CountAsync(x => x.MerchantId == Merchant, Cancel)));

        Assert.Equal(HttpStatusCode.Created, (await PostAsync(good)).Status);
        await RefusedAsync("currency_mismatch", good with { orderId = "T2", currency = "USD" });
        Assert.Equal(1, await Host.ReadAsync(db => db.Orders.CountAsync(x => x.MerchantId == Merchant, Cancel)));

        using var request = Request(good, null, "stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task RefusedAsync(string code, object order)
    {
        var (status, problem) = await PostAsync(order);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, problem.GetProperty("code").GetString()));
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(object order, string? key = null)
    {
        using var request = Request(order, key, "orders:write");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    private HttpRequestMessage Request(object order, string? key, string scope)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = JsonContent.Create(order) };
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:{scope}");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return request;
    }

    private async Task<(string Query, long Orders, long Paid, string? Currency)> FiguresAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/summary?" + query);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        return (query, body.GetProperty("orders").GetInt64(), body.GetProperty("paid").GetInt64(), body.TryGetProperty("currency", out var currency) ? currency.GetString() : null);
    }

    private async Task<(long Rewarded, long Orders, long Paid)> VariantAsync(string variant)
    {
        var row = await Host.ReadAsync(db => db.VariantTotals.AsNoTracking().SingleAsync(x => x.MerchantId == Merchant && x.LinkId == link && x.Variant == variant, Cancel));
        return (row.Rewarded, row.Orders, row.Paid);
    }
}
