using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Statements;

/// <summary>
/// A partner is paid by the visit, and ten thousand clicks come (attacks S89 and S90): from the moment on at which they are seen they are worth nothing; until then the
/// budget is the most that they can cost; and what was settled meanwhile is taken back by entries of its own.
/// </summary>
public sealed class ClickFraudTests() : SettlementSuite(StorageProvider.Postgres)
{
    [Fact]
    public async Task Ten_thousand_clicks_raise_an_alarm_cost_the_budget_at_most_and_are_taken_back_by_new_entries()
    {
        await PlaceAsync();
        await CardAsync(new { partner = Partner, from = "2026-03-08", currency = "CNY", perVisit = 3, budget = 300 });
        for (var day = -4; day < 8; day++)
        {
            await DeliverAsync(At(day), [Guid.CreateVersion7()], "198.51.100.0/24");
        }

        // Five people; one that takes a cookie and keeps it; robots that say what they are; and those that take a new cookie for every click.
        await DeliverAsync(At(8), [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())], "192.0.2.0/24");
        await DeliverAsync(At(8, 10), [.. Enumerable.Repeat(Guid.CreateVersion7(), 500)], "198.18.7.0/24");
        await DeliverAsync(At(8, 20), [.. Enumerable.Range(0, 500).Select(_ => Guid.CreateVersion7())], "198.18.8.0/24", Quality.Bot);
        await DeliverAsync(At(8, 30), [.. Enumerable.Range(0, 9_000).Select(_ => Guid.CreateVersion7())], "203.0.113.0/24");
        After(8);
        Assert.Equal("volume", Text(Assert.Single(await AnomaliesAsync()), "kind"));

        // Settled before anybody looked.
        var first = await CloseAsync(await OpenAsync(8, 9));
        Assert.Equal((300, "closed"), (Long(first, "amount"), Text(first, "state")));
        Assert.Equal(300, (await BooksAsync()).Payable);
        var before = await EntriesAsync();

        await RescoreAsync();
        After(9);
        var second = await CloseAsync(await OpenAsync(9, 10));

        // Six are left, the keeper of the cookie among them: once.
        Assert.Equal(((6 * 3) - 300, "closed"), (Long(second, "amount"), Text(second, "state")));
        Assert.All(await LinesAsync(second), line => Assert.True(line.GetProperty("correction").GetBoolean()));
        Assert.Equal(6 * 3, (await BooksAsync()).Payable);
        var after = await EntriesAsync();
        Assert.True(after.Count > before.Count);
        Assert.Equal(before, after[..before.Count]);
        Assert.Equal(first.ToString(), (await CloseAsync(first)).ToString());
        await AssertBooksAsync();

        // What the budget had left for others was given back to it: the next real visitor is paid.
        await DeliverAsync(At(10), [Guid.CreateVersion7()], "192.0.2.0/24");
        After(10);
        Assert.Equal(3, Long(await CloseAsync(await OpenAsync(10, 11)), "amount"));
    }

    // A tenth of a second apart, told when they happen.
    private async Task DeliverAsync(DateTime at, IReadOnlyList<Guid> visitors, string network, Quality quality = Quality.Human)
    {
        foreach (var (number, chunk) in visitors.Chunk(500).Index())
        {
            Host.Clock.Now = at.AddSeconds(50 * (number + 1));
            await Host.DeliverAsync(chunk.Select((visitor, index) =>
            {
                var visit = Some.Visit(Merchant, Link, Placement, at: at.AddMilliseconds(100 * ((number * 500) + index)), visitor: visitor, quality: quality, channel: "wechat");
                visit.AddressPrefix = network;
                return visit;
            }));
        }
    }

    private async Task<List<JsonElement>> AnomaliesAsync() =>
        [.. (await CallAsync(HttpMethod.Get, "quality/report?from=2026-03-07T16:00:00Z&to=2026-03-08T16:00:00Z", scope: "stats:read")).Body.GetProperty("anomalies").EnumerateArray()];

    private async Task RescoreAsync()
    {
        var run = await DoneAsync("quality/rescore", new { from = "2026-03-07T16:00:00Z", to = "2026-03-08T16:00:00Z" }, HttpStatusCode.Accepted);
        while (await Host.Get<RescoringWorker>().RunAsync(Cancel))
        {
        }

        await Poll.UntilAsync(
            async () => (await CallAsync(HttpMethod.Get, $"quality/runs/{Text(run, "id")}")).Body, body => Text(body, "state") == "finished", TimeSpan.FromSeconds(60), "the run is finished");
    }

    private Task<List<string>> EntriesAsync() => Host.ReadAsync(async db =>
        (await db.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == Merchant).OrderBy(x => x.Number).ToListAsync(Cancel)).ConvertAll(x => $"{x.Number} {x.Id} {x.Kind} {x.Debit} {x.Credit} {x.Amount}"));
}
