using Redirect.Attribution.Alliances;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Touches;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Alliances;

public sealed class StandaloneSharedTouchesTests() : SharedTouchesTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedSharedTouchesTests() : SharedTouchesTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>Touches at an ally's are read for an order while the terms share them; whether they count is the same-shop rule's to say.</summary>
public abstract class SharedTouchesTests : AllianceSuite
{
    private protected SharedTouchesTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Touches_of_an_ally_are_read_for_the_weeks_in_which_the_terms_share_them()
    {
        var id = await AgreeAsync(new { pricePerVisitor = 0, sharesTouches = true, endsOn = "2026-04-06" });
        await PostAsync(Anna, $"alliances/{id}/terms", new { pricePerVisitor = 0 });
        await PostAsync(Bo, $"alliances/{id}/terms/2/accept");
        Host.Clock.Now = Monday.AddDays(10);
        await PostAsync(Bo, $"alliances/{id}/terms", new { pricePerVisitor = 0, sharesTouches = true });
        await PostAsync(Anna, $"alliances/{id}/terms/3/accept");
        await PostAsync(Bo, $"alliances/{id}/pause");
        Host.Clock.Now = Monday.AddDays(16);
        await PostAsync(Anna, $"alliances/{id}/end");
        Assert.Equal(
            [new SharedSpan(Bo, Monday, Monday.AddDays(7)), new SharedSpan(Bo, Monday.AddDays(14), Monday.AddDays(16))],
            await Host.ReadAsync(db => SharingMerchants.SpansAsync(db, Anna, Cancel)));
        Assert.Empty(await Host.ReadAsync(db => SharingMerchants.SpansAsync(db, Stranger, Cancel)));

        // One visitor at Anna's, Bo's and a stranger's.
        var visitor = Guid.CreateVersion7();
        var bos = ((double[])[-0.1, 0, 6.9, 7, 13.9, 14, 15.9, 16]).Select(day => Visit(Bo, Guid.CreateVersion7(), Monday.AddDays(day), visitor)).ToList();
        var own = Visit(Anna, Guid.CreateVersion7(), Monday.AddDays(8), visitor);
        await StoreAsync([own, .. bos, Visit(Stranger, Guid.CreateVersion7(), Monday.AddDays(1), visitor)]);
        var order = new PaidOrder("T1", Monday.AddDays(17), 100, null, visitor);
        var read = await Host.ReadAsync(db => TouchReader.ReadAsync(db, Anna, [order], TouchReader.Reach.Wide, Cancel));
        Assert.Equal(
            ((List<Guid>)[own.EventId, bos[1].EventId, bos[2].EventId, bos[5].EventId, bos[6].EventId]).Order(), read.Touches["T1"].Select(x => x.EventId).Order());
        Assert.Equal([Anna, Bo], read.Touches["T1"].Select(x => x.Shop).Distinct().OrderBy(x => x == Bo));
    }
}
