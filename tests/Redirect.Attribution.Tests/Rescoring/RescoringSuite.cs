using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Rescoring;

/// <summary>Tests of rescoring over REST.</summary>
public abstract class RescoringSuite : AttributionSuite
{
    private protected RescoringSuite(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    /// <summary>The whole of the day on which everything happens, in UTC+8.</summary>
    private protected static (string From, string To) Day { get; } = ("2026-03-09T16:00:00Z", "2026-03-10T16:00:00Z");

    private protected static DateOnly Today { get; } = ChinaDay.Of(Some.Noon);

    private protected Guid Link { get; } = Guid.CreateVersion7();

    private protected Guid Placement { get; } = Guid.CreateVersion7();

    private protected Visit At(double seconds, Guid visitor, Guid? placement = null, string? network = null, Guid? id = null)
    {
        var visit = Some.Visit(Merchant, Link, placement ?? Placement, at: Some.Noon.AddSeconds(seconds), visitor: visitor, eventId: id);
        visit.AddressPrefix = network ?? visit.AddressPrefix;
        return visit;
    }

    /// <summary>Visitors of one network, one visit each, within a minute.</summary>
    private protected Visit[] Crowd(int visitors, double from = 0) =>
        [.. Enumerable.Range(0, visitors).Select(at => At(from + Math.Floor(60_000.0 * at / visitors) / 1_000, Guid.CreateVersion7()))];

    private protected Task ShownAsync(params IEnumerable<Visit> visits) => Host.DeliverAsync<VisitBatchConsumer>(new VisitBatch
    {
        WakeAttempts =
        {
            visits.Select(visit => new WakeAttempt
            {
                EventId = Some.Bytes(Guid.CreateVersion7()), VisitId = visit.EventId, MerchantId = visit.MerchantId, LinkId = visit.LinkId, OccurredAtMs = visit.OccurredAtMs + 2_000,
            }),
        },
    }.ToByteArray());

    /// <summary>The targets' pages of these visits say that they were shown, as the link service sends it.</summary>
    private protected Task LandedAsync(params IEnumerable<Visit> visits) => Host.DeliverAsync<VisitBatchConsumer>(new VisitBatch
    {
        Landings = { visits.Select(visit => new Landing { VisitId = visit.EventId, MerchantId = visit.MerchantId, OccurredAtMs = visit.OccurredAtMs + 2_000 }) },
    }.ToByteArray());

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string scope = "settlement:write", Guid? merchant = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{merchant ?? Merchant}:{scope}");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Scores the day and waits until it is done.</summary>
    /// <returns>What it took out and put back.</returns>
    private protected async Task<(long Invalidated, long Restored)> RescoreAsync(string? from = null, string? to = null)
    {
        var (status, started) = await SendAsync(HttpMethod.Post, "quality/rescore", new { from = from ?? Day.From, to = to ?? Day.To });
        Assert.Equal(HttpStatusCode.Accepted, status);
        var id = started.GetProperty("id").GetString();

        // The host's own worker looks every second; this one is the next replica.
        while (await Host.Get<RescoringWorker>().RunAsync(Cancel))
        {
        }

        var run = await Poll.UntilAsync(
            async () => (await SendAsync(HttpMethod.Get, $"quality/runs/{id}")).Body, body => body.GetProperty("state").GetString() == "finished", TimeSpan.FromSeconds(60), "the run is finished");
        Assert.Equal(run.GetProperty("days").GetInt32(), run.GetProperty("daysDone").GetInt32());
        return (run.GetProperty("invalidated").GetInt64(), run.GetProperty("restored").GetInt64());
    }

    /// <summary>The figures of all time, which are the hot counters.</summary>
    private protected Task<Net> NetAsync() => FiguresAsync($"placementId={Placement}");

    /// <summary>Those of the day, which are the roll-ups.</summary>
    private protected Task<Net> NetOfDayAsync() => FiguresAsync($"from={Day.From}&to={Day.To}");

    private protected async Task<JsonElement> ReportAsync(string query = "")
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"quality/report?from={Day.From}&to={Day.To}{query}", scope: "stats:read");
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    /// <summary>Gross, technical, net, billable and unique.</summary>
    private protected async Task<string> LevelsAsync(string query = "") =>
        string.Join(' ', (await ReportAsync(query)).GetProperty("levels").EnumerateObject().Select(level => level.Value.GetInt64()));

    private async Task<Net> FiguresAsync(string query)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, "stats/summary?" + query, scope: "stats:read");
        Assert.Equal(HttpStatusCode.OK, status);
        var visits = body.GetProperty("visits");
        return new Net(Number("human"), Number("invalidated"), Number("restored"), Number("net"));

        long Number(string name) => visits.GetProperty(name).GetInt64();
    }

    internal readonly record struct Net(long Human, long Invalidated, long Restored, long Valid);
}
