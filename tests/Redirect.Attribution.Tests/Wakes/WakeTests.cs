using System.Text.Json;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Wakes;

public sealed class StandaloneWakeTests() : WakeTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedWakeTests() : WakeTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class WakeTests : AttributionSuite
{
    private readonly Guid link = Guid.CreateVersion7();

    private protected WakeTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Attempts_are_visits_and_hidden_pages_are_reports_each_once()
    {
        var visits = Enumerable.Range(0, 5).Select(_ => Wake(Guid.CreateVersion7())).ToList();
        var reports = visits.Take(4).Select((visit, at) => Report(visit.EventId, hidden: at < 3)).ToList();
        byte[][] messages =
        [
            Message(visits.Take(2), reports.Take(1)), Message(visits, reports), Message([], reports), Message(visits.Skip(1), []), Message([], reports.Select(report => Report(report.VisitId, true))),
        ];
        await Task.WhenAll(messages.Concat(messages).Select(message => Task.Run(() => Host.DeliverAsync<VisitBatchConsumer>(message), Cancel)));

        // Which of two reports of a visit came first is not known here; that there is one of each is.
        Assert.Equal(4, await Host.ReadAsync(db => db.WakeAttempts.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        var hidden = await Host.ReadAsync(db => db.WakeAttempts.CountAsync(x => x.MerchantId == Merchant && x.PageHidden, Cancel));
        foreach (var query in (string[])["", $"linkId={link}", $"linkId={link}&from=2026-03-10T00:00:00Z"])
        {
            Assert.Equal((query, 5, 5, hidden), await FiguresAsync(query));
        }
    }

    [Fact]
    public async Task The_first_report_of_a_visit_counts()
    {
        var visit = Wake(Guid.CreateVersion7());
        await Host.DeliverAsync<VisitBatchConsumer>(Message([visit], [Report(visit.EventId, hidden: true)]));
        await Host.DeliverAsync<VisitBatchConsumer>(Message([], [Report(visit.EventId, hidden: false), Report(visit.EventId, hidden: true)]));
        Assert.Equal(("", 1, 1, 1), await FiguresAsync(""));
    }

    [Fact]
    public async Task A_report_that_overtakes_its_visit_counts_and_the_visit_still_does()
    {
        var visit = Wake(Guid.CreateVersion7());
        await Host.DeliverAsync<VisitBatchConsumer>(Message([], [Report(visit.EventId, hidden: true)]));
        await Host.DeliverAsync(visit);
        Assert.Equal(($"linkId={link}", 1, 1, 1), await FiguresAsync($"linkId={link}"));
    }

    [Fact]
    public async Task A_report_that_can_not_be_one_holds_up_nothing()
    {
        var visit = Wake(Guid.CreateVersion7());
        var bad = Report(visit.EventId, hidden: true);
        bad.VisitId = ByteString.Empty;
        await Host.DeliverAsync<VisitBatchConsumer>(Message([visit], [bad]));
        Assert.Equal(("", 1, 1, 0), await FiguresAsync(""));
        await Assert.ThrowsAsync<PoisonMessageException>(() => Host.DeliverAsync<VisitBatchConsumer>(Message([], [bad])));
    }

    private static byte[] Message(IEnumerable<Visit> visits, IEnumerable<WakeAttempt> reports) => new VisitBatch { Visits = { visits }, WakeAttempts = { reports } }.ToByteArray();

    private Visit Wake(Guid visitor)
    {
        var visit = Some.Visit(Merchant, link, visitor: visitor);
        visit.Outcome = "wake";
        return visit;
    }

    private WakeAttempt Report(ByteString visit, bool hidden) => new()
    {
        EventId = Some.Bytes(Guid.CreateVersion7()),
        VisitId = visit,
        MerchantId = Some.Bytes(Merchant),
        LinkId = Some.Bytes(link),
        OccurredAtMs = new DateTimeOffset(Some.Noon).ToUnixTimeMilliseconds(),
        PageHidden = hidden,
        HiddenWithinMs = hidden ? 700u : 0,
        Os = "ios",
        App = "browser",
    };

    private async Task<(string Query, long Visits, long Attempted, long Hidden)> FiguresAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/summary?" + query);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        var wakes = body.GetProperty("wakeAttempts");
        return (query, body.GetProperty("visits").GetProperty("total").GetInt64(), wakes.GetProperty("attempted").GetInt64(), wakes.GetProperty("hidden").GetInt64());
    }
}
