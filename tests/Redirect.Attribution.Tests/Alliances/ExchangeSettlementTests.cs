using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Alliances;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Rescoring;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Alliances;

public sealed class SqliteExchangeSettlementTests() : ExchangeSettlementTests(StorageProvider.Sqlite, 1_000);

public sealed class PostgresExchangeSettlementTests() : ExchangeSettlementTests(StorageProvider.Postgres, 10_000);

/// <summary>A week between two merchants, from the visits to what stands on their statements.</summary>
public abstract class ExchangeSettlementTests : AllianceSuite
{
    private readonly int clicks;

    private protected ExchangeSettlementTests(StorageProvider storage, int clicks)
        : base(storage, CountersProvider.Memory) => this.clicks = clicks;

    [Fact]
    public async Task What_a_week_comes_to_is_a_line_of_both_sides_next_statement()
    {
        var id = await AgreeAsync(new { pricePerVisitor = 50, currency = "CNY" });
        var (hers, his) = (await CarryAsync(id, Anna), await CarryAsync(id, Bo));
        await VisitAsync(Anna, hers, Monday.AddDays(1), 120);
        await VisitAsync(Bo, his, Monday.AddDays(2), 100);
        await ReviewAsync(id, 8);
        Host.Clock.Now = Monday.AddDays(9);

        foreach (var (merchant, amount) in new[] { (Anna, 1_000L), (Bo, -1_000L) })
        {
            var statement = (await PostAsync(merchant, "statements", new { partner = $"alliance:{id}", from = "2026-03-16", to = "2026-03-18" })).GetProperty("statements")[0];
            Host.Clock.Now = Monday.AddDays(9).AddHours(1);
            var closed = await PostAsync(merchant, $"statements/{Text(statement, "id")}/close");
            Assert.Equal(("closed", amount, amount, 0L, "CNY"), (Text(closed, "state"), Number(closed, "amount"), Number(closed, "total"), Number(closed, "fee"), Text(closed, "currency")));
            var line = Assert.Single((await GetAsync(merchant, $"statements/{Text(statement, "id")}/lines")).GetProperty("items").EnumerateArray());
            Assert.Equal(amount, Number(line, "amount"));
            Assert.Equal(Netting.EntryOf(id, Week), (await LedgerAsync(merchant)).Select(x => x.Id).First());
        }

        // Who owes is owed nothing; and nobody books a week again by closing.
        await RefusedAsync(409, "nothing_to_pay", Bo, $"statements/{Text((await GetAsync(Bo, "statements")).GetProperty("items")[0], "id")}/payout");
        Assert.Equal(1_000, (await LedgerAsync(Anna)).Sum(x => x.Amount));
        Assert.Equal(1_000, (await LedgerAsync(Bo)).Sum(x => x.Amount));
    }

    [Fact] // S89
    public async Task A_carrier_that_clicks_the_others_banner_thousands_of_times_is_owed_for_its_real_visitors_alone()
    {
        var id = await AgreeAsync(new { pricePerVisitor = 50, currency = "CNY", weeklyCap = 200 });
        var his = await CarryAsync(id, Bo);
        Host.Clock.Now = Monday.AddHours(4);
        var own = Guid.CreateVersion7();
        await DeliverAsync(
        [
            .. Clicks(his, clicks * 4 / 10, () => null, Quality.Bot), .. Clicks(his, clicks / 10, () => own), .. Clicks(his, clicks / 2, () => Guid.CreateVersion7()), Some.Visit(Anna, at: Monday.AddHours(1), visitor: own, quality: Quality.Internal),
            .. Enumerable.Range(0, 9).Select(at => Click(his, Monday.AddHours(2).AddMinutes(at), Guid.CreateVersion7(), network: $"198.51.{at}.0/24")),
        ]);

        // Before the burst is found the cap holds; then nothing is left of it but the alarm. Who clicks a thousand times is one visitor all the same.
        await ReviewAsync(id, 0.25);
        var seen = (await BalanceAsync(Anna, id)).GetProperty("open")[0];
        Assert.Equal(200, Number(seen, "sent"));
        var run = await PostAcceptedAsync(Bo, "quality/rescore", new { from = Monday, to = Monday.AddDays(1) });
        while (await Host.Get<RescoringWorker>().RunAsync(Cancel))
        {
        }

        await Poll.UntilAsync(async () => Text(await GetAsync(Bo, $"quality/runs/{run}"), "state") == "finished", "the run is finished", 60);
        await ReviewAsync(id, 0.5);
        seen = (await BalanceAsync(Anna, id)).GetProperty("open")[0];
        Assert.Equal((9L, (clicks * 9 / 10) + 1L), (Number(seen, "sent"), Number(seen, "sentInvalid")));
        Assert.True((await GetAsync(Bo, $"alliances/{id}")).GetProperty("partnerShare").TryGetProperty("alarmSince", out _));

        await ReviewAsync(id, 8);
        Assert.Equal([450L], (await LedgerAsync(Bo)).Select(x => x.Amount));
    }

    // A tenth of a second apart, of one network.
    private IEnumerable<Visit> Clicks(Guid placement, int count, Func<Guid?> visitor, Quality quality = Quality.Human) =>
        Enumerable.Range(0, count).Select(at => Click(placement, Monday.AddHours(3).AddMilliseconds(100 * at), visitor(), quality));

    private Visit Click(Guid placement, DateTime at, Guid? visitor, Quality quality = Quality.Human, string network = "203.0.113.0/24")
    {
        var visit = Some.Visit(Bo, placement: placement, at: at, visitor: visitor, quality: quality);
        visit.AddressPrefix = network;
        return visit;
    }

    private async Task DeliverAsync(IEnumerable<Visit> visits)
    {
        foreach (var chunk in visits.Chunk(1_000))
        {
            await Host.DeliverAsync(chunk);
        }
    }

    private async Task<string> PostAcceptedAsync(Guid merchant, string path, object body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, merchant, path, body);
        Assert.Equal(HttpStatusCode.Accepted, status);
        return Text(answer, "id")!;
    }

    private Task<JsonElement> BalanceAsync(Guid merchant, Guid id) => GetAsync(merchant, $"alliances/{id}/balance");

    private Task<List<LedgerTransfer>> LedgerAsync(Guid merchant) =>
        Host.ReadAsync(db => db.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchant).OrderBy(x => x.Number).ToListAsync(Cancel));
}
