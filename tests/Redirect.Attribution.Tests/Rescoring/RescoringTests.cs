using System.Net;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Rescoring;

public sealed class StandaloneRescoringTests() : RescoringTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedRescoringTests() : RescoringTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>History scored anew: what it takes out, what it puts back, and that it never does so twice.</summary>
public abstract class RescoringTests : RescoringSuite
{
    private protected RescoringTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task I9_a_burst_leaves_the_net_and_nothing_else_and_twice_is_once()
    {
        var reader = Guid.CreateVersion7();
        await Host.DeliverAsync([.. Crowd(500), At(0, reader, network: "198.51.100.0/24"), At(1, reader, network: "198.51.100.0/24")]);
        Assert.Equal(new(501, 0, 0, 501), await NetAsync());

        Assert.Equal((500, 0), await RescoreAsync());
        Assert.Equal((0, 0), await RescoreAsync());

        Assert.Equal(new(501, 500, 0, 1), await NetAsync());
        Assert.Equal(new(501, 500, 0, 1), await NetOfDayAsync());
        Assert.Equal("502 501 1 1 1", await LevelsAsync());
        var report = await ReportAsync();
        Assert.Equal(
            """[{"class":"duplicate","reason":"dup_double_click","rulesVersion":1,"visits":1},{"class":"human","reason":"browser","rulesVersion":1,"visits":501}]""",
            report.GetProperty("classes").GetRawText());
        Assert.Equal(
            """[{"class":"suspect","reason":"burst_no_resolve","rulesVersion":1,"invalidated":500,"restored":0}]""", report.GetProperty("corrections").GetRawText());
        Assert.Equal(501, await Host.ReadAsync(db => db.Visits.CountAsync(x => x.MerchantId == Merchant && x.Quality == (short)Quality.Human, Cancel)));

        var ids = await Host.ReadAsync(db => db.Visits.Where(x => x.MerchantId == Merchant).Select(x => x.EventId).ToListAsync(Cancel));
        var invalid = await Host.ReadAsync(db => Corrections.InvalidAsync(db, Merchant, ids, Cancel));
        Assert.Equal((500, "burst_no_resolve"), (invalid.Count, invalid.Values.Distinct().Single()));
        Assert.Empty(await Host.ReadAsync(db => Corrections.InvalidAsync(db, Guid.CreateVersion7(), ids, Cancel)));
        Assert.Equal(2, await Host.ReadAsync(db => db.Visits.Where(x => x.MerchantId == Merchant).Valid(db).CountAsync(Cancel)));
    }

    [Fact]
    public async Task I10_a_campus_whose_pages_were_shown_is_valid()
    {
        var campus = Crowd(200);
        await Host.DeliverAsync(campus);
        await ShownAsync(campus);

        Assert.Equal((0, 0), await RescoreAsync());

        Assert.Equal(new(200, 0, 0, 200), await NetAsync());
        Assert.Equal("200 200 200 200 200", await LevelsAsync());
    }

    [Fact]
    public async Task I9_500_of_a_network_in_a_minute_whose_pages_send_no_beacon_are_a_burst()
    {
        // Somebody else's pages do, and of the 500 five: 1 in 100.
        var (burst, others) = (Crowd(500), Enumerable.Range(0, 20).Select(at => At(at, Guid.CreateVersion7(), network: "198.51.100.0/24")).ToArray());
        await Host.DeliverAsync([.. burst, .. others]);
        await LandedAsync([.. others, .. burst.Take(5)]);

        Assert.Equal((495, 0), await RescoreAsync());

        Assert.Equal(new(520, 495, 0, 25), await NetAsync());
        var ids = burst.Select(visit => new Guid(visit.EventId.Span, bigEndian: true)).ToList();
        var invalid = await Host.ReadAsync(db => Corrections.InvalidAsync(db, Merchant, ids, Cancel));
        Assert.Equal((495, "burst_no_resolve"), (invalid.Count, invalid.Values.Distinct().Single()));

        // A sixth beacon, however late it is heard of, makes them people.
        await LandedAsync(burst.Skip(5).Take(1));
        Assert.Equal((0, 495), await RescoreAsync());
        Assert.Equal(new(520, 495, 495, 520), await NetAsync());
    }

