using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Alliances;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Alliances;

public sealed class StandaloneExchangeTests() : ExchangeTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedExchangeTests() : ExchangeTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>What was sent and received, week by week, and what is owed for it.</summary>
public abstract class ExchangeTests : AllianceSuite
{
    private static readonly object Fifty = new { pricePerVisitor = 50, currency = "CNY" };

    private protected ExchangeTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task The_worked_week_of_the_page_comes_to_its_numbers_in_both_books()
    {
        var id = await AgreeAsync(Fifty);
        var (hers, his) = (await CarryAsync(id, Anna), await CarryAsync(id, Bo));
        await VisitAsync(Anna, hers, Monday.AddDays(1), 120);
        await VisitAsync(Bo, his, Monday.AddDays(2), 100);

        // The running week, of both sides.
        await ReviewAsync(id, 3);
        var (anna, bo) = (await BalanceAsync(Anna, id), await BalanceAsync(Bo, id));
        Assert.Equal((120L, 100L, 1.2m), Of(anna.GetProperty("open")[0]));
        Assert.Equal((100L, 120L, 0.8333m), Of(bo.GetProperty("open")[0]));
        Assert.Empty(anna.GetProperty("weeks").EnumerateArray());

        // Not before 24 hours after its end.
        await ReviewAsync(id, 8, -0.001);
        Assert.Empty((await BalanceAsync(Anna, id)).GetProperty("weeks").EnumerateArray());
        await ReviewAsync(id, 8);
        (anna, bo) = (await BalanceAsync(Anna, id), await BalanceAsync(Bo, id));
        var (week, mirrored) = (anna.GetProperty("weeks")[0], bo.GetProperty("weeks")[0]);
        Assert.Equal((120L, 100L, 1.2m), Of(week));
        Assert.Equal((true, 1_000L, -1_000L, "CNY", "2026-03-09"), (week.GetProperty("balanced").GetBoolean(), Number(week, "net"), Number(mirrored, "net"), Text(week, "currency"), Text(week, "week")));
        Assert.Equal((120L, 100L, 1_000L), (Number(anna.GetProperty("total"), "received"), Number(anna.GetProperty("total"), "sent"), Number(anna.GetProperty("total"), "net")));
        var account = $"partner:alliance:{id}";
        Assert.Equal([("expense", account, 1_000L)], await LedgerAsync(Anna));
        Assert.Equal([(account, "expense", 1_000L)], await LedgerAsync(Bo));
        Assert.Equal(week.GetProperty("entryId").GetGuid(), mirrored.GetProperty("entryId").GetGuid());
    }

    [Fact]
    public async Task A_week_is_closed_and_booked_once_by_however_many()
    {
        var id = await AgreeAsync(Fifty);
        var hers = await CarryAsync(id, Anna);
        await VisitAsync(Anna, hers, Monday.AddDays(1), 10);
        Host.Clock.Now = Monday.AddDays(8);
        var reviews = Enumerable.Range(0, 4).Select(at => SendAsync(HttpMethod.Post, at % 2 == 0 ? Anna : Bo, $"alliances/{id}/review"));
        var workers = Enumerable.Range(0, 3).Select(_ => Host.Get<AllianceReviewer>().RunAsync(Cancel));
        await Task.WhenAll([.. reviews, .. workers]);
        await Host.Get<AllianceReviewer>().RunAsync(Cancel);
        Assert.Equal([("expense", $"partner:alliance:{id}", 500L)], await LedgerAsync(Anna));
        Assert.Single(await LedgerAsync(Bo));
        Assert.Equal(2, await Host.ReadAsync(db => db.Set<ExchangeWeek>().CountAsync(x => x.AllianceId == id, Cancel)));
    }

    [Fact]
    public async Task The_worker_reviews_once_a_day_and_stops_when_everything_of_an_ended_alliance_is_booked()
    {
        var id = await AgreeAsync(Fifty);
        var hers = await CarryAsync(id, Anna);
        await VisitAsync(Anna, hers, Monday.AddHours(1), 10);
        var worker = Host.Get<AllianceReviewer>();
        await worker.RunAsync(Cancel);
        Assert.False((await GetAsync(Anna, $"alliances/{id}")).TryGetProperty("reviewedAt", out _));
        Host.Clock.Now = Monday.AddHours(6);
        await worker.RunAsync(Cancel);
        Assert.Equal(Monday.AddHours(6), (await GetAsync(Anna, $"alliances/{id}")).GetProperty("reviewedAt").GetDateTime());
        Assert.Equal(Monday.AddHours(30), await NextAsync());
        Host.Clock.Now = Monday.AddDays(2);
        await PostAsync(Bo, $"alliances/{id}/end");
        Host.Clock.Now = Monday.AddDays(36);
        await worker.RunAsync(Cancel);
        Assert.Equal(5, (await BalanceAsync(Anna, id)).GetProperty("weeks").GetArrayLength());
        Assert.Null(await NextAsync());
        Assert.Equal([("expense", $"partner:alliance:{id}", 500L)], await LedgerAsync(Anna));

        Task<DateTime?> NextAsync() => Host.ReadAsync(db => db.Set<Alliance>().Where(x => x.Id == id).Select(x => x.ReviewAfter).SingleAsync(Cancel));
    }

