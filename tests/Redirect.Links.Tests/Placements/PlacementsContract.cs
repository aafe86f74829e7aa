using System.Net;
using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Tests.Placements;

public abstract class PlacementsContract(LinksStore store)
{
    private const string Placements = "/api/v1/placements";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_placement_is_made_changed_and_retired()
    {
        var shop = await host.NewMerchantAsync();
        var campaignId = await shop.NewCampaignAsync();
        var made = (await shop.PostAsync(Placements, new { campaignId, channel = "store", name = "Hangzhou", store = "H1", staff = "Li", partner = "P" })).Expect(HttpStatusCode.Created);
        Assert.Matches("^[23456789abcdefghjkmnpqrstuvwxyz]{6}$", made["code"]!);
        var path = made.Headers["Location"];
        Assert.Equal(made.Text, (await shop.GetAsync(path)).Text);

        var changed = (await shop.PatchAsync(path, """{"store":null,"name":"Hangzhou 2"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Hangzhou 2", null, "Li", "2", made["code"]), (changed["name"], changed["store"], changed["staff"], changed["version"], changed["code"]));
        (await shop.PatchAsync(path, """{"channel":"kol"}""")).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
        (await shop.PatchAsync(path, """{"name":null}""")).Expect(HttpStatusCode.UnprocessableEntity, "required");

        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await shop.PatchAsync(path, new { name = "x" })).Expect(HttpStatusCode.Conflict, "placement_retired");

        var events = await host.ChangesOfAsync(made.Id);
        Assert.Equal([(1L, false), (2L, false), (3L, true)], events.Select(change => (change.Version, change.Retired)));
        var last = events[^1].Placement;
        Assert.Equal(("Hangzhou 2", "store", "", "Li", "P", campaignId), (last.Name, last.Channel, last.Store, last.Staff, last.Partner, new Guid(last.CampaignId.Span, bigEndian: true)));
        Assert.Equal(CatalogueChange.SubjectOneofCase.Placement, events[0].SubjectCase);
    }

    [Fact]
    public async Task Placements_are_listed_by_campaign()
    {
        var shop = await host.NewMerchantAsync();
        var (one, other) = (await shop.NewCampaignAsync(), await shop.NewCampaignAsync());
        var first = await shop.NewPlacementAsync(one);
        var second = await shop.NewPlacementAsync(other);
        Assert.Equal([second.Id, first.Id], (await shop.GetAsync(Placements)).Items.Select(item => item.GetProperty("id").GetGuid()));
        Assert.Equal(first.Id, (await shop.GetAsync($"{Placements}?campaignId={one}")).Items.Single().GetProperty("id").GetGuid());
        Assert.Empty((await shop.GetAsync($"{Placements}?campaignId={Guid.CreateVersion7()}")).Items);
        Assert.NotEqual(first["code"], second["code"]);
    }

    [Fact]
    public async Task A_placement_needs_a_channel_that_there_is_and_a_campaign_in_use()
    {
        var shop = await host.NewMerchantAsync();
        var campaignId = await shop.NewCampaignAsync();
        (await shop.PostAsync(Placements, new { campaignId, channel = "fax", name = "x" })).Expect(HttpStatusCode.UnprocessableEntity, "channel_unknown");
        (await shop.PostAsync(Placements, new { channel = "kol", name = "x" })).Expect(HttpStatusCode.UnprocessableEntity, "campaign_not_found");
        var stranger = await host.NewMerchantAsync();
        (await stranger.PostAsync(Placements, new { campaignId, channel = "kol", name = "x" })).Expect(HttpStatusCode.UnprocessableEntity, "campaign_not_found");
        await shop.DeleteAsync($"/api/v1/campaigns/{campaignId}");
        (await shop.PostAsync(Placements, new { campaignId, channel = "kol", name = "x" })).Expect(HttpStatusCode.UnprocessableEntity, "campaign_retired");
    }
}

public sealed class PlacementsOnSqliteTests(SqliteStore store) : PlacementsContract(store);

public sealed class PlacementsOnPostgresTests(PostgresStore store) : PlacementsContract(store);
