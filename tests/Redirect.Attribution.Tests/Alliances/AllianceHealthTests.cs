using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Alliances;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Alliances;

public sealed class StandaloneAllianceHealthTests() : AllianceHealthTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedAllianceHealthTests() : AllianceHealthTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>What the trial lacked: a rule that is enforced. Days are judged at six in the morning after them.</summary>
public abstract class AllianceHealthTests : AllianceSuite
{
    private protected AllianceHealthTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task A_banner_that_is_taken_down_warns_on_the_second_day_and_pauses_what_its_carrier_gets_on_the_third()
    {
        var id = await AgreeAsync();
        var (hers, his) = (await CarryAsync(id, Anna), await CarryAsync(id, Bo));

        // Bo shows Anna's on the first day and then no more; Anna shows Bo's every day.
        await VisitAsync(Anna, hers, Monday.AddHours(1), 1);
        for (var day = 0; day < 12; day++)
        {
            await VisitAsync(Bo, his, Monday.AddDays(day).AddHours(1), 1);
        }

        await ReviewAsync(id, 1, 6);
        Assert.Equal(("ok", 0L), await ShownAsync(Anna, id));
        await ReviewAsync(id, 2, 6);
        Assert.Equal(("ok", 1L), await ShownAsync(Anna, id));
        await ReviewAsync(id, 3, 5.9);
        Assert.Equal(("ok", 1L), await ShownAsync(Anna, id));
        await ReviewAsync(id, 3, 6);
        await ReviewAsync(id, 3, 7);
        Assert.Equal(("warned", 2L), await ShownAsync(Anna, id));
        Assert.Equal("active", await StateAsync(Anna, id));
        await ReviewAsync(id, 4, 6);
        Assert.Equal(("paused", 3L), await ShownAsync(Anna, id));

        // Anna need not show Bo's now, and is not blamed for it; Bo still has to show hers.
        Assert.Equal(("paused", "missing"), (await StateAsync(Anna, id), await WhyAsync(Anna, id)));
        Assert.Equal("active", await StateAsync(Bo, id));
        Assert.Equal("missing", Texts((await GetAsync(Bo, $"alliances/{id}")).GetProperty("ownShare"), "paused").Single());
        Assert.Empty(Texts((await GetAsync(Bo, $"alliances/{id}")).GetProperty("partnerShare"), "paused"));
        await ReviewAsync(id, 5, 6);

        // One day is not enough, two in a row are.
        await VisitAsync(Anna, hers, Monday.AddDays(5).AddHours(7), 1);
        await ReviewAsync(id, 6, 6);
        Assert.Equal("paused", await StateAsync(Anna, id));
        await VisitAsync(Anna, hers, Monday.AddDays(6).AddHours(7), 1);
        await ReviewAsync(id, 7, 6);
        Assert.Equal(("ok", 0L), await ShownAsync(Anna, id));
        Assert.Equal("active", await StateAsync(Anna, id));
        await ReviewAsync(id, 7, 8);

        // Day 4 before 06:00 counted, days 5 and 6 did not.
        var open = (await GetAsync(Bo, $"alliances/{id}/balance")).GetProperty("open").EnumerateArray().Single(x => Text(x, "week") == "2026-03-09");
        Assert.Equal((5L, 2L), (Number(open, "received"), Number(open, "receivedPaused")));
    }

    [Fact]
    public async Task The_days_are_judged_the_same_by_one_late_review_as_by_one_each_day()
    {
        var id = await AgreeAsync();
        await CarryAsync(id, Anna);
        await ReviewAsync(id, 4, 6);
        Assert.Equal(("paused", 4L), await ShownAsync(Anna, id));
        Assert.Equal(1, await Host.ReadAsync(db => db.Set<SharePause>().CountAsync(x => x.AllianceId == id, Cancel)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(Bo, $"alliances/{id}/review")));
        Assert.Equal(("paused", 4L), await ShownAsync(Anna, id));
        Assert.Equal(1, await Host.ReadAsync(db => db.Set<SharePause>().CountAsync(x => x.AllianceId == id, Cancel)));
    }

