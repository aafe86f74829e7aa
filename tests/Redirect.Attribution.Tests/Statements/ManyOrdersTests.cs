using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Runs;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

/// <summary>What a run reads into memory has an end: 200,000 orders.</summary>
public sealed class ManyOrdersTests() : SettlementSuite(StorageProvider.Postgres)
{
    [Fact]
    public async Task A_range_of_200_000_orders_is_attributed_and_one_more_is_refused_wherever_it_is_asked_for()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        After(8);
        await FillAsync(1, RangePaths.MaxOrders);
        var range = string.Create(CultureInfo.InvariantCulture, $"from={At(8):yyyy-MM-dd}T00:00:00Z&to={At(9):yyyy-MM-dd}T00:00:00Z");
        var (status, table) = await CallAsync(HttpMethod.Get, $"attribution?{range}&model=last", scope: "stats:read");
        Assert.Equal((HttpStatusCode.OK, 200_000), (status, Long(table, "orders")));

        await FillAsync(RangePaths.MaxOrders + 1, RangePaths.MaxOrders + 1);
        var (refused, problem) = await CallAsync(HttpMethod.Get, $"attribution?{range}&model=last", scope: "stats:read");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "too_many_orders"), (refused, Text(problem, "code")));
        await ConflictAsync("attribution/runs", "too_many_orders", HttpStatusCode.UnprocessableEntity, body: new { model = "last", from = At(8).Date, to = At(9).Date });
        await ConflictAsync("statements", "not_attributable", body: new { partner = Partner, from = "2026-03-08", to = "2026-03-09" });
        await AssertBooksAsync();
    }

    // Of nobody, in the middle of the day in UTC+8.
    private Task<int> FillAsync(int from, int to) => Host.ReadAsync(db => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO orders (merchant_id, order_id, parent_order_id, amount, currency, refunded, paid_at, received_at, link_id, placement_id, campaign_id, form, channel, variant)
        SELECT {Merchant}, 'T' || number, '', 100, 'CNY', 0, {At(8)}, {At(8)}, {Guid.Empty}, {Guid.Empty}, {Guid.Empty}, 0, '', '' FROM generate_series({from}, {to}) AS number
        """,
        Cancel));
}