    [Theory]
    [InlineData(50, 50, 0)]
    [InlineData(51, 50, 1)]
    public async Task The_cap_of_a_week_is_exact_over_all_placements(int visitors, long counted, long over)
    {
        var id = await AgreeAsync(new { pricePerVisitor = 50, currency = "CNY", weeklyCap = 50 });
        var (one, other) = (await CarryAsync(id, Anna), await CarryAsync(id, Anna));
        await StoreAsync(Enumerable.Range(0, visitors).Select(at => Visit(Anna, at % 3 == 0 ? one : other, Monday.AddHours(1).AddMinutes(at), Guid.CreateVersion7())));
        await ReviewAsync(id, 7);
        var open = (await BalanceAsync(Anna, id)).GetProperty("open").EnumerateArray().Single(x => Text(x, "week") == "2026-03-09");
        Assert.Equal((counted, over, 50L), (Number(open, "received"), Number(open, "receivedOverCap"), Number(open, "cap")));
        await ReviewAsync(id, 8);
        var week = (await BalanceAsync(Bo, id)).GetProperty("weeks")[0];
        Assert.Equal((counted, over, -50 * counted), (Number(week, "sent"), Number(week, "sentOverCap"), Number(week, "net")));
    }

    [Fact]
    public async Task What_comes_after_a_week_was_closed_is_booked_in_the_next_and_changes_nothing_behind()
    {
        var id = await AgreeAsync(Fifty);
        var (hers, his) = (await CarryAsync(id, Anna), await CarryAsync(id, Bo));
        await VisitAsync(Anna, hers, Monday.AddDays(1), 10);
        await VisitAsync(Bo, his, Monday.AddDays(1), 4);
        await ReviewAsync(id, 8);
        var closed = (await BalanceAsync(Anna, id)).GetProperty("weeks")[0].GetRawText();
        var days = await GetAsync(Anna, $"alliances/{id}/days?week=2026-03-09");
        Assert.Equal((300L, 1), (Number(JsonDocument.Parse(closed).RootElement, "net"), (await LedgerAsync(Anna)).Count));

        // Three late ones, and two that turn out to be double clicks of robots: found suspect.
        await VisitAsync(Anna, hers, Monday.AddDays(3), 3);
        await Host.ReadAsync(db => db.Visits.Where(x => x.MerchantId == Bo && x.OccurredAt >= Monday.AddDays(1) && x.OccurredAt < Monday.AddDays(1).AddSeconds(2))
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.Quality, (short)Quality.Suspect), Cancel));
        await VisitAsync(Anna, hers, Monday.AddDays(7.5), 1);
        await ReviewAsync(id, 14);
        Assert.Equal(closed, (await BalanceAsync(Anna, id)).GetProperty("weeks")[0].GetRawText());

        await ReviewAsync(id, 15);
        var balance = await BalanceAsync(Anna, id);
        Assert.Equal(closed, balance.GetProperty("weeks")[1].GetRawText());
        var week = balance.GetProperty("weeks")[0];
        Assert.Equal((1L, 0L, 3L, -2L), (Number(week, "received"), Number(week, "sent"), Number(week, "receivedCorrected"), Number(week, "sentCorrected")));

        // 1 + 3 received, 2 sent less: 6 times 50.
        Assert.Equal((300L, 600L), (Number(week, "net"), Number(balance.GetProperty("total"), "net")));
        Assert.Equal((14L, 2L), (Number(balance.GetProperty("total"), "received"), Number(balance.GetProperty("total"), "sent")));
        Assert.Equal(days.GetRawText(), (await GetAsync(Bo, $"alliances/{id}/days?week=2026-03-09")).GetRawText());

        // Found once: the week after finds nothing more.
        await ReviewAsync(id, 22);
        Assert.Equal(0, Number((await BalanceAsync(Anna, id)).GetProperty("weeks")[0], "receivedCorrected"));
        Assert.Equal([300L, 300], (await LedgerAsync(Anna)).Select(x => x.Amount));
    }

    [Fact]
    public async Task Late_visits_are_corrected_for_four_weeks_and_no_longer()
    {
        var id = await AgreeAsync(Fifty);
        var hers = await CarryAsync(id, Anna);
        for (var week = 1; week <= 4; week++)
        {
            await ReviewAsync(id, (7 * week) + 1);
        }

        await VisitAsync(Anna, hers, Monday.AddDays(1), 1);
        await ReviewAsync(id, 36);
        Assert.Equal(1, Number((await BalanceAsync(Anna, id)).GetProperty("weeks")[0], "receivedCorrected"));
        await VisitAsync(Anna, hers, Monday.AddDays(2), 1);
        await ReviewAsync(id, 43);
        Assert.Equal(0, Number((await BalanceAsync(Anna, id)).GetProperty("weeks")[0], "receivedCorrected"));
        var page = await GetAsync(Anna, $"alliances/{id}/balance?limit=4");
        Assert.Equal(["2026-04-13", "2026-04-06", "2026-03-30", "2026-03-23"], page.GetProperty("weeks").EnumerateArray().Select(x => Text(x, "week")));
        Assert.Equal(["2026-03-16", "2026-03-09"], (await GetAsync(Anna, $"alliances/{id}/balance?limit=4&cursor={Text(page, "nextCursor")}")).GetProperty("weeks").EnumerateArray().Select(x => Text(x, "week")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_comes_in_whatever_order_one_side_received_what_the_other_sent(int seed)
    {
        var random = new Random(seed);
        var id = await AgreeAsync(new { pricePerVisitor = 7, currency = "CNY", weeklyCap = 30 });
        List<(Guid Owner, Guid Placement)> places = [];
        foreach (var owner in (Guid[])[Anna, Bo, Anna, Bo])
        {
            places.Add((owner, await CarryAsync(id, owner)));
        }

        var people = Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7()).ToArray();
        var late = new List<VisitRow>();
        for (var day = 1; day <= 24; day++)
        {
            var visits = Enumerable.Range(0, 12).Select(_ =>
            {
                var (owner, placement) = places[random.Next(places.Count)];
                return Visit(
                    owner, placement, Monday.AddDays(day - 1).AddMinutes(random.Next(24 * 60)), random.Next(8) == 0 ? null : people[random.Next(people.Length)],
                    (Quality)random.Next((int)Quality.Human, (int)Quality.Suspect + 1) is var quality && random.Next(3) == 0 ? quality : Quality.Human);
            }).ToList();
            late.AddRange(visits.Where((_, at) => at % 3 == 0));
            await StoreAsync(visits.Where((_, at) => at % 3 != 0));
            if (random.Next(2) == 0)
            {
                await StoreAsync(late);
                late.Clear();
            }

            await ReviewAsync(id, day, random.Next(24));
        }

        await StoreAsync(late);
        await PostAsync(Anna, $"alliances/{id}/end");
        await ReviewAsync(id, 60);
        var (anna, bo) = (await BalanceAsync(Anna, id), await BalanceAsync(Bo, id));
        foreach (var (one, other) in anna.GetProperty("weeks").EnumerateArray().Zip(bo.GetProperty("weeks").EnumerateArray()))
        {
            Assert.Equal(
                (Number(one, "received"), Number(one, "sent"), Number(one, "receivedCorrected"), Number(one, "sentCorrected"), Number(one, "receivedOverCap"), Number(one, "net")),
                (Number(other, "sent"), Number(other, "received"), Number(other, "sentCorrected"), Number(other, "receivedCorrected"), Number(other, "sentOverCap"), -Number(other, "net")));
        }

        // Weeks, their corrections and the entries add up to what a count of all visits at the end comes to.
        var weeks = anna.GetProperty("weeks").EnumerateArray().ToList();
        Assert.Equal(Number(anna.GetProperty("total"), "received"), weeks.Sum(x => Number(x, "received") + Number(x, "receivedCorrected")));
        Assert.Equal(Number(anna.GetProperty("total"), "net"), weeks.Sum(x => Number(x, "net")));
        Assert.Equal(await RecountAsync(id, Anna), Number(anna.GetProperty("total"), "received"));
        Assert.Equal(await RecountAsync(id, Bo), Number(anna.GetProperty("total"), "sent"));
        Assert.Equal(7 * (Number(anna.GetProperty("total"), "received") - Number(anna.GetProperty("total"), "sent")), Number(anna.GetProperty("total"), "net"));
        var account = $"partner:alliance:{id}";
        Assert.Equal(Number(anna.GetProperty("total"), "net"), (await LedgerAsync(Anna)).Sum(x => x.Credit == account ? x.Amount : -x.Amount));
        Assert.Equal(Number(bo.GetProperty("total"), "net"), (await LedgerAsync(Bo)).Sum(x => x.Credit == account ? x.Amount : -x.Amount));
    }

    [Fact]
    public async Task A_robot_of_the_partner_raises_nothing_but_the_alarm()
    {
        var id = await AgreeAsync(Fifty);
        var his = await CarryAsync(id, Bo);
        Host.Clock.Now = Monday.AddHours(4);

        // Anna's robot clicks Bo's banner on her page, to be owed for it: as a robot, as a headless browser, and as one of her own people.
        var own = Guid.CreateVersion7();
        await Host.DeliverAsync(Enumerable.Range(0, 60).Select(at => Some.Visit(Bo, placement: his, at: Monday.AddHours(1).AddSeconds(at), quality: Quality.Bot))
            .Concat(Enumerable.Range(0, 30).Select(at => Some.Visit(Bo, placement: his, at: Monday.AddHours(1).AddSeconds(at), visitor: Guid.CreateVersion7(), quality: Quality.Suspect)))
            .Append(Some.Visit(Bo, placement: his, at: Monday.AddHours(2), visitor: own))
            .Append(Some.Visit(Anna, at: Monday.AddHours(3), visitor: own, quality: Quality.Internal)));
        await VisitAsync(Bo, his, Monday.AddHours(3), 9);
        await ReviewAsync(id, 0.5);
        var open = (await BalanceAsync(Anna, id)).GetProperty("open")[0];
        Assert.Equal((9L, 91L), (Number(open, "sent"), Number(open, "sentInvalid")));
        var seen = await GetAsync(Bo, $"alliances/{id}");
        Assert.Equal(Monday.AddHours(12), seen.GetProperty("partnerShare").GetProperty("alarmSince").GetDateTime());
        Assert.False(seen.GetProperty("ownShare").TryGetProperty("alarmSince", out _));

        // Stays as it was raised, and ends with the week that it looks at.
        Assert.Equal(Monday.AddHours(12), (await ReviewAsync(id, 5)).GetProperty("ownShare").GetProperty("alarmSince").GetDateTime());
        Assert.False((await ReviewAsync(id, 7)).GetProperty("ownShare").TryGetProperty("alarmSince", out _));
    }

    [Fact]
    public async Task While_it_is_paused_or_over_visits_are_served_and_do_not_count()
    {
        var id = await AgreeAsync(new { pricePerVisitor = 50, currency = "CNY", endsOn = "2026-03-14" });
        var hers = await CarryAsync(id, Anna);
        await VisitAsync(Anna, hers, Monday.AddHours(1), 1);
        Host.Clock.Now = Monday.AddDays(1);
        var paused = await PostAsync(Bo, $"alliances/{id}/pause");
        Assert.Equal(("paused", Bo, "manual"), (Text(paused, "state"), paused.GetProperty("pausedBy").GetGuid(), Texts(paused.GetProperty("ownShare"), "paused").Single()));
        await RefusedAsync(409, "paused_by_partner", Anna, $"alliances/{id}/resume");
        await RefusedAsync(409, "alliance_state", Anna, $"alliances/{id}/pause");
        var shown = (await GetAsync(Bo, $"alliances/{id}/carried")).GetProperty("items")[0];
        Assert.Equal(("paused", "manual"), (Text(shown, "state"), Texts(shown, "why").Single()));
        await VisitAsync(Anna, hers, Monday.AddDays(1).AddHours(1), 10);
        Host.Clock.Now = Monday.AddDays(2);
        await PostAsync(Bo, $"alliances/{id}/resume");
        await VisitAsync(Anna, hers, Monday.AddDays(2), 100);
        await VisitAsync(Anna, hers, Monday.AddDays(5).AddSeconds(-2), 5);
        Assert.Equal("ended", Text(await ReviewAsync(id, 6), "state"));
        var open = (await BalanceAsync(Anna, id)).GetProperty("open")[0];
        Assert.Equal((103L, 10L), (Number(open, "received"), Number(open, "receivedPaused")));
        var ended = await GetAsync(Anna, $"alliances/{id}");
        Assert.Equal(Monday.AddDays(5), ended.GetProperty("endedAt").GetDateTime());
        await ReviewAsync(id, 8);
        Assert.Equal([5_150L], (await LedgerAsync(Anna)).Select(x => x.Amount));
    }

    [Fact]
    public async Task Barter_books_nothing_and_bad_questions_are_refused()
    {
        var id = await AgreeAsync();
        var hers = await CarryAsync(id, Anna);
        await VisitAsync(Anna, hers, Monday.AddHours(1), 30);
        await ReviewAsync(id, 8);
        var week = (await BalanceAsync(Anna, id)).GetProperty("weeks")[0];
        Assert.Equal((30L, 0L, false, false), (Number(week, "received"), Number(week, "net"), week.GetProperty("balanced").GetBoolean(), week.TryGetProperty("currency", out _)));
        Assert.Empty(await LedgerAsync(Anna));
        await RefusedAsync(422, "limit_out_of_range", HttpMethod.Get, Anna, $"alliances/{id}/balance?limit=0");
        await RefusedAsync(422, "limit_out_of_range", HttpMethod.Get, Anna, $"alliances/{id}/balance?limit=105");
        await GetAsync(Anna, $"alliances/{id}/balance?limit=104");
        await RefusedAsync(400, "cursor_invalid", HttpMethod.Get, Anna, $"alliances/{id}/balance?cursor=x");
        await RefusedAsync(422, "week_invalid", HttpMethod.Get, Anna, $"alliances/{id}/days?week=2026-03-10");
        Assert.Equal(30, Number((await GetAsync(Bo, $"alliances/{id}/days?week=2026-03-09")).GetProperty("items")[0], "counted"));
    }

    private Task<JsonElement> BalanceAsync(Guid merchant, Guid id) => GetAsync(merchant, $"alliances/{id}/balance");

    private async Task<List<(string Debit, string Credit, long Amount)>> LedgerAsync(Guid merchant) =>
    [
        .. (await Host.ReadAsync(db => db.Set<LedgerTransfer>().AsNoTracking().Where(x => x.MerchantId == merchant).OrderBy(x => x.Number).ToListAsync(Cancel))).Select(x => (x.Debit, x.Credit, x.Amount)),
    ];

    // Shares no code with what is tested: a walk over all visits of each visitor and placement, and the cap of each week.
    private async Task<long> RecountAsync(Guid id, Guid owner)
    {
        var ended = (await GetAsync(owner, $"alliances/{id}")).GetProperty("endedAt").GetDateTime();
        var pauses = await Host.ReadAsync(db => db.Set<SharePause>().AsNoTracking().Where(x => x.AllianceId == id && x.OwnerId == owner).ToListAsync(Cancel));
        var visits = await Host.ReadAsync(db => db.Visits.AsNoTracking().Where(x => x.MerchantId == owner).ToListAsync(Cancel));
        var carrier = owner == Anna ? Bo : Anna;
        var internals = (await Host.ReadAsync(db => db.Visits.AsNoTracking().Where(x => x.MerchantId == carrier && x.Quality == (short)Quality.Internal && x.VisitorId != null).ToListAsync(Cancel)));
        var weeks = new Dictionary<int, long>();
        foreach (var one in visits.Where(x => x is { Quality: (short)Quality.Human, VisitorId: not null } && x.OccurredAt < ended && !IsOwn(x)).GroupBy(x => (x.VisitorId, x.PlacementId)))
        {
            DateTime? last = null;
            foreach (var visit in one.OrderBy(x => x.OccurredAt))
            {
                if (last is null || visit.OccurredAt - last > TimeSpan.FromHours(24))
                {
                    last = visit.OccurredAt;
                    var week = (int)((visit.OccurredAt - Monday).TotalDays / 7);
                    weeks[week] = weeks.GetValueOrDefault(week) + (pauses.Exists(x => x.FromAt <= visit.OccurredAt && (x.ToAt is null || x.ToAt > visit.OccurredAt)) ? 0 : 1);
                }
            }
        }

        return weeks.Values.Sum(x => Math.Min(x, 30));

        // In the week of the visit or the one before.
        bool IsOwn(VisitRow visit)
        {
            var to = Monday.AddDays(7 * (1 + (int)((visit.OccurredAt - Monday).TotalDays / 7)));
            return internals.Exists(x => x.VisitorId == visit.VisitorId && x.OccurredAt >= to.AddDays(-14) && x.OccurredAt < to);
        }
    }

    private static (long Received, long Sent, decimal? Ratio) Of(JsonElement week) => (Number(week, "received"), Number(week, "sent"), week.GetProperty("ratio").GetDecimal());
}
