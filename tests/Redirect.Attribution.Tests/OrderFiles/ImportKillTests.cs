using System.Text;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.OrderFiles;

public sealed class ImportKillTests() : OrderFileSuite(StorageProvider.Postgres, CountersProvider.Memory)
{
    [Fact]
    public async Task An_import_whose_connection_dies_keeps_whole_transactions_and_goes_on_when_the_file_comes_again()
    {
        var file = Encoding.UTF8.GetBytes("orderId,amount,currency,paidAt\n" + string.Concat(Enumerable.Range(0, 1_500).Select(n => $"T{n:0000},100,CNY,2026-03-10T09:00:00Z\n")));
        await using (var other = await Host.Get<IDbContextFactory<AttributionDbContext>>().CreateDbContextAsync(Cancel))
        {
            // Somebody holds an order of the second thousand.
            await using var held = await other.Database.BeginTransactionAsync(Cancel);
            await other.Database.ExecuteSqlAsync(
                $"INSERT INTO orders (merchant_id, order_id, parent_order_id, amount, currency, refunded, received_at, link_id, placement_id, campaign_id, form, channel, variant) VALUES ({Merchant}, 'T1200', '', 0, '', 0, now(), {Guid.Empty}, {Guid.Empty}, {Guid.Empty}, 0, '', '')",
                Cancel);
            var dying = SendAsync("orders/import", file);
            await Poll.UntilAsync(
                () => Host.ReadAsync(db => db.Database.SqlQuery<bool>($"SELECT pg_terminate_backend(pid) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").ToListAsync(Cancel)),
                killed => killed.Count > 0, TimeSpan.FromSeconds(60), "the import waits and is killed");
            Assert.True((int)(await dying.WaitAsync(TimeSpan.FromSeconds(60), Cancel)).Status >= 500);
        }

        Assert.Equal(new(1_000, 100_000), await FiguresAsync());
        Assert.Equal((500, 1_000, 0, 0), Counts((await SendAsync("orders/import", file)).Body));
        Assert.Equal((0, 1_500, 0, 0), Counts((await SendAsync("orders/import", file)).Body));
        Assert.Equal(new(1_500, 150_000), await FiguresAsync());
        Assert.Equal(new(1_500, 150_000), await FiguresAsync("from=2026-03-10T09:00:00Z&to=2026-03-10T10:00:00Z"));
    }
}
