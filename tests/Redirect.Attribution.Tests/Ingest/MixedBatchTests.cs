using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Ingest;

public sealed class StandaloneMixedBatchTests() : MixedBatchTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedMixedBatchTests() : MixedBatchTests(StorageProvider.Postgres, CountersProvider.Redis);

/// <summary>A batch that holds visits of several merchants.</summary>
public abstract class MixedBatchTests : AttributionSuite
{
    private protected MixedBatchTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task The_merchant_with_the_lowest_id_may_have_had_robots_only()
    {
        var (low, high) = (Some.Id(Guid.Empty, 1), Guid.CreateVersion7());
        await Host.DeliverAsync(Some.Visit(low, quality: Quality.Bot), Some.Visit(high, visitor: Guid.CreateVersion7()));
        var totals = await Host.ReadAsync(db => Task.FromResult(db.ScopeTotals.Where(x => x.Scope == ScopeKind.Merchant).ToDictionary(x => x.MerchantId, x => (x.HumanGross, x.Bot))));
        Assert.Equal(((0L, 1L), (1L, 0L)), (totals[low], totals[high]));
    }
}
