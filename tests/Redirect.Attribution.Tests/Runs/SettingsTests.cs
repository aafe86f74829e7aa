using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Runs;

public sealed class SqliteSettingsTests() : SettingsTests(StorageProvider.Sqlite);

public sealed class PostgresSettingsTests() : SettingsTests(StorageProvider.Postgres);

/// <summary>Windows and rules are versions that act forward only.</summary>
public abstract class SettingsTests : RunSuite
{
    private protected SettingsTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Settings_are_versions_with_the_time_from_which_they_hold()
    {
        var defaults = await GetAsync("attribution/settings");
        Assert.Equal((0, 15, true, 24, false), (Number(defaults, "version"), Number(defaults, "lookbackDays"), defaults.GetProperty("sameShop").GetBoolean(), Number(defaults, "lateHours"), defaults.TryGetProperty("staffBeatsLinkMinutes", out _)));
        Assert.Equal(0, Number(await OkAsync(HttpMethod.Put, "attribution/settings", new { lookbackDays = 15 }), "version"));
        Assert.Equal(1, Number(await OkAsync(HttpMethod.Put, "attribution/settings", new { lookbackDays = 30, staffBeatsLinkMinutes = 30 }), "version"));
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, Number(await OkAsync(HttpMethod.Put, "attribution/settings", new { lookbackDays = 30, staffBeatsLinkMinutes = 30 }), "version"));
        Assert.Equal(2, Number(await OkAsync(HttpMethod.Put, "attribution/settings", new { lookbackDays = 1, sameShop = false, lateHours = 2_160 }), "version"));
        var versions = (await GetAsync("attribution/settings/versions")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([(2, 1, Some.Noon.AddMinutes(1)), (1, 30, Some.Noon)], versions.Select(x => (Number(x, "version"), Number(x, "lookbackDays"), x.GetProperty("holdsFrom").GetDateTime())));
        Assert.Equal(versions[0].GetRawText(), (await GetAsync("attribution/settings")).GetRawText());
        foreach (var body in new object[]
        {
            new { lookbackDays = 0 }, new { lookbackDays = 91 }, new { staffBeatsLinkMinutes = 0 }, new { staffBeatsLinkMinutes = 1_441 }, new { lateHours = 0 }, new { lateHours = 2_161 },
        })
        {
            await RefusedAsync(HttpMethod.Put, "attribution/settings", "out_of_range", body);
        }

        await OkAsync(HttpMethod.Put, "attribution/settings", new { lookbackDays = 90, staffBeatsLinkMinutes = 1_440, lateHours = 1 });
    }

    [Fact]
    public async Task An_order_has_the_window_that_held_when_it_was_paid()
    {
        await VisitAsync("wechat", TimeSpan.FromDays(20));
        await OrderAsync("T1", 100, Buyer);
        Host.Clock.Advance(TimeSpan.FromHours(1));
        await OkAsync(HttpMethod.Put, "attribution/settings", new { lookbackDays = 30 });
        await OrderAsync("T2", 10, Buyer, paidAt: Some.Noon.AddHours(1));
        await OrderAsync("T3", 1, Buyer, paidAt: Some.Noon.AddHours(1).AddMilliseconds(-1));
        Assert.Equal("direct:101 wechat:10", await TableAsync("last"));
        var explained = await GetAsync("orders/T1/explain");
        Assert.Equal((0, "outside_window"), (Number(explained, "settingsVersion"), Text(Assert.Single(explained.GetProperty("leftOut").EnumerateArray()), "reason")));
        explained = await GetAsync("orders/T2/explain");
        Assert.Equal((1, 30), (Number(explained, "settingsVersion"), Number(Assert.Single(explained.GetProperty("path").EnumerateArray()), "lookbackDays")));
    }

    [Fact]
    public async Task A_campaigns_window_comes_with_the_catalogue_late_twice_and_in_any_order()
    {
        var campaign = Guid.CreateVersion7();
        var changes = new[] { (1, 3, -40), (2, 30, -1), (3, 1, 1) }.Select(x => Change(campaign, x.Item1, x.Item2, Some.Noon.AddHours(x.Item3))).ToList();
        await VisitAsync("wechat", TimeSpan.FromDays(20), campaign: campaign);
        await OrderAsync("T1", 100, Buyer);
        await OrderAsync("T2", 10, Buyer, paidAt: Some.Noon.AddHours(-2));
        Assert.Equal("direct:110", await TableAsync("last"));
        await Host.CatalogueAsync(changes[2], changes[0]);
        await Host.CatalogueAsync(changes[1]);
        await Host.CatalogueAsync(changes);
        Assert.Equal("wechat:100 direct:10", await TableAsync("last"));
        Assert.Equal(3, await Host.ReadAsync(db => db.Set<CampaignWindow>().CountAsync(Cancel)));

        // Of an older sender, or of no day that can be, there is no window.
        await Host.CatalogueAsync(Change(campaign, 4, 0, Some.Noon.AddHours(-1)), Change(campaign, 5, 91, Some.Noon.AddHours(-1)));
        Assert.Equal(3, await Host.ReadAsync(db => db.Set<CampaignWindow>().CountAsync(Cancel)));
    }

    [Theory]
    [InlineData(false, "link:100")]
    [InlineData(true, "staff:100")]
    public async Task A19_staff_beats_link_both_ways(bool on, string table)
    {
        if (on)
        {
            Host.Clock.Now = Some.Noon.AddHours(-3);
            await OkAsync(HttpMethod.Put, "attribution/settings", new { staffBeatsLinkMinutes = 30 });
        }

        await StepAsync(ClaimStepKind.Claimed, TimeSpan.FromMinutes(6), Buyer, "staff", form: Form.Staff, staff: "Li");
        await VisitAsync("link", TimeSpan.FromMinutes(1));
        await OrderAsync("T1", 100, Buyer);
        Assert.Equal(table, await TableAsync("last"));
    }

    [Fact]
    public async Task A18_touches_of_a_shop_that_shares_nothing_never_count()
    {
        Host.Clock.Now = Some.Noon.AddDays(-3);
        await OkAsync(HttpMethod.Put, "attribution/settings", new { sameShop = false });
        await VisitAsync("wechat", TimeSpan.FromDays(1), merchant: Guid.CreateVersion7());
        await OrderAsync("T1", 100, Buyer);
        Assert.Equal("direct:100", await TableAsync("last"));
    }

    private CatalogueChange Change(Guid campaign, long version, int days, DateTime at)
    {
        var change = Changes.Campaign(Merchant, campaign, "spring");
        change.Version = version;
        change.OccurredAtMs = new DateTimeOffset(at).ToUnixTimeMilliseconds();
        change.Campaign.LookbackDays = days;
        return change;
    }
}
