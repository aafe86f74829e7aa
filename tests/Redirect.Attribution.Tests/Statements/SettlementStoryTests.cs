using System.Net;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

public sealed class SqliteSettlementStoryTests() : SettlementStoryTests(StorageProvider.Sqlite);

public sealed class PostgresSettlementStoryTests() : SettlementStoryTests(StorageProvider.Postgres);

/// <summary>Seeded sequences of orders, late orders, refunds, closings, replays and closed statements: money is neither made nor lost (F25).</summary>
public abstract class SettlementStoryTests : SettlementSuite
{
    private protected SettlementStoryTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_happens_in_whatever_order_the_partner_has_what_is_due_in_the_end(int seed)
    {
        var random = new Random(seed);
        var orders = new List<Told>();
        await PlaceAsync();
        await WorkedCardAsync();
        var earned = 0L;
        for (var day = 2; day <= 6; day++)
        {
            Host.Clock.Now = At(day).AddHours(1);
            for (var step = 0; step < 8; step++)
            {
                var some = orders.Count == 0 ? null : orders[random.Next(orders.Count)];
                switch (random.Next(some is null ? 1 : 6))
                {
                    case 0 or 1:
                        var order = new Told($"T{orders.Count}", 1 + random.Next(50_000), At(Math.Max(1, day - random.Next(3)), step));
                        orders.Add(order);
                        await BroughtAsync(order.Id, order.Amount, order.PaidAt);
                        break;
                    case 2 or 3 when some!.Refunded < some.Amount:
                        var refund = 1 + random.NextInt64(some.Amount - some.Refunded);
                        some.Refunded += refund;
                        await RefundedAsync($"R{day}-{step}", some.Id, refund, At(day, step));
                        break;
                    case 4:
                        some!.IsClosed = true;
                        Assert.Equal(HttpStatusCode.OK, (await OrderAsync(new { orderId = some.Id, state = "closed", occurredAt = At(day, step) })).Status);
                        break;
                    default:
                        await OpenAsync(day, day + 1);
                        break;
                }
            }

            After(day);
            var statement = await OpenAsync(day, day + 1);
            var closed = await Task.WhenAll(CloseAsync(statement), CloseAsync(statement));
            Assert.Equal(closed[0].ToString(), closed[1].ToString());
            earned += Long(closed[0], "amount");
            var known = orders.Where(x => x.PaidAt >= At(2).AddHours(-6)).ToList();
            Assert.Equal((known.Sum(x => x.Share + x.Fee), known.Sum(x => x.Share), known.Sum(x => x.Fee)), await BooksAsync());
            Assert.Equal(earned, known.Sum(x => x.Share));
            await AssertBooksAsync();
        }
    }

    // The order as it was told, and what it earns, computed the plain way.
    private sealed class Told(string id, long amount, DateTime paidAt)
    {
        public string Id => id;

        public long Amount => amount;

        public DateTime PaidAt => paidAt;

        public long Refunded { get; set; }

        public bool IsClosed { get; set; }

        public long Share => (long)Math.Round(Commission * 0.9m, MidpointRounding.ToEven);

        public long Fee => Commission - Share;

        private long Commission => IsClosed || (amount - Refunded) * 0.0999m < 1 ? 0 : (long)Math.Round((amount - Refunded) * 0.0999m, MidpointRounding.ToEven);
    }
}
