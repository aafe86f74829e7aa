using System.Text.Json;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Landings;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Landings;

public sealed class StandaloneLandingTests() : LandingTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedLandingTests() : LandingTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Landings in the figures: each once, whatever comes first, twice or elsewhere.</summary>
public abstract class LandingTests : AttributionSuite
{
    private readonly Guid link = Guid.CreateVersion7();
    private readonly Guid placement = Guid.CreateVersion7();

    private protected LandingTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Landings_count_once_each_in_whatever_messages_they_come_beside_each_other()
    {
        var visits = Enumerable.Range(0, 5).Select(_ => Visit()).ToList();
        var landings = visits.Take(4).Select(visit => Land(visit)).ToList();
        byte[][] messages =
        [
            Message(visits.Take(2), landings.Take(1)), Message(visits, landings), Message([], landings), Message(visits.Skip(1), []), Message([], Enumerable.Reverse(landings)),
            Message([], landings.Select(landing => Land(landing.VisitId, seconds: 60))),
        ];
        await Task.WhenAll(messages.Concat(messages).Select(message => Task.Run(() => Host.DeliverAsync<VisitBatchConsumer>(message), Cancel)));
        await LookAgainAsync();

        Assert.Equal(4, await Host.ReadAsync(db => db.Landings.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        foreach (var query in (string[])["", $"linkId={link}", $"placementId={placement}", $"linkId={link}&from=2026-03-10T00:00:00Z"])
        {
            Assert.Equal((query, 5, 4), await FiguresAsync(query));
        }

        // The wake attempts that travel beside them are for readers of before.
        Assert.Equal(0, await Host.ReadAsync(db => db.WakeAttempts.CountAsync(x => x.MerchantId == Merchant, Cancel)));
    }

    [Fact]
    public async Task A_landing_that_overtakes_its_visit_waits_for_it_and_counts_where_and_when_the_visit_was()
    {
        var visit = Visit();
        await Host.DeliverAsync<VisitBatchConsumer>(Message([], [Land(visit, seconds: 7_200)]));
        await Host.DeliverAsync<VisitBatchConsumer>(Message([], [Land(visit, seconds: 7_200)]));
        await LookAgainAsync();
        Assert.Equal(("", 0, 0), await FiguresAsync(""));

        await Host.DeliverAsync(visit);
        await LookAgainAsync();
        await LookAgainAsync();

        foreach (var query in (string[])["", $"linkId={link}", $"from={Some.Noon:yyyy-MM-ddTHH:mm:ssZ}&to={Some.Noon.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}"])
        {
            Assert.Equal((query, 1, 1), await FiguresAsync(query));
        }

        Assert.Equal(0, await Host.ReadAsync(db => db.Landings.CountAsync(x => x.MerchantId == Merchant && x.CountAfter != null, Cancel)));
    }

    [Fact]
    public async Task Two_replicas_that_find_the_same_visit_count_its_landing_once()
    {
        var visits = Enumerable.Range(0, 20).Select(_ => Visit()).ToList();
        await Host.DeliverAsync<VisitBatchConsumer>(Message([], visits.Select(visit => Land(visit))));
        await Host.DeliverAsync(visits);
        Host.Clock.Advance(LandingStore.LongestWait);
        var store = Host.Get<LandingStore>();
        var waiting = await Host.ReadAsync(db => db.Landings.AsNoTracking().Where(x => x.MerchantId == Merchant).ToListAsync(Cancel));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(at => Task.Run(() => store.SaveAsync(at % 2 == 0 ? waiting : [.. Enumerable.Reverse(waiting)], Cancel), Cancel)));

        var query = $"linkId={link}&from=2026-03-10T00:00:00Z";
        Assert.Equal((query, 20, 20), await FiguresAsync(query));
    }

    [Fact]
    public async Task Double_clicks_land_too_and_another_merchants_landing_of_a_visit_is_none()
    {
        var visitor = Guid.CreateVersion7();
        var (one, two) = (Visit(visitor), Visit(visitor, seconds: 1));
        await Host.DeliverAsync<VisitBatchConsumer>(Message([one, two], [Land(one), Land(two)]));
        Assert.Equal(("", 2, 2), await FiguresAsync(""));

        var other = Visit();
        var stolen = Land(other);
        stolen.MerchantId = Some.Bytes(Guid.CreateVersion7());
        await Host.DeliverAsync<VisitBatchConsumer>(Message([other], [stolen]));
        await LookAgainAsync();
        Assert.Equal(("", 3, 2), await FiguresAsync(""));
    }

    [Fact]
    public async Task The_funnel_of_a_link_has_them_as_a_step_and_that_of_a_merchant_has_not()
    {
        var visits = Enumerable.Range(0, 8).Select(_ => Visit()).ToList();
        await Host.DeliverAsync(visits);
        Assert.Equal("visits 8, claims 0 0 8, redemptions 0  0, orders 0  0", await FunnelAsync($"linkId={link}"));

        await Host.DeliverAsync<VisitBatchConsumer>(Message([], visits.Take(6).Select(visit => Land(visit))));
        Assert.Equal("visits 8, landed 6 0.75 2, claims 0 0 6, redemptions 0  0, orders 0  0", await FunnelAsync($"linkId={link}"));
        Assert.Equal("visits 8, landed 6 0.75 2, claims 0 0 6, redemptions 0  0, orders 0  0", await FunnelAsync($"linkId={link}&from=2026-03-10T00:00:00Z"));
        Assert.Equal("visits 8, claims 0 0 8, redemptions 0  0, orders 0  0", await FunnelAsync(""));

        var series = (await GetAsync($"timeseries?from={Some.Noon:yyyy-MM-ddTHH:mm:ssZ}&to={Some.Noon.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}")).GetProperty("points")[0];
        Assert.Equal(6, series.GetProperty("landed").GetInt64());
    }

    [Fact]
    public async Task A_landing_that_can_not_be_one_holds_up_nothing()
    {
        var visit = Visit();
        var (bad, foreign) = (Land(visit), Land(visit));
        bad.VisitId = ByteString.Empty;
        foreign.VisitId = Some.Bytes(new Guid("8f14e45f-ceea-467f-a8cc-1b1bd0f8a9c1")); // does not say when
        await Host.DeliverAsync<VisitBatchConsumer>(Message([visit], [bad, foreign]));
        Assert.Equal(("", 1, 0), await FiguresAsync(""));
        await Assert.ThrowsAsync<PoisonMessageException>(() => Host.DeliverAsync<VisitBatchConsumer>(Message([], [bad])));
    }

    [Fact]
    public async Task What_the_last_version_reads_of_landings_is_a_page_that_stayed_shown_F29()
    {
        // As a process reads it that does not know the field.
        var visit = Visit();
        var old = VisitBatch.Parser.ParseFrom(Message([], [Land(visit)]));
        old.Landings.Clear();
        await Host.DeliverAsync<VisitBatchConsumer>(old.ToByteArray());
        await Host.DeliverAsync(visit);
        Assert.Equal(("", 1, 0), await FiguresAsync(""));
        Assert.Equal(1, await Host.ReadAsync(db => db.WakeAttempts.CountAsync(x => x.MerchantId == Merchant && !x.PageHidden, Cancel)));

        // Both may be at work at once.
        await Host.DeliverAsync<VisitBatchConsumer>(Message([], [Land(visit)]));
        Assert.Equal(("", 1, 1), await FiguresAsync(""));
    }

    [Fact]
    public async Task They_go_with_the_days_of_their_visits_and_are_not_taken_again()
    {
        var visit = Visit();
        await Host.DeliverAsync<VisitBatchConsumer>(Message([visit], [Land(visit)]));
        Host.Clock.Advance(TimeSpan.FromDays(181));
        await Host.Get<Attribution.Retention.VisitDays>().TidyAsync(Cancel);
        Assert.Equal(0, await Host.ReadAsync(db => db.Landings.CountAsync(x => x.MerchantId == Merchant, Cancel)));

        await Host.DeliverAsync<VisitBatchConsumer>(Message([], [Land(visit)]));
        Assert.Equal(0, await Host.ReadAsync(db => db.Landings.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        Assert.Equal(("", 1, 1), await FiguresAsync(""));
    }

    private static byte[] Message(IEnumerable<Visit> visits, IEnumerable<Landing> landings)
    {
        var all = landings.ToList();
        return new VisitBatch
        {
            Visits = { visits },
            Landings = { all },

            // As the link service sends it.
            WakeAttempts = { all.Select(landing => new WakeAttempt { EventId = Some.Bytes(Guid.CreateVersion7()), VisitId = landing.VisitId, MerchantId = landing.MerchantId, LinkId = landing.MerchantId, OccurredAtMs = landing.OccurredAtMs }) },
        }.ToByteArray();
    }

    private Visit Visit(Guid? visitor = null, int seconds = 0)
    {
        var at = Some.Noon.AddSeconds(seconds);
        return Some.Visit(Merchant, link, placement, at: at, visitor: visitor ?? Guid.CreateVersion7(), eventId: Guid.CreateVersion7(new DateTimeOffset(at)));
    }

    private Landing Land(Visit visit, int seconds = 5) => Land(visit.EventId, seconds);

    private Landing Land(ByteString visit, int seconds = 5) =>
        new() { VisitId = visit, MerchantId = Some.Bytes(Merchant), OccurredAtMs = new DateTimeOffset(Some.Noon).ToUnixTimeMilliseconds() + (seconds * 1_000L) };

    // The host's own worker looks as well; this one is the next replica.
    private async Task LookAgainAsync()
    {
        Host.Clock.Advance(LandingStore.LongestWait);
        while (await Host.Get<LandingWorker>().RunAsync(Cancel) > 0)
        {
        }

        var now = Host.Clock.GetUtcNow().UtcDateTime;
        await Poll.UntilAsync(() => Host.ReadAsync(db => db.Landings.AnyAsync(x => x.MerchantId == Merchant && x.CountAfter <= now, Cancel)), due => !due, TimeSpan.FromSeconds(30), "all that were due are looked at");
    }

    private async Task<string> FunnelAsync(string query) =>
        string.Join(", ", (await GetAsync("funnel?" + query)).GetProperty("steps").EnumerateArray().Select(step =>
            step.GetProperty("step").GetString() == "visits"
                ? $"visits {step.GetProperty("count")}"
                : $"{step.GetProperty("step")} {step.GetProperty("count")} {(step.TryGetProperty("rate", out var rate) ? rate.ToString() : "")} {step.GetProperty("dropOff")}"));

    private async Task<(string Query, long Visits, long Landed)> FiguresAsync(string query)
    {
        var body = await GetAsync("summary?" + query);
        return (query, body.GetProperty("visits").GetProperty("total").GetInt64(), body.GetProperty("landed").GetInt64());
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/" + path);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
    }
}
