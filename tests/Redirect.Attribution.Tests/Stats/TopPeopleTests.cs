using System.Text.Json;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Claims;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Stats;

public sealed class StandaloneTopPeopleTests() : TopPeopleTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedTopPeopleTests() : TopPeopleTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Who brought visits, handed out claims and redeemed them; and in which store.</summary>
public abstract class TopPeopleTests : ClaimSuite
{
    private readonly Guid campaign = Guid.CreateVersion7();
    private readonly Guid counter = Guid.CreateVersion7();
    private readonly Guid door = Guid.CreateVersion7();
    private readonly Guid online = Guid.CreateVersion7();

    private protected TopPeopleTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Visits_are_the_placements_staffs_and_stores_as_they_are_now()
    {
        await PlacementsAsync();
        await Host.DeliverAsync(
            Visit(counter), Visit(counter), Visit(counter), Visit(door), Visit(door, Quality.Bot), Visit(online), Visit(null));

        Assert.Equal([("anna", 3, 0, 0), ("", 2, 0, 0), ("bo", 1, 0, 0)], Entries(await TopAsync("by=staff")));
        Assert.Equal([("West Lake", 4, 0, 0), ("", 2, 0, 0)], Entries(await TopAsync("by=store")));
        Assert.Equal([("anna", 3, 0, 0)], Entries(await TopAsync($"by=staff&placementId={counter}")));
        Assert.Equal([("West Lake", 4, 0, 0), ("", 1, 0, 0)], Entries(await TopAsync($"by=store&campaignId={campaign}")));
        Assert.Equal([("anna", 3, 0, 0)], Entries(await TopAsync("by=staff&limit=1")));
        Assert.Empty(Entries(await TopAsync("by=staff&to=2026-03-10T12:00:00Z")));

        // Who takes the counter over takes its figures over.
        await Host.CatalogueAsync(Changes.Placement(Merchant, counter, campaign, "Counter", "bo", "West Lake", version: 2));
        Assert.Equal([("bo", 4, 0, 0), ("", 2, 0, 0)], Entries(await TopAsync("by=staff")));
    }

    [Fact]
    public async Task Claims_and_redemptions_are_whose_step_names_them_else_the_placements()
    {
        await PlacementsAsync();
        ClaimEvent[] steps =
        [
            Step(ClaimStepKind.Claimed, placement: counter), Step(ClaimStepKind.Claimed, placement: counter, staff: "chen"),
            Step(ClaimStepKind.Promoted, placement: counter), Step(ClaimStepKind.Claimed, staff: "bo"), Step(ClaimStepKind.Claimed),
            Step(ClaimStepKind.Redeemed, 500, placement: counter, staff: "bo"), Step(ClaimStepKind.Redeemed, 500, placement: counter),
            Step(ClaimStepKind.Redeemed, 500, placement: door, staff: "bo", at: Some.Noon.AddHours(1)),
            Step(ClaimStepKind.Waiting, placement: counter, staff: "chen"), Step(ClaimStepKind.Reversed, 500, placement: counter, items: 1, staff: "chen"),
        ];
        await Host.DeliverAsync(Visit(counter));
        foreach (var step in (ClaimEvent[])[.. steps, .. steps.Reverse()])
        {
            await ClaimsAsync(null, step);
        }

        // The same message beside itself counts nothing twice either.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ClaimsAsync(null, steps), Cancel)));

        Assert.Equal([("anna", 1, 2, 1), ("", 0, 1, 0), ("bo", 0, 1, 2), ("chen", 0, 1, 0)], Entries(await TopAsync("by=staff")));
        Assert.Equal([("West Lake", 1, 3, 3), ("", 0, 2, 0)], Entries(await TopAsync("by=store")));
        Assert.Equal([("bo", 0, 0, 1)], Entries(await TopAsync("by=staff&from=2026-03-10T13:00:00Z")));
        Assert.Equal([("bo", 0, 0, 1)], Entries(await TopAsync($"by=staff&placementId={door}")));

        // However it is cut, it is the same whole.
        var whole = Entries(await TopAsync("by=form"));
        foreach (var by in (string[])["staff", "store", "placement"])
        {
            var cut = Entries(await TopAsync("by=" + by));
            Assert.Equal((whole.Sum(x => x.Claims), whole.Sum(x => x.Redemptions)), (cut.Sum(x => x.Claims), cut.Sum(x => x.Redemptions)));
        }
    }

    [Fact]
    public async Task Claims_that_name_nobody_write_no_rows_of_staff()
    {
        await ClaimsAsync(Stock(1, 9), Step(ClaimStepKind.Claimed));
        Assert.Equal(0, await Host.ReadAsync(db => db.StaffRollups.CountAsync(x => x.MerchantId == Merchant, Cancel)));
    }

    [Fact]
    public async Task Another_merchants_staff_is_not_counted()
    {
        var other = Guid.CreateVersion7();
        await Host.CatalogueAsync(Changes.Placement(other, counter, campaign, "Counter", "anna"));
        var step = Step(ClaimStepKind.Claimed, staff: "anna");
        step.MerchantId = Some.Bytes(other);
        await Host.DeliverAsync<ClaimBatchConsumer>(new ClaimBatch { Events = { step } }.ToByteArray());
        await Host.DeliverAsync(Visit(counter));
        Assert.Equal([("", 1, 0, 0)], Entries(await TopAsync("by=staff")));
    }

    private Task PlacementsAsync() => Host.CatalogueAsync(
        Changes.Campaign(Merchant, campaign, "Spring"), Changes.Placement(Merchant, counter, campaign, "Counter", "anna", "West Lake"),
        Changes.Placement(Merchant, door, campaign, "Door", "bo", "West Lake"), Changes.Placement(Merchant, online, campaign, "Online"));

    private Visit Visit(Guid? placement, Quality quality = Quality.Human) =>
        Some.Visit(Merchant, placement: placement, campaign: placement is null ? null : campaign, visitor: Guid.CreateVersion7(), quality: quality);

    private async Task<JsonElement> TopAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/top?" + query);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
    }

    private static List<(string Key, long Visits, long Claims, long Redemptions)> Entries(JsonElement top) =>
    [
        .. top.GetProperty("entries").EnumerateArray().Select(x => (
            x.GetProperty("key").GetString()!, x.GetProperty("visits").GetProperty("human").GetInt64(), x.GetProperty("claims").GetInt64(), x.GetProperty("redemptions").GetInt64())),
    ];
}
