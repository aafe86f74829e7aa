using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Catalogue;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Catalogue;

public sealed class SqliteCatalogueTests() : CatalogueTests(StorageProvider.Sqlite);

public sealed class PostgresCatalogueTests() : CatalogueTests(StorageProvider.Postgres);

public abstract class CatalogueTests : AttributionSuite
{
    private protected CatalogueTests(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    [Fact]
    public async Task The_newest_version_stays_whatever_the_order()
    {
        var id = Guid.CreateVersion7();
        CatalogueChange[] changes = [.. Enumerable.Range(1, 9).Select(version => Changes.Link(Merchant, id, "slug", "title " + version, version))];
        new Random(5).Shuffle(changes);

        foreach (var change in changes)
        {
            await Host.CatalogueAsync(change);
            await Host.CatalogueAsync(change, change);
        }

        await Host.CatalogueAsync(changes);

        var link = Assert.Single(await Host.ReadAsync(x => x.Links.ToListAsync()));
        Assert.Equal(("title 9", 9L), (link.Title, link.Version));
    }

    [Fact]
    public async Task A_large_message_with_all_kinds_side_by_side_with_itself()
    {
        var changes = Enumerable.Range(0, 500).SelectMany(n => new[]
        {
            Changes.Campaign(Merchant, Some.Id(Merchant, n), "campaign " + n),
            Changes.Placement(Merchant, Some.Id(Merchant, 1_000 + n), Some.Id(Merchant, n), "placement " + n),
            Changes.Link(Merchant, Some.Id(Merchant, 2_000 + n), "slug" + n, "", 1),
        }).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => Host.CatalogueAsync(n % 2 == 0 ? changes : Enumerable.Reverse(changes)), Cancel)));

        Assert.Equal(
            (500, 500, 500),
            (await Host.ReadAsync(x => x.Campaigns.CountAsync()), await Host.ReadAsync(x => x.Placements.CountAsync()), await Host.ReadAsync(x => x.Links.CountAsync())));
    }

    [Fact]
    public async Task Retired_is_remembered_and_a_default_placement_is_kept()
    {
        var (id, placement) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var change = Changes.Link(Merchant, id, "slug", "", 2);
        change.Retired = true;
        change.Link.PlacementId = Some.Bytes(placement);

        await Host.CatalogueAsync(change);

        var link = Assert.Single(await Host.ReadAsync(x => x.Links.ToListAsync()));
        Assert.Equal((true, placement), (link.Retired, link.PlacementId));
    }

    [Fact]
    public async Task A_malformed_change_is_poison_and_the_others_are_applied()
    {
        var bad = Changes.Campaign(Merchant, Guid.CreateVersion7(), "bad");
        bad.Id = ByteString.CopyFrom(1, 2, 3);

        await Assert.ThrowsAsync<PoisonMessageException>(() => Host.CatalogueAsync(bad, Changes.Campaign(Merchant, Guid.CreateVersion7(), "good\0")));

        Assert.Equal("good", Assert.Single(await Host.ReadAsync(x => x.Campaigns.ToListAsync())).Name);
    }

    [Fact]
    public async Task Garbage_is_poison()
    {
        foreach (var body in new byte[][] { [], [0xff, 0x01], new CatalogueBatch { Changes = { new CatalogueChange() } }.ToByteArray() })
        {
            await Assert.ThrowsAsync<PoisonMessageException>(() => Host.DeliverAsync<CatalogueConsumer>(body));
        }
    }
}