    [Fact]
    public async Task A_report_is_worth_a_day_until_it_is_judged_and_the_last_word_stands()
    {
        var id = await AgreeAsync();
        var hers = await CarryAsync(id, Anna);
        object Says(bool present, double hours) => new { placementId = hers, present, at = Monday.AddHours(hours) };

        // The carrier's word on the first day; the owner's against it on the second; the owner's second thoughts on the third.
        Host.Clock.Now = Monday.AddHours(72);
        await PostAsync(Bo, $"alliances/{id}/checks", Says(true, 10));
        await PostAsync(Bo, $"alliances/{id}/checks", Says(true, 34));
        await PostAsync(Anna, $"alliances/{id}/checks", Says(false, 34));
        await PostAsync(Anna, $"alliances/{id}/checks", Says(false, 58));
        await PostAsync(Anna, $"alliances/{id}/checks", Says(true, 59));
        Assert.True((await PostAsync(Anna, $"alliances/{id}/checks", Says(false, 57))).GetProperty("present").GetBoolean());
        await ReviewAsync(id, 1, 6);
        Assert.Equal(("ok", 0L), await ShownAsync(Anna, id));
        await ReviewAsync(id, 2, 6);
        Assert.Equal(("ok", 1L), await ShownAsync(Anna, id));
        await ReviewAsync(id, 3, 6);
        Assert.Equal(("ok", 0L), await ShownAsync(Anna, id));
        Assert.Equal("2026-03-11", Text(await GetAsync(Anna, $"alliances/{id}/placements"), "checkedDay"));

        await RefusedAsync(409, "day_judged", Bo, $"alliances/{id}/checks", Says(true, 71.9));
        await PostAsync(Bo, $"alliances/{id}/checks", Says(true, 72));
        await RefusedAsync(422, "time_out_of_range", Bo, $"alliances/{id}/checks", Says(true, 79));
        await RefusedAsync(422, "time_out_of_range", Bo, $"alliances/{id}/checks", Says(true, -0.1));
        await RefusedAsync(422, "required", Bo, $"alliances/{id}/checks", new { placementId = hers });
        await RefusedAsync(422, "required", Bo, $"alliances/{id}/checks", new { present = true });
        await RefusedAsync(404, "placement_not_found", Bo, $"alliances/{id}/checks", new { placementId = Guid.CreateVersion7(), present = true });
        var now = await PostAsync(Bo, $"alliances/{id}/checks", new { placementId = hers, present = false });
        Assert.Equal(("2026-03-12", false), (Text(now, "day"), now.GetProperty("present").GetBoolean()));
    }

    [Fact]
    public async Task Nobody_is_blamed_for_what_need_not_be_shown()
    {
        var id = await AgreeAsync();
        Host.Clock.Now = Monday.AddMilliseconds(1);
        var hers = await CarryAsync(id, Anna);

        // Not carried for the whole first day; the second is missed; then held, retired, and shown to the end of it.
        await ReviewAsync(id, 1, 6);
        Assert.Equal(("ok", 0L), await ShownAsync(Anna, id));
        await ReviewAsync(id, 2, 6);
        Assert.Equal(("ok", 1L), await ShownAsync(Anna, id));
        await PostAsync(Bo, $"alliances/{id}/pause");
        await ReviewAsync(id, 5, 6);
        await PostAsync(Bo, $"alliances/{id}/resume");
        await ReviewAsync(id, 6, 6);
        Assert.Equal(("ok", 1L), await ShownAsync(Anna, id));
        await Host.CatalogueAsync(Changes.Placement(Anna, hers, Guid.CreateVersion7(), "Gone", "", version: 2, retired: true));
        await ReviewAsync(id, 9, 6);
        Assert.Equal(("ok", 1L), await ShownAsync(Anna, id));
        Assert.Equal("retired", await WhyAsync(Bo, id));
    }

