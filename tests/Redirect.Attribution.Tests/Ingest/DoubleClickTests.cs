using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Stats;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Ingest;

public sealed class SqliteDoubleClickTests() : DoubleClickTests(StorageProvider.Sqlite);

public sealed class PostgresDoubleClickTests() : DoubleClickTests(StorageProvider.Postgres);

/// <summary>The rule of the double click, whatever the order, packing and repetition of what comes in.</summary>
public abstract class DoubleClickTests : CountingSuite
{
    private readonly Guid visitor = Guid.CreateVersion7();

    private protected DoubleClickTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task I1_a_second_tap_after_0_4_seconds_is_a_duplicate()
    {
        var (first, second) = (At(0), At(400));

        await Host.DeliverAsync(first, second);

        Assert.Equal(["browser", "dup_double_click"], await ReasonsAsync());
        await AssertNetAsync(1, 1, [first, second]);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 0, 1)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 1, 0)]
    public async Task I4_the_order_of_arrival_does_not_matter(params int[] order)
    {
        // 0 and 1.5 s belong together; 4 s is a visit of its own.
        Visit[] visits = [At(0), At(1500), At(4000)];

        foreach (var index in order)
        {
            await Host.DeliverAsync(visits[index]);
        }

        Assert.Equal(["browser", "dup_double_click", "browser"], await ReasonsAsync());
        await AssertNetAsync(2, 1, visits);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public async Task A_double_click_over_midnight_in_UTC_or_in_China_is_one(int hour, bool reversed)
    {
        var midnight = new DateTime(2026, 3, 10, hour, 0, 0, DateTimeKind.Utc);
        var visits = new[] { -2000, 0 }.Select(x => midnight.AddMilliseconds(x)).Select(at => Some.Visit(Merchant, visitor: visitor, at: at, eventId: Guid.CreateVersion7(at))).ToArray();

        foreach (var visit in reversed ? visits.Reverse() : visits)
        {
            await Host.DeliverAsync(visit);
        }

        await AssertNetAsync(1, 1, visits);
    }

    [Fact]
    public async Task Two_seconds_are_a_double_click_and_a_millisecond_more_is_none()
    {
        Visit[] visits = [At(0), At(2000), At(4001)];

        foreach (var visit in visits)
        {
            await Host.DeliverAsync(visit);
        }

        await AssertNetAsync(2, 1, visits);
    }

    [Fact]
    public async Task Five_taps_a_second_apart_are_one_visit_also_when_those_between_come_last()
    {
        Visit[] visits = [At(0), At(2900), At(5800), At(1450), At(4350)];

        await Host.DeliverAsync(visits[..3]);
        await AssertNetAsync(3, 0, visits[..3]);
        await Host.DeliverAsync(visits[3..]);

        await AssertNetAsync(1, 4, visits);
    }

    [Fact]
    public async Task Of_two_at_the_same_moment_one_is_the_duplicate_and_always_the_same()
    {
        var (smaller, greater) = (Guid.Parse("00000000-0000-7000-8000-000000000001"), Guid.Parse("00000000-0000-7000-8000-000000000002"));

        await Host.DeliverAsync(At(0, eventId: greater));
        await Host.DeliverAsync(At(0, eventId: smaller));

        var duplicate = Assert.Single(await Host.ReadAsync(x => x.Visits.Where(y => y.Quality == (short)Quality.Duplicate).ToListAsync()));
        Assert.Equal(greater, duplicate.EventId);
    }

    [Fact]
    public async Task Other_links_other_visitors_other_classes_and_strangers_are_no_double_click()
    {
        Visit[] visits =
        [
            At(0),
            At(100, link: Guid.CreateVersion7()),
            Some.Visit(Merchant, visitor: Guid.CreateVersion7(), at: Some.Noon.AddMilliseconds(200)),
            Some.Visit(Merchant, at: Some.Noon.AddMilliseconds(300)),
            Some.Visit(Merchant, at: Some.Noon.AddMilliseconds(300)),
            Some.Visit(Merchant, visitor: visitor, at: Some.Noon.AddMilliseconds(-400), quality: Quality.Prefetch),
            Some.Visit(Merchant, visitor: visitor, at: Some.Noon.AddMilliseconds(-500), quality: Quality.Internal),
            Some.Visit(Merchant, visitor: visitor, at: Some.Noon.AddMilliseconds(-600), quality: Quality.Suspect),
        ];

        foreach (var visit in visits)
        {
            await Host.DeliverAsync(visit);
        }

        await AssertNetAsync(5, 0, visits);
    }

    [Fact]
    public async Task A_first_half_that_comes_late_takes_the_second_out_of_the_net_of_its_own_place_and_hour()
    {
        var (here, there) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var hour = Some.Noon.AddMinutes(-60);
        var second = Some.Visit(Merchant, visitor: visitor, placement: there, campaign: there, at: hour.AddMilliseconds(300), form: Form.Qr, channel: "store");
        var first = Some.Visit(Merchant, visitor: visitor, placement: here, campaign: here, at: hour.AddMilliseconds(-300), form: Form.Link, channel: "wechat");

        await Host.DeliverAsync(second, Some.Visit(Merchant, at: hour));
        await Host.DeliverAsync(first);
        await Host.DeliverAsync(first, second);

        await AssertNetAsync(2, 1, [second, first, Some.Visit(Merchant)], compare: false);
        var place = await Host.Get<CounterReader>().FindAsync(new ScopeKey(Merchant, ScopeKind.Placement, there), Cancel);
        Assert.Equal((0, 1, 1, 1), (place!.Value.Visits.Human, place.Value.Visits.Duplicate, place.Value.Visits.Total, place.Value.UniqueVisitors));
        var answer = await Host.Get<GetSummary>().AskAsync(
            StatsScope.Parse(Merchant, null, there.ToString(), null).Value!, HourRange.Hours(hour, hour.AddHours(1)).Value!, Cancel);
        Assert.Equal((0, 1, 1), (answer.Value!.Visits.Human, answer.Value.Visits.Duplicate, answer.Value.Visits.Total));
    }

    [Fact]
    public async Task Replays_of_either_half_change_nothing()
    {
        Visit[] visits = [At(0), At(400), At(900)];
        await Host.DeliverAsync(visits[1]);
        await Host.DeliverAsync(visits[2], visits[0]);

        for (var again = 0; again < 3; again++)
        {
            await Host.DeliverAsync(visits[again]);
            await Host.DeliverAsync(visits);
        }

        await AssertNetAsync(1, 2, visits);
    }

    [Fact]
    public async Task A_browser_that_hammers_a_link_is_one_visit_and_costs_no_more_than_others()
    {
        var visits = Enumerable.Range(0, 4000).Select(n => At(n / 2)).ToArray();
        new Random(5).Shuffle(visits);

        foreach (var message in visits.Chunk(1000))
        {
            await Host.DeliverAsync(message);
        }

        await AssertNetAsync(1, 3999, visits, compare: false);
    }

    [Fact]
    public async Task Consumers_side_by_side_find_each_double_click_once()
    {
        var visits = Enumerable.Range(0, 400).SelectMany(n => Clicks(Merchant, n)).Concat(Enumerable.Range(0, 400).SelectMany(n => Clicks(Some.Id(Merchant, 77), n))).ToArray();
        new Random(3).Shuffle(visits);
        var messages = visits.Chunk(23).Concat(visits.Skip(11).Chunk(50)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(part => Task.Run(async () =>
        {
            foreach (var message in messages.Where((_, index) => index % 6 == part))
            {
                await Host.DeliverAsync(message);
            }
        }, Cancel)));

        await AssertCountedAsync(visits.Where(x => x.MerchantId.Equals(Some.Bytes(Merchant))));
        await AssertCountedAsync(visits.Where(x => !x.MerchantId.Equals(Some.Bytes(Merchant))), Some.Id(Merchant, 77));
    }

    [Fact]
    public void Any_visits_in_any_order_packing_and_repetition_end_as_the_rule_says() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll<int[][], int>((batches, seed) => Task.Run(async () =>
            {
                var merchant = Guid.CreateVersion7();
                var random = new Random(seed);
                var visits = batches.SelectMany(x => x).SelectMany(n => Clicks(merchant, n)).ToArray();
                Visit[] sent = [.. visits, .. visits.Where(_ => random.Next(3) == 0)];
                random.Shuffle(sent);
                for (var at = 0; at < sent.Length;)
                {
                    var size = random.Next(1, 6);
                    await Host.DeliverAsync(sent.Skip(at).Take(size));
                    at += size;
                }

                await AssertCountedAsync(visits, merchant);
                return true;
            }).GetAwaiter().GetResult()));

    // A few visits of few visitors to few links in few seconds, over an hour's and a day's end: the same number is the same visits.
    private static IEnumerable<Visit> Clicks(Guid merchant, int number)
    {
        var n = (int)((uint)number % 4001);
        var midnight = new DateTime(2026, 3, 9, 16, 0, 0, DateTimeKind.Utc);
        // Ids that carry their times, as ours do, and ids that do not.
        var isTimed = n % 3 > 0;
        for (var i = 0; i < 1 + (n % 3); i++)
        {
            var at = midnight.AddMilliseconds((250 * (n % 97)) - 12_000 + (i * 900));
            yield return Some.Visit(
                merchant,
                link: Some.Id(merchant, 1_000 + (n % 2)),
                placement: n % 5 == 0 ? null : Some.Id(merchant, 2_000 + ((n + i) % 3)),
                campaign: n % 5 == 0 ? null : Some.Id(merchant, 3_000 + ((n + i) % 2)),
                at: at,
                visitor: n % 11 == 0 ? null : Some.Id(merchant, 4_000 + (n % 7)),
                quality: n % 13 == 0 ? Quality.Suspect : Quality.Human,
                form: (Form)(1 + ((n + i) % 2)),
                channel: n % 5 == 0 ? "" : "wechat",
                eventId: isTimed ? Some.Id(merchant, 10_000 + (n * 3) + i, at) : Some.Id(merchant, 10_000 + (n * 3) + i));
        }
    }

    private Visit At(int milliseconds, Guid? link = null, Guid? eventId = null) =>
        Some.Visit(Merchant, link: link, visitor: visitor, at: Some.Noon.AddMilliseconds(milliseconds), eventId: eventId);

    private async Task<List<string>> ReasonsAsync() =>
        await Host.ReadAsync(x => x.Visits.Where(y => y.MerchantId == Merchant).OrderBy(y => y.OccurredAt).Select(y => y.QualityReason).ToListAsync());

    private async Task AssertNetAsync(long human, long duplicate, Visit[] visits, bool compare = true)
    {
        var totals = await TotalsAsync();
        Assert.Equal((human, duplicate, visits.Length), (totals.Visits.Human, totals.Visits.Duplicate, (int)totals.Visits.Total));
        if (compare)
        {
            await AssertCountedAsync(visits);
        }
    }
}
