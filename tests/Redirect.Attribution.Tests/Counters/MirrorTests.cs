using Redirect.Attribution.Counters;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Counters;

/// <summary>The database is the truth and Redis a mirror, whatever happens to Redis.</summary>
public sealed class MirrorTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly Guid merchant = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ScopeKey Scope => ScopeKey.Merchant(merchant);

    [Fact]
    public async Task Flushed_Redis_gives_the_same_answers()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        await host.DeliverAsync(Enumerable.Range(0, 500).Select(n => Some.Numbered(merchant, n)));
        var before = await SummaryAsync(host, HourRange.Open);
        Assert.NotNull(await host.Get<IHotCounters>().FindAsync(Scope, Cancel));

        await FlushAsync(host);
        Assert.Null(await host.Get<IHotCounters>().FindAsync(Scope, Cancel));

        Assert.Equal(before, await SummaryAsync(host, HourRange.Open));
        Assert.Equal(before.Visits, (await host.Get<IHotCounters>().FindAsync(Scope, Cancel))!.Value.Visits);
    }

    [Fact]
    public async Task Redis_away_and_back_empty_gives_the_same_answers_and_is_whole_again()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var visits = Enumerable.Range(0, 600).Select(n => Some.Numbered(merchant, n)).ToList();
        await host.DeliverAsync(visits[..200]);

        redis.Down();
        await host.DeliverAsync(visits[200..]);
        var expected = NaiveModel.Of(visits).Totals[Scope];
        Assert.Equal(expected, await host.Get<CounterReader>().FindAsync(Scope, Cancel));

        redis.Up();
        var mirrored = await Poll.UntilAsync(() => host.Get<IHotCounters>().FindAsync(Scope, Cancel), x => x == expected, Soon, "Redis has the totals");
        Assert.Equal(expected, mirrored);
        await Poll.UntilAsync(() => host.Get<DirtyScopes>().Count == 0, "nothing is dirty");
    }

    [Fact]
    public async Task Redis_restored_older_than_it_was_is_raised_again()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        await host.DeliverAsync(Some.Visit(merchant), Some.Visit(merchant), Some.Visit(merchant));

        redis.Down();
        redis.Up();
        await Poll.UntilAsync(() => host.Get<IHotCounters>().RaiseAsync(
            new Dictionary<ScopeKey, Totals> { [Scope] = new(new VisitCounts { HumanGross = 1 }, 0) }, Cancel), "the totals are raised");

        var totals = await Poll.UntilAsync(() => host.Get<CounterReader>().FindAsync(Scope, Cancel), x => x?.Visits.Human == 3, Soon, "three visits");
        Assert.Equal(3, totals!.Value.Visits.Human);
    }

    [Fact]
    public async Task A_death_between_commit_and_mirror_is_made_up_for_by_the_next_delivery()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var visit = Some.Visit(merchant);
        await host.DeliverAsync(visit);
        await FlushAsync(host);

        await host.DeliverAsync(visit);

        Assert.Equal(1, (await host.Get<IHotCounters>().FindAsync(Scope, Cancel))!.Value.Visits.Human);
    }

    [Fact]
    public async Task A_death_after_a_late_first_half_is_made_up_for_in_the_place_of_the_second_half_too()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var (visitor, placement) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.DeliverAsync(Some.Visit(merchant, visitor: visitor, placement: placement, at: Some.Noon));
        var first = Some.Visit(merchant, visitor: visitor, at: Some.Noon.AddMilliseconds(-400));
        await host.DeliverAsync(first);
        await FlushAsync(host);

        await host.DeliverAsync(first);

        var there = await host.Get<IHotCounters>().FindAsync(new ScopeKey(merchant, ScopeKind.Placement, placement), Cancel);
        Assert.Equal((0, 1, 1), (there!.Value.Visits.Human, there.Value.Visits.Duplicate, there.Value.Visits.Total));
    }

    [Fact]
    public async Task A_start_brings_what_was_counted_in_the_last_hour()
    {
        using var redis = RedisProcess.Start();
        var database = await MigratedStorage.NewDatabaseAsync();
        try
        {
            await using (var first = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address, database))
            {
                await first.DeliverAsync(Some.Visit(merchant));
                await FlushAsync(first);
            }

            await using var second = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address, database);
            await Poll.UntilAsync(() => second.Get<IHotCounters>().FindAsync(Scope, Cancel), x => x?.Visits.Human == 1, Soon, "Redis has the visit");
        }
        finally
        {
            await RealServers.DropDatabaseAsync(database);
        }
    }

    [Fact]
    public async Task A_rebuild_copies_everything_and_corrects_what_is_too_high()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var visits = Enumerable.Range(0, 400).Select(n => Some.Numbered(merchant, n)).ToList();
        await host.DeliverAsync(visits);
        await Poll.UntilAsync(() => host.Get<DirtyScopes>().Count == 0, "nothing is dirty");
        await host.Get<IHotCounters>().RaiseAsync(new Dictionary<ScopeKey, Totals> { [Scope] = new(new VisitCounts { HumanGross = 9_999_999 }, 0) }, Cancel);

        await AttributionModule.RebuildCountersAsync(host.Services, Cancel);

        foreach (var (scope, expected) in NaiveModel.Of(visits).Totals)
        {
            Assert.Equal(expected, await host.Get<IHotCounters>().FindAsync(scope, Cancel));
        }
    }

    [Fact]
    public async Task A_rebuild_without_Redis_says_so()
    {
        await using var host = await AttributionHost.StartAsync(
            StorageProvider.Postgres, CountersProvider.Redis, "127.0.0.1:1,connectTimeout=100", isRedisThere: false);
        await host.DeliverAsync(Some.Visit(merchant));

        await Assert.ThrowsAsync<InvalidOperationException>(() => AttributionModule.RebuildCountersAsync(host.Services, Cancel));
    }

    [Fact]
    public async Task Visitors_of_several_days_are_estimated_by_Redis_and_exact_without_it()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var visitors = Enumerable.Range(0, 3_000).Select(_ => Guid.CreateVersion7()).ToArray();
        await host.DeliverAsync(visitors.Select(x => Some.Visit(merchant, visitor: x)));
        await host.DeliverAsync(visitors[..2_000].Select(x => Some.Visit(merchant, visitor: x, at: Some.Noon.AddDays(-1))));
        var twoDays = new HourRange(Some.Noon.AddDays(-1), Some.Noon.AddHours(1));

        var estimate = await Poll.UntilAsync(() => SummaryAsync(host, twoDays), x => !x.UniqueVisitorsExact, Soon, "an estimate");
        Assert.InRange(estimate.UniqueVisitors, 3_000 * 0.96, 3_000 * 1.04);

        await FlushAsync(host);
        var exact = await SummaryAsync(host, twoDays);
        Assert.Equal((3_000, true), (exact.UniqueVisitors, exact.UniqueVisitorsExact));

        // What was missing is filled behind the answer.
        await Poll.UntilAsync(() => SummaryAsync(host, twoDays), x => !x.UniqueVisitorsExact, Soon, "an estimate");
        var oneDay = await SummaryAsync(host, new HourRange(Some.Noon, Some.Noon.AddHours(1)));
        Assert.Equal((3_000, true), (oneDay.UniqueVisitors, oneDay.UniqueVisitorsExact));
    }

    private static async Task FlushAsync(AttributionHost host)
    {
        var database = host.Get<RedisConnection>().TryGetDatabase()!;
        await database.ScriptEvaluateAsync("return redis.call('FLUSHDB')");
    }

    private async Task<SummaryAnswer> SummaryAsync(AttributionHost host, HourRange range) =>
        (await host.Get<GetSummary>().AskAsync(new StatsScope(merchant, null, null, null), range, Cancel)).Value!;
}
