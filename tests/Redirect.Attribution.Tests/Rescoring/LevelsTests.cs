using System.Globalization;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Rescoring;

public sealed class SqliteLevelsTests() : LevelsTests(StorageProvider.Sqlite);

public sealed class PostgresLevelsTests() : LevelsTests(StorageProvider.Postgres);

/// <summary>The three levels through the whole service: gross, technical, net, billable, unique.</summary>
public abstract class LevelsTests : RescoringSuite
{
    private protected LevelsTests(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    [Fact]
    public async Task I1_to_I4_and_the_edges_at_all_levels()
    {
        (string Name, string Seconds, string Levels)[] vectors =
        [
            ("I1", "0 0.4", "2 1 1 1 1"),
            ("I2", "0 29 61", "3 3 3 1 1"),
            ("I3", "0 3599 3601", "3 2 2 2 1"),
            ("I4", "3601 0 3599", "3 2 2 2 1"),
            ("chain", "0 3540 3660", "3 3 3 2 1"),
            ("edge", "0 3600 3600.001", "3 2 2 2 1"),
        ];
        foreach (var (name, seconds, levels) in vectors)
        {
            var (visitor, place) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            foreach (var at in seconds.Split(' '))
            {
                await Host.DeliverAsync(Some.Visit(
                    Merchant, place, place, at: Some.Noon.AddSeconds(double.Parse(at, CultureInfo.InvariantCulture)), visitor: visitor));
            }

            Assert.Equal((name, levels), (name, await LevelsAsync($"&linkId={place}")));
            Assert.Equal((name, levels), (name, await LevelsAsync($"&placementId={place}&linkId={place}")));
        }

        Assert.Equal("17 13 13 10 6", await LevelsAsync());
    }

    [Fact]
    public async Task Who_never_pauses_is_billed_by_the_first_visit_however_long_ago_and_whichever_day_is_asked_for()
    {
        // Every 50 minutes over three days: every second one is billed, and the pairs do not begin anew at midnight.
        var visitor = Guid.CreateVersion7();
        var visits = Enumerable.Range(0, 87).Select(at => At((at * 3_000) - (3 * 86_400), visitor)).ToArray();
        await Host.DeliverAsync(visits);

        var billed = new List<DateTime>();
        for (var day = Today.AddDays(-3); day <= Today; day = day.AddDays(1))
        {
            billed.AddRange((await Host.ReadAsync(db => BillableVisits.OfDayAsync(db, Merchant, day, Cancel))).Select(visit => visit.OccurredAt));
        }

        Assert.Equal(Enumerable.Range(0, 44).Select(at => Some.Noon.AddDays(-3).AddSeconds(at * 6_000)), billed);
        var alone = await Host.ReadAsync(db => BillableVisits.OfDayAsync(db, Merchant, Today, Cancel));
        Assert.Equal(billed.Where(at => at >= ChinaDay.Start(Today)), alone.Select(visit => visit.OccurredAt));
        var unique = new List<DateTime>();
        for (var day = Today.AddDays(-3); day <= Today; day = day.AddDays(1))
        {
            unique.AddRange((await Host.ReadAsync(db => UniqueVisits.OfDayAsync(db, Merchant, day, Cancel))).Select(visit => visit.OccurredAt));
        }

        // 24 hours are no multiple of 50 minutes: the next that counts is the 29th after, 24 hours and 10 minutes.
        Assert.Equal([Some.Noon.AddDays(-3), Some.Noon.AddDays(-3).AddSeconds(29 * 3_000), Some.Noon.AddDays(-3).AddSeconds(58 * 3_000)], unique);
    }

    [Fact]
    public async Task S91_what_is_stuffed_or_not_a_person_is_neither_billed_nor_a_touch()
    {
        Host.Clock.Advance(TimeSpan.FromHours(2));
        var visitor = Guid.CreateVersion7();
        foreach (var quality in (Quality[])[Quality.Suspect, Quality.Bot, Quality.Prefetch, Quality.Preview, Quality.Internal])
        {
            var stuffed = Some.Visit(Merchant, Link, Placement, visitor: visitor, quality: quality);
            stuffed.QualityReason = quality == Quality.Suspect ? "stuffing" : stuffed.QualityReason;
            await Host.DeliverAsync(stuffed);
            var id = new Guid(stuffed.EventId.Span, bigEndian: true);
            var (_, named) = await SendAsync(HttpMethod.Post, "orders", new { orderId = $"N{quality}", amount = 1, currency = "CNY", paidAt = Some.Noon.AddHours(1), visitId = id }, "orders:write");
            Assert.Equal((quality, "untouched"), (quality, named.GetProperty("state").GetString()));
        }

        var (_, order) = await SendAsync(HttpMethod.Post, "orders", new { orderId = "V", amount = 1, currency = "CNY", paidAt = Some.Noon.AddHours(1), visitorId = visitor }, "orders:write");
        Assert.NotEqual("touched", order.GetProperty("state").GetString());
        Assert.Equal("0 0 0 0 0", await LevelsAsync());
    }

    [Fact]
    public async Task S89_a_partners_bot_raises_neither_what_is_billed_nor_what_is_unique()
    {
        // One cookie all day long is a visitor once; new cookies all the time are a burst; and no cookie is nobody.
        var one = Guid.CreateVersion7();
        await Host.DeliverAsync([.. Enumerable.Range(0, 300).Select(at => At(at * 5, one, network: "198.51.100.0/24")), .. Crowd(150, from: 10)]);
        await Host.DeliverAsync(Enumerable.Range(0, 150).Select(at => Some.Visit(Merchant, Link, Placement, at: Some.Noon.AddSeconds(at / 10.0))));
        await RescoreAsync();

        Assert.Equal("600 600 450 1 1", await LevelsAsync());
    }

    [Fact]
    public async Task S90_a_rivals_clicks_are_an_alarm()
    {
        var elsewhere = Guid.CreateVersion7();
        await Host.DeliverAsync(Enumerable.Range(1, 20).Select(at => At(-at * 86_400, Guid.CreateVersion7())));
        await Host.DeliverAsync(Enumerable.Range(0, 500).Select(at => At(-at, Guid.CreateVersion7(), network: $"198.{at % 200}.100.0/24")));
        await Host.DeliverAsync(Enumerable.Range(0, 100).Select(at => Some.Visit(Merchant, Link, elsewhere, at: Some.Noon.AddSeconds(-at), quality: at < 80 ? Quality.Human : Quality.Bot)));

        var found = (await ReportAsync()).GetProperty("anomalies").EnumerateArray()
            .Select(x => (x.GetProperty("placementId").GetGuid(), x.GetProperty("kind").GetString()!, x.GetProperty("visits").GetInt64(), x.GetProperty("invalid").GetInt64()));

        Assert.Equal(new[] { (Placement, "volume", 500L, 0L), (elsewhere, "invalid_share", 100L, 20L) }.Order(), found.Order());
        Assert.Single((await ReportAsync($"&placementId={elsewhere}")).GetProperty("anomalies").EnumerateArray());
    }
}