    [Fact]
    public async Task Who_takes_its_placement_out_can_not_hold_it_against_the_other()
    {
        var id = await AgreeAsync();
        var hers = await CarryAsync(id, Anna);
        await CarryAsync(id, Bo);
        await VisitAsync(Bo, (await GetAsync(Anna, $"alliances/{id}/carried")).GetProperty("items")[0].GetProperty("placementId").GetGuid(), Monday.AddDays(2), 1);
        await ReviewAsync(id, 3, 6);
        Assert.Equal("paused", await StateAsync(Anna, id));
        await SendAsync(HttpMethod.Delete, Anna, $"alliances/{id}/placements/{hers}");
        Assert.Equal("active", await StateAsync(Anna, id));
    }

    [Fact]
    public async Task Three_weeks_of_receiving_too_much_pause_the_share_and_two_of_giving_back_resume_it()
    {
        var id = await AgreeAsync();
        var (hers, his) = (await CarryAsync(id, Anna), await CarryAsync(id, Bo));
        for (var week = 0; week < 8; week++)
        {
            for (var day = 0; day < 7; day++)
            {
                // Anna receives 140 a week for 70; the placements are there.
                await VisitAsync(Anna, hers, Monday.AddDays((7 * week) + day).AddHours(12), 20);
                await VisitAsync(Bo, his, Monday.AddDays((7 * week) + day).AddHours(12), 10);
            }
        }

        await ReviewAsync(id, 8);
        Assert.Equal(("ok", 1L, ""), await BalanceOfAsync(Anna, id));
        await ReviewAsync(id, 15);
        Assert.Equal(("warned", 2L, ""), await BalanceOfAsync(Anna, id));
        await ReviewAsync(id, 22);
        Assert.Equal(("paused", 3L, "ratio"), await BalanceOfAsync(Anna, id));
        Assert.Equal(("ok", 0L, ""), await BalanceOfAsync(Bo, id));
        Assert.Equal(("paused", "ratio"), (await StateAsync(Bo, id), await WhyAsync(Bo, id)));

        // In the fourth week she received 20 before the pause and sent 70; in the fifth none: she gives back, and Bo is not blamed for receiving alone.
        await ReviewAsync(id, 29);
        Assert.Equal(("paused", 3L, "ratio"), await BalanceOfAsync(Anna, id));
        await ReviewAsync(id, 36);
        Assert.Equal(("ok", 0L, ""), await BalanceOfAsync(Anna, id));
        Assert.Equal(("ok", 0L, ""), await BalanceOfAsync(Bo, id));
        var weeks = (await GetAsync(Anna, $"alliances/{id}/balance")).GetProperty("weeks").EnumerateArray().Select(x => (Number(x, "received"), Number(x, "sent")));
        Assert.Equal([(0L, 70L), (20, 70), (140, 70), (140, 70), (140, 70)], weeks);
    }

    private async Task<(string? Level, long Misses)> ShownAsync(Guid owner, Guid id)
    {
        var item = (await GetAsync(owner, $"alliances/{id}/placements")).GetProperty("items")[0];
        return (Text(item, "shown"), Number(item, "misses"));
    }

    // Of what the merchant has to show.
    private async Task<string?> StateAsync(Guid carrier, Guid id) => Text((await GetAsync(carrier, $"alliances/{id}/carried")).GetProperty("items")[0], "state");

    private async Task<string?> WhyAsync(Guid carrier, Guid id) => Texts((await GetAsync(carrier, $"alliances/{id}/carried")).GetProperty("items")[0], "why").Single();

    private async Task<(string? Level, long Weeks, string Why)> BalanceOfAsync(Guid merchant, Guid id)
    {
        var share = (await GetAsync(merchant, $"alliances/{id}")).GetProperty("ownShare");
        return (Text(share, "balance"), Number(share, "weeksOver"), string.Join(' ', Texts(share, "paused")));
    }
}
