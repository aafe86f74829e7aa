using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Access;

public sealed class ForgedMessageOnSqliteTests() : ForgedMessageTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class ForgedMessageOnPostgresTests() : ForgedMessageTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>
/// Who may publish is believed whose visit it is: the broker's credentials are the border of trust (docs/faults.md). What holds beyond it (attack S58): a
/// message that names another merchant's things counts for the merchant that it names, and touches nothing of the other.
/// </summary>
public abstract class ForgedMessageTests : AttributionSuite
{
    private protected ForgedMessageTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task A_visit_that_names_anothers_link_and_placement_counts_for_its_own_merchant_alone()
    {
        var (link, placement, campaign, forger) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var visit = Some.Visit(Merchant, link, placement, campaign, visitor: Guid.CreateVersion7());
        await Host.DeliverAsync(visit);
        var before = await TotalsAsync(Merchant);
        var forged = Some.Visit(forger, link, placement, campaign, visitor: new Guid(visit.VisitorId.Span, bigEndian: true));
        await Host.DeliverAsync(forged);

        // The very visit again, under another merchant: an id is one visit, whoever says it.
        var stolen = visit.Clone();
        stolen.MerchantId = Some.Bytes(forger);
        await Host.DeliverAsync(stolen, forged);

        Assert.Equal(before, await TotalsAsync(Merchant));
        Assert.All(await TotalsAsync(forger), total => Assert.Equal(1, total.HumanGross));
    }

    [Fact]
    public async Task A_change_that_names_anothers_placement_leaves_it_as_it_was()
    {
        var (placement, campaign, forger) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.CatalogueAsync(Changes.Placement(Merchant, placement, campaign, "Counter", "anna", "West Lake", version: 3));
        await Host.CatalogueAsync(Changes.Placement(forger, placement, campaign, "Mine", "me", "Mine", version: 99, retired: true));

        var own = await Host.ReadAsync(db => db.Placements.AsNoTracking().SingleAsync(x => x.MerchantId == Merchant && x.Id == placement, Cancel));
        Assert.Equal(("Counter", "anna", 3L, false), (own.Name, own.Staff, own.Version, own.Retired));
    }

    private async Task<List<(ScopeKind Scope, Guid Id, long HumanGross, long Unique)>> TotalsAsync(Guid merchant) =>
        [.. (await Host.ReadAsync(db => db.ScopeTotals.AsNoTracking().Where(x => x.MerchantId == merchant).ToListAsync(Cancel)))
            .Select(x => (x.Scope, x.ScopeId, x.HumanGross, x.UniqueVisitors)).OrderBy(x => x.Scope).ThenBy(x => x.ScopeId)];
}
