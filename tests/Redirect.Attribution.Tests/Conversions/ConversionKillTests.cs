using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Conversions;

public sealed class ConversionKillTests() : ConversionSuite(StorageProvider.Postgres, CountersProvider.Memory)
{
    [Fact]
    public async Task A_connection_that_dies_in_the_middle_of_a_report_leaves_nothing_and_the_report_counts_once_when_it_comes_again()
    {
        await OrderAsync(new { orderId = "T0", amount = 1, currency = "CNY", paidAt = Some.Noon });
        (string Path, object Body)[] reports =
        [
            ("refunds", new { refunds = new[] { new { refundId = "R0", orderId = "T0", amount = 1, currency = "CNY", occurredAt = Some.Noon }, new { refundId = "R1", orderId = "T1", amount = 4, currency = "CNY", occurredAt = Some.Noon } } }),
            ("orders", new { orders = new[] { new { orderId = "T1", amount = 10, currency = "CNY", paidAt = Some.Noon }, new { orderId = "T2", amount = 20, currency = "CNY", paidAt = Some.Noon } } }),
        ];
        await using (var other = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            await using var held = await other.Database.BeginTransactionAsync(Cancel);
            await other.Database.ExecuteSqlAsync($"SELECT 1 FROM scope_totals WHERE merchant_id = {Merchant} FOR UPDATE", Cancel);
            foreach (var (path, body) in reports)
            {
                // Its rows are in, and it waits for the merchant's.
                var dying = PostAsync(path, body);
                await Poll.UntilAsync(
                    () => Host.ReadAsync(db => db.Database.SqlQuery<bool>(
                        $"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").ToListAsync(Cancel)),
                    killed => killed.Count > 0, TimeSpan.FromSeconds(30), "the report waits and is killed");
                Assert.True((int)(await dying.WaitAsync(TimeSpan.FromSeconds(60), Cancel)).Status >= 500);
            }
        }

        Assert.Equal((1, 0), (await Host.ReadAsync(db => db.Orders.CountAsync(Cancel)), await Host.ReadAsync(db => db.Refunds.CountAsync(Cancel))));
        Assert.Equal(new(1, 1), await FiguresAsync());
        foreach (var (path, body) in reports.Concat(reports))
        {
            await PostAsync(path, body);
        }

        Assert.Equal(new(3, 31, 2, 5), await FiguresAsync());
        Assert.Equal(new(3, 31, 2, 5), await FiguresAsync("from=2026-03-10T00:00:00Z"));
    }
}
