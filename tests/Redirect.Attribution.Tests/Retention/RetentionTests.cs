using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Retention;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Retention;

public sealed class SqliteRetentionTests() : RetentionTests(StorageProvider.Sqlite);

public sealed class PostgresRetentionTests() : RetentionTests(StorageProvider.Postgres);

/// <summary>Raw visits go, what was counted stays, and nothing is counted twice for it. The clock starts on 10 March 2026; visits are kept for 180 days.</summary>
public abstract class RetentionTests : CountingSuite
{
    private protected RetentionTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Visits_of_any_day_that_is_kept_are_counted_and_of_the_day_before_refused()
    {
        var oldest = new DateTime(2025, 9, 11, 0, 0, 0, DateTimeKind.Utc);
        var visits = new[] { oldest, oldest.AddHours(30), Some.Noon.AddDays(-45), Some.Noon, Some.Noon.AddHours(23) }.Select(at => Some.Visit(Merchant, at: at)).ToList();

        await Host.DeliverAsync([.. visits, Some.Visit(Merchant, at: oldest.AddMilliseconds(-1))]);

        await AssertCountedAsync(visits);
        Assert.Equal(["older_than_retention"], await ReasonsAsync());
    }

    [Fact]
    public async Task What_is_dropped_leaves_its_totals_and_is_not_counted_when_it_comes_again()
    {
        var visitor = Guid.CreateVersion7();
        var old = Enumerable.Range(0, 30).Select(n => Some.Visit(Merchant, at: Some.Noon.AddMinutes(-n), visitor: visitor)).ToList();
        await Host.DeliverAsync(old);
        var before = await CountedAsync();
        Assert.Equal(30, before.Totals);

        Host.Clock.Advance(TimeSpan.FromDays(181));
        Assert.True(await Host.Get<VisitDays>().TidyAsync(Cancel) > 0);
        Assert.Equal(0, await Host.Get<VisitDays>().TidyAsync(Cancel));
        Assert.Equal(before with { Visits = 0 }, await CountedAsync());

        var fresh = Some.Visit(Merchant, at: Some.Noon.AddDays(181));
        await Host.DeliverAsync([.. old, fresh]);
        var after = await CountedAsync();
        Assert.Equal((1, 31), (after.Visits, after.Totals));
        Assert.Equal(30, (await ReasonsAsync()).Count);

        // Nothing in it can be counted: the message goes to the dead letters as it came.
        await Assert.ThrowsAsync<PoisonMessageException>(() => Host.DeliverAsync(old));
    }

    [Fact]
    public async Task What_was_given_up_stays_given_up_when_the_clock_or_the_setting_goes_back()
    {
        var old = Some.Visit(Merchant, at: Some.Noon);
        await Host.DeliverAsync(old);
        Host.Clock.Advance(TimeSpan.FromDays(181));
        await Host.Get<VisitDays>().TidyAsync(Cancel);
        Host.Clock.Advance(TimeSpan.FromDays(-180));

        await Host.DeliverAsync([old, Some.Visit(Merchant, at: Some.Noon.AddDays(1))]);

        Assert.Equal(2, (await CountedAsync()).Totals);
        Assert.Contains("older_than_retention", await ReasonsAsync());
        Assert.Equal(new DateTime(2026, 3, 11, 0, 0, 0, DateTimeKind.Utc), await Host.ReadAsync(context => VisitDays.KeptSinceAsync(context, Cancel)));
    }

    [Fact]
    public async Task Address_hashes_go_after_seven_days_and_the_truncated_network_stays()
    {
        await Host.DeliverAsync(WithAddress(Some.Noon), WithAddress(Some.Noon.AddDays(1)));
        Assert.Equal(2, await HashesAsync());

        Host.Clock.Advance(TimeSpan.FromDays(8));
        await Host.Get<VisitDays>().TidyAsync(Cancel);

        Assert.Equal(1, await HashesAsync());
        await Host.DeliverAsync(WithAddress(Some.Noon.AddHours(1)));
        Assert.Equal(1, await HashesAsync());
        Assert.All(await Host.ReadAsync(x => x.Visits.Select(y => y.AddressPrefix).ToListAsync(Cancel)), prefix => Assert.Equal("203.0.113.0/24", prefix));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(90, false)]
    [InlineData(91, true)]
    public void Visits_are_kept_for_ever_or_for_longer_than_orders_look_back(int days, bool isPossible) =>
        Assert.Equal(isPossible, new RetentionOptions { Visits = TimeSpan.FromDays(days) }.IsPossible());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_that_comes_with_two_times_counts_once(bool trueTimeFirst)
    {
        // The id says noon; the other message says an hour, the third a day before.
        var visit = Some.Visit(Merchant, at: Some.Noon);
        var (forged, third) = (visit.Clone(), visit.Clone());
        forged.OccurredAtMs -= 3_600_000;
        third.OccurredAtMs -= 86_400_000;

        foreach (var message in trueTimeFirst ? [visit, forged, third] : new[] { forged, visit, third })
        {
            await Host.DeliverAsync(message);
            await Host.DeliverAsync(message);
        }

        await AssertCountedAsync([trueTimeFirst ? visit : forged]);
    }

    [Fact]
    public async Task An_id_without_a_time_counts_once_whatever_times_come_with_it()
    {
        var visits = Enumerable.Range(0, 40).Select(n => Some.Visit(Merchant, at: Some.Noon.AddMinutes(-90 * (n % 20)), eventId: Some.Id(Merchant, n % 20))).ToList();
        var moved = visits.ConvertAll(visit => visit.Clone());
        moved.ForEach(visit => visit.OccurredAtMs -= 86_400_000);

        await Host.DeliverAsync(visits);
        await Host.DeliverAsync(moved);
        await Host.DeliverAsync(visits);

        await AssertCountedAsync(visits);
    }

    private static Visit WithAddress(DateTime at, Guid? merchant = null)
    {
        var visit = Some.Visit(merchant ?? Guid.CreateVersion7(), at: at);
        visit.AddressHash = ByteString.CopyFrom(new byte[32]);
        return visit;
    }

    private Task<int> HashesAsync() => Host.ReadAsync(x => x.Visits.CountAsync(y => y.AddressHash != null, Cancel));

    private Task<List<string>> ReasonsAsync() => Host.ReadAsync(x => x.RejectedVisits.Where(y => y.MerchantId == Merchant).Select(y => y.Reason).ToListAsync(Cancel));

    private async Task<(long Visits, long Totals, long Rollups, long Days, long Uniques)> CountedAsync() => (
        await Host.ReadAsync(x => x.Visits.LongCountAsync(y => y.MerchantId == Merchant, Cancel)),
        (await TotalsAsync()).Visits.Total,
        await Host.ReadAsync(x => x.Rollups.Where(y => y.MerchantId == Merchant).SumAsync(y => y.HumanGross, Cancel)),
        await Host.ReadAsync(x => x.VisitorDays.LongCountAsync(y => y.MerchantId == Merchant && y.Scope == ScopeKind.Merchant, Cancel)),
        (await TotalsAsync()).UniqueVisitors);
}
