using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Ingest;

public sealed class SqliteIngestTests() : IngestTests(StorageProvider.Sqlite);

public sealed class PostgresIngestTests() : IngestTests(StorageProvider.Postgres);

public abstract class IngestTests : CountingSuite
{
    private protected IngestTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Every_message_three_times_shuffled_and_overlapping_counts_once()
    {
        var visits = Enumerable.Range(0, 900).Select(n => Some.Numbered(Merchant, n)).ToList();
        var random = new Random(7);
        var messages = visits.Chunk(60).Concat(visits.Skip(30).Chunk(60)).Concat(visits.Chunk(45)).ToArray();
        messages = [.. messages, .. messages, .. messages];
        random.Shuffle(messages);

        foreach (var message in messages)
        {
            random.Shuffle(message);
            await Host.DeliverAsync(message);
        }

        await AssertCountedAsync(visits);
    }

    [Fact]
    public async Task Consumers_side_by_side_with_the_same_messages_count_once()
    {
        var visits = Enumerable.Range(0, 900).Select(n => Some.Numbered(Merchant, n)).ToList();
        var messages = visits.Chunk(100).Concat(visits.Skip(50).Chunk(100)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(seed => Task.Run(async () =>
        {
            var own = messages.ToArray();
            new Random(seed).Shuffle(own);
            foreach (var message in own)
            {
                await Host.DeliverAsync(message);
            }
        }, Cancel)));

        await AssertCountedAsync(visits);
    }

    [Fact]
    public void Any_batches_in_any_order_are_what_the_plain_model_says() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40),
            Prop.ForAll<int[][]>(batches => Task.Run(async () =>
            {
                var merchant = Guid.CreateVersion7();
                var visits = batches.Select(batch => batch.Select(n => Some.Numbered(merchant, n)).ToList()).Where(batch => batch.Count > 0).ToList();
                foreach (var batch in visits)
                {
                    await Host.DeliverAsync(batch);
                }

                await AssertCountedAsync(visits.SelectMany(x => x), merchant);
                return true;
            }).GetAwaiter().GetResult()));

    [Fact]
    public async Task A_visit_twice_in_one_message_counts_once()
    {
        var visit = Some.Visit(Merchant, visitor: Guid.CreateVersion7());

        await Host.DeliverAsync(visit, Some.Visit(Merchant), visit);

        Assert.Equal(2, (await TotalsAsync()).Visits.Human);
        Assert.Equal(1, (await TotalsAsync()).UniqueVisitors);
    }

    [Fact]
    public async Task Late_and_again_two_days_later_counts_in_its_own_hour()
    {
        var visit = Some.Visit(Merchant, at: Some.Noon.AddMinutes(-1));
        await Host.DeliverAsync(visit);

        Host.Clock.Now = Some.Noon.AddHours(2);
        await Host.DeliverAsync(visit);
        Host.Clock.Now = Some.Noon.AddDays(2);
        await Host.DeliverAsync(visit, Some.Visit(Merchant, at: Some.Noon.AddMinutes(-2)));

        var rollup = Assert.Single(await Host.ReadAsync(x => x.Rollups.Where(y => y.MerchantId == Merchant).ToListAsync()));
        Assert.Equal(Some.Noon.AddHours(-1), rollup.Hour);
        Assert.Equal(2, rollup.Counts.Human);
    }

    [Fact]
    public async Task A_visitor_on_both_sides_of_midnight_in_China_is_one_visitor_on_two_days()
    {
        var visitor = Guid.CreateVersion7();
        var midnight = new DateTime(2026, 3, 9, 16, 0, 0, DateTimeKind.Utc);

        await Host.DeliverAsync(
            Some.Visit(Merchant, visitor: visitor, at: midnight.AddMilliseconds(-1)), Some.Visit(Merchant, visitor: visitor, at: midnight));

        var days = await Host.ReadAsync(x => x.UniqueDays.Where(y => y.MerchantId == Merchant && y.Scope == ScopeKind.Merchant).OrderBy(y => y.Day).ToListAsync());
        Assert.Equal([(new DateOnly(2026, 3, 9), 1L), (new DateOnly(2026, 3, 10), 1L)], days.Select(x => (x.Day, x.Visitors)));
        Assert.Equal(1, (await TotalsAsync()).UniqueVisitors);
    }

    [Fact]
    public async Task A_known_visitor_is_not_new_in_a_later_message()
    {
        var visitor = Guid.CreateVersion7();

        await Host.DeliverAsync(Some.Visit(Merchant, visitor: visitor, at: Some.Noon.AddDays(-3)));
        await Host.DeliverAsync(Some.Visit(Merchant, visitor: visitor), Some.Visit(Merchant, visitor: Guid.CreateVersion7()));

        Assert.Equal(2, (await TotalsAsync()).UniqueVisitors);
    }

    [Fact]
    public async Task A_bad_visit_among_good_ones_is_kept_aside_once()
    {
        var bad = Some.Visit(Merchant, quality: Quality.Unspecified);
        await Host.DeliverAsync(Some.Visit(Merchant), bad, Some.Visit(Merchant));
        await Host.DeliverAsync(bad, Some.Visit(Merchant));

        Assert.Equal(3, (await TotalsAsync()).Visits.Total);
        var rejected = Assert.Single(await Host.ReadAsync(x => x.RejectedVisits.ToListAsync()));
        Assert.Equal(("quality_unknown", Merchant), (rejected.Reason, rejected.MerchantId));
        Assert.Equal(bad, Visit.Parser.ParseFrom(rejected.Body));
    }

    [Fact]
    public async Task What_can_not_be_counted_at_all_is_poison()
    {
        byte[][] bodies =
        [
            [],
            [0xff, 0x13, 0x00, 0x80],
            "{\"visits\":[]}"u8.ToArray(),
            new VisitBatch { Visits = { Some.Visit(Merchant, quality: (Quality)99) } }.ToByteArray(),
        ];
        foreach (var body in bodies)
        {
            await Assert.ThrowsAsync<PoisonMessageException>(() => Host.DeliverAsync<VisitBatchConsumer>(body));
        }

        var many = new VisitBatch();
        many.Visits.AddRange(Enumerable.Repeat(Some.Visit(Merchant), VisitBatchConsumer.MaxVisits + 1));
        await Assert.ThrowsAsync<PoisonMessageException>(() => Host.DeliverAsync<VisitBatchConsumer>(many.ToByteArray()));
        Assert.Equal(0, await Host.ReadAsync(x => x.Visits.CountAsync()));
    }

    [Fact]
    public async Task Texts_that_a_database_would_refuse_do_not_stop_a_batch()
    {
        var visit = Some.Visit(Merchant);
        visit.Language = "a\0b";
        visit.ReferrerHost = new string('x', 252) + "😀😀";
        visit.Device = new string('d', 500);

        await Host.DeliverAsync(visit);

        var row = Assert.Single(await Host.ReadAsync(x => x.Visits.ToListAsync()));
        Assert.Equal(("ab", 252, 64), (row.Language, row.ReferrerHost.Length, row.Device.Length));
    }

    [Fact]
    public async Task A_message_that_dies_before_its_commit_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Host.Get<VisitStore>().SaveAsync(
            [VisitReader.Read(Some.Visit(Merchant), Some.Noon, out _)!], [], Some.Noon, cancelled.Token));

        Assert.Equal(0, await Host.ReadAsync(x => x.Visits.CountAsync()) + await Host.ReadAsync(x => x.Rollups.CountAsync()));
    }
}