    [Fact]
    public async Task I10_200_people_behind_one_address_whose_pages_send_beacons_are_valid()
    {
        var campus = Crowd(200);
        await Host.DeliverAsync(campus);
        await LandedAsync(campus);

        Assert.Equal((0, 0), await RescoreAsync());

        Assert.Equal(new(200, 0, 0, 200), await NetAsync());
        Assert.Equal("200 200 200 200 200", await LevelsAsync());

        // Another merchant's beacons for the same visits are nobody's.
        var stolen = Crowd(100, from: 600);
        await Host.DeliverAsync(stolen);
        await LandedAsync(stolen.Select(visit =>
        {
            var theirs = visit.Clone();
            theirs.MerchantId = Some.Bytes(Guid.CreateVersion7());
            return theirs;
        }));
        Assert.Equal((100, 0), await RescoreAsync());
    }

    [Fact]
    public async Task Signs_of_life_that_come_later_put_visits_back_and_may_be_taken_for_none_again()
    {
        var crowd = Crowd(100);
        await Host.DeliverAsync(crowd);
        Assert.Equal((100, 0), await RescoreAsync());

        // One of a hundred is back; then another ordered, and the crowd is people.
        Guid Visitor(int at) => new(crowd[at].VisitorId.Span, bigEndian: true);
        await Host.DeliverAsync(At(7_200, Visitor(0)));
        Assert.Equal((0, 1), await RescoreAsync());
        Assert.Equal(new(101, 100, 1, 2), await NetAsync());
        Host.Clock.Advance(TimeSpan.FromHours(2));
        var order = new { orderId = "T1", amount = 1, currency = "CNY", paidAt = Some.Noon.AddHours(1), visitorId = Visitor(1) };
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, "orders", order, "orders:write")).Status);
        Assert.Equal((0, 99), await RescoreAsync());

        Assert.Equal(new(101, 100, 100, 101), await NetAsync());
        Assert.Equal(new(101, 100, 100, 101), await NetOfDayAsync());
        Assert.Equal("101 101 101 101 100", await LevelsAsync());
    }

    [Fact]
    public async Task I11_own_people_are_internal_from_when_they_are_named_and_before_once_scored_again()
    {
        var (own, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.DeliverAsync(At(0, own), At(0, other));
        var (status, named) = await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = new[] { own }, partner = "咖啡店" });
        Assert.Equal((HttpStatusCode.OK, """{"named":1,"known":0,"erased":0}"""), (status, named.GetRawText()));
        Assert.Equal("""{"named":0,"known":1,"erased":0}""", (await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = new[] { own } })).Body.GetRawText());

        await Host.DeliverAsync(At(10, own), At(10, other));
        Assert.Equal(new(3, 0, 0, 3), await NetAsync());
        Assert.Equal((1, 0), await RescoreAsync());

        Assert.Equal(new(3, 1, 0, 2), await NetAsync());
        Assert.Equal("""[{"class":"internal","reason":"internal_visitor","rulesVersion":1,"invalidated":1,"restored":0}]""", (await ReportAsync()).GetProperty("corrections").GetRawText());
        Assert.Equal(1, await Host.ReadAsync(db => db.Visits.CountAsync(x => x.MerchantId == Merchant && x.Quality == (short)Quality.Internal && x.QualityReason == "internal_visitor", Cancel)));
        Assert.Equal("3 3 2 1 1", await LevelsAsync());

        // Another merchant's visits of the same person are its own affair; and a name may have been a mistake.
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"quality/internal-visitors/{own}", merchant: Guid.CreateVersion7())).Status);
        var list = (await SendAsync(HttpMethod.Get, "quality/internal-visitors")).Body.GetProperty("items");
        Assert.Equal((1, "咖啡店"), (list.GetArrayLength(), list[0].GetProperty("partner").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"quality/internal-visitors/{own}")).Status);
        await Host.DeliverAsync(At(20, own));
        Assert.Equal((0, 1), await RescoreAsync());
        Assert.Equal(new(4, 1, 1, 4), await NetAsync());
    }

    [Fact]
    public async Task A_visit_that_was_taken_out_and_turns_out_to_be_a_double_click_leaves_the_net_once()
    {
        var own = Guid.CreateVersion7();
        await Host.DeliverAsync(At(1, own));
        await SendAsync(HttpMethod.Post, "quality/internal-visitors", new { visitorIds = new[] { own } });
        Assert.Equal((1, 0), await RescoreAsync());
        await SendAsync(HttpMethod.Delete, $"quality/internal-visitors/{own}");

        // Its first half was on its way for long.
        await Host.DeliverAsync(At(0, own));

        Assert.Equal(new(1, 1, 1, 1), await NetAsync());
        Assert.Equal(new(1, 1, 1, 1), await NetOfDayAsync());
        Assert.Equal((0, 0), await RescoreAsync());
        Assert.Equal("2 1 1 1 1", await LevelsAsync());
    }

    [Fact]
    public async Task Replicas_that_score_a_day_at_once_add_each_entry_once()
    {
        await Host.DeliverAsync(Crowd(CorrectionBook.Chunk + 100));

        var booked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Host.Get<DayScoring>().RunAsync(Merchant, Today, Guid.CreateVersion7(), Cancel), Cancel)));

        Assert.Equal(CorrectionBook.Chunk + 100, booked.Sum());
        Assert.Equal(new(600, 600, 0, 0), await NetAsync());
        Assert.Equal(new(600, 600, 0, 0), await NetOfDayAsync());
        Assert.Equal(600, await Host.ReadAsync(db => db.Set<VisitCorrection>().CountAsync(x => x.MerchantId == Merchant, Cancel)));
    }

    [Fact]
    public async Task A_run_that_died_half_way_is_finished_by_the_next_replica()
    {
        var crowd = Crowd(120);
        await Host.DeliverAsync(crowd);
        var now = Host.Clock.Now;
        var run = new RescoringRun
        {
            MerchantId = Merchant,
            Id = Guid.CreateVersion7(),
            FirstDay = Today.AddDays(-1),
            LastDay = Today,
            NextDay = Today,
            CreatedAt = now,
            TakenUntil = now + RescoringWorker.Lease,
        };
        await Host.ReadAsync(async db =>
        {
            db.Add(run);
            return await db.SaveChangesAsync(Cancel);
        });
        var half = crowd.Take(50).ToDictionary(visit => new Guid(visit.EventId.Span, bigEndian: true), _ => SivtRules.Burst);
        Assert.Equal(50, await Host.Get<CorrectionBook>().BookAsync(Merchant, Some.Noon, Some.Noon.AddDays(1), half, run.Id, Cancel));
        Assert.Equal("running", (await SendAsync(HttpMethod.Get, $"quality/runs/{run.Id}")).Body.GetProperty("state").GetString());

        Host.Clock.Advance(RescoringWorker.Lease);

        var done = await Redirect.Testing.Poll.UntilAsync(
            async () => (await SendAsync(HttpMethod.Get, $"quality/runs/{run.Id}")).Body, body => body.GetProperty("state").GetString() == "finished", TimeSpan.FromSeconds(60), "the run is finished");
        Assert.Equal((2, 120, 0), (done.GetProperty("daysDone").GetInt32(), done.GetProperty("invalidated").GetInt64(), done.GetProperty("restored").GetInt64()));
        Assert.Equal(new(120, 120, 0, 0), await NetAsync());
    }

    [Fact]
    public async Task A_night_asks_once_for_the_day_before_and_the_day_whose_signs_are_all_in()
    {
        await Host.DeliverAsync(Crowd(100));
        var worker = Host.Get<RescoringWorker>();
        Host.Clock.Now = ChinaDay.Start(Today.AddDays(1)).AddHours(RescoringWorker.QuietHour).AddMilliseconds(-1);
        await worker.AskForNightAsync(Cancel);
        Assert.Equal(0, await Nights());

        Host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await worker.AskForNightAsync(Cancel);
        await worker.AskForNightAsync(Cancel);

        Assert.Equal(2, await Nights());
        await Redirect.Testing.Poll.UntilAsync(NetAsync, net => net.Valid == 0, TimeSpan.FromSeconds(60), "the night scored the day");
        Assert.Equal(new(100, 100, 0, 0), await NetAsync());

        Task<int> Nights() => Host.ReadAsync(db => db.Set<RescoringRun>().CountAsync(x => x.MerchantId == Merchant && x.Night == Today.AddDays(1), Cancel));
    }
}
