using Microsoft.EntityFrameworkCore;
using Npgsql;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Retention;

/// <summary>Partitions on a real PostgreSQL, under two replicas of the service.</summary>
public sealed class PartitionTests : IAsyncLifetime
{
    private readonly Guid merchant = Guid.CreateVersion7();
    private string database = "";
    private AttributionHost? first;
    private AttributionHost? second;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await MigratedStorage.NewDatabaseAsync();
        first = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Memory, database: database);
        second = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Memory, database: database);
    }

    public async ValueTask DisposeAsync()
    {
        await second!.DisposeAsync();
        await first!.DisposeAsync();
        await RealServers.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task Two_replicas_open_the_same_late_days_at_once_and_each_visit_counts_once()
    {
        var visits = Enumerable.Range(0, 120).Select(n => Some.Visit(merchant, at: Some.Noon.AddDays(-(n % 30) - 60))).ToList();

        await Task.WhenAll(new[] { first!, second! }.SelectMany(host => visits.Chunk(20).Select(chunk => Task.Run(() => host.DeliverAsync(chunk), Cancel))));

        Assert.Equal(120, await first!.ReadAsync(x => x.Visits.CountAsync(Cancel)));
        Assert.Equal(120, (await first.ReadAsync(x => x.ScopeTotals.SingleAsync(y => y.Scope == ScopeKind.Merchant, Cancel))).Counts.Total);
        var days = await PartitionsAsync();
        Assert.Equal(days.Distinct(), days);
        Assert.All(Enumerable.Range(60, 30), n => Assert.Contains($"visits_{Some.Noon.AddDays(-n):yyyyMMdd}", days));
    }

    [Fact]
    public async Task A_batch_of_today_plans_with_todays_partition_alone()
    {
        await first!.DeliverAsync(Enumerable.Range(0, 20).Select(n => Some.Visit(merchant, at: Some.Noon.AddDays(-n * 5))));

        var (from, to) = (Some.Noon.AddHours(-1), Some.Noon.AddHours(1));
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Cancel);
        await using var explain = new NpgsqlCommand("EXPLAIN (FORMAT JSON) SELECT * FROM visits WHERE merchant_id = $1 AND occurred_at >= $2 AND occurred_at < $3", connection)
        {
            Parameters = { new() { Value = merchant }, new() { Value = from }, new() { Value = to } },
        };
        var plan = (string)(await explain.ExecuteScalarAsync(Cancel))!;
        Assert.Contains("\"visits_20260310\"", plan, StringComparison.Ordinal);
        Assert.Single(plan.Split("Relation Name").Skip(1));
    }

    [Fact]
    public async Task A_replica_that_still_believes_in_a_dropped_day_counts_nothing_for_it()
    {
        var visit = Some.Visit(merchant, at: Some.Noon);
        await first!.DeliverAsync(visit);
        await second!.DeliverAsync(visit);
        first.Clock.Advance(TimeSpan.FromDays(181));
        await first.Get<VisitDays>().TidyAsync(Cancel);

        // Its clock is behind, and it remembers the day. The first try finds no partition; the message comes again, and is known for what it is.
        var mixed = new[] { visit, Some.Visit(merchant, at: Some.Noon.AddDays(1)) };
        await Assert.ThrowsAsync<PostgresException>(() => second.DeliverAsync(mixed));
        await second.DeliverAsync(mixed);

        Assert.Equal(2, (await second.ReadAsync(x => x.ScopeTotals.SingleAsync(y => y.MerchantId == merchant && y.Scope == ScopeKind.Merchant, Cancel))).Counts.Total);
        Assert.Equal(1, await second.ReadAsync(x => x.RejectedVisits.CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_drop_that_was_broken_off_is_ended_by_the_next()
    {
        await first!.DeliverAsync(Some.Visit(merchant, at: Some.Noon), Some.Visit(merchant, at: Some.Noon.AddDays(-1)));
        await first.ReadAsync(x => x.Database.ExecuteSqlRawAsync("ALTER TABLE visits DETACH PARTITION visits_20260309", Cancel));
        first.Clock.Advance(TimeSpan.FromDays(181));

        await Task.WhenAll(first.Get<VisitDays>().TidyAsync(Cancel), second!.Get<VisitDays>().TidyAsync(Cancel));
        await first.Get<VisitDays>().TidyAsync(Cancel);

        Assert.DoesNotContain("visits_20260309", await PartitionsAsync());
        Assert.DoesNotContain("visits_20260310", await PartitionsAsync());
    }

    [Fact]
    public async Task Ingest_goes_on_while_days_are_opened_and_dropped()
    {
        await first!.DeliverAsync(Some.Visit(merchant, at: Some.Noon.AddDays(-170)));
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var hold = new NpgsqlCommand("LOCK TABLE ONLY visits IN ROW EXCLUSIVE MODE", connection, transaction);
        await hold.ExecuteNonQueryAsync(Cancel);

        // A writer that does not end: opening a day must not wait for it, or every writer behind would.
        await second!.DeliverAsync(Some.Visit(merchant, at: Some.Noon.AddDays(-77)));

        Assert.Contains($"visits_{Some.Noon.AddDays(-77):yyyyMMdd}", await PartitionsAsync());
    }

    private Task<List<string>> PartitionsAsync() =>
        first!.ReadAsync(x => x.Database.SqlQueryRaw<string>("""SELECT relname::text AS "Value" FROM pg_class WHERE relkind = 'r' AND relname ~ '^visits_[0-9]+$'""").ToListAsync(Cancel));
}
