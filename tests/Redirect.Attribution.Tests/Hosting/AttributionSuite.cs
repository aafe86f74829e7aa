using Redirect.Attribution.Counters;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>Tests that hold on every kind of host; each test has its own, and its own merchant.</summary>
public abstract class AttributionSuite : IAsyncLifetime
{
    private readonly StorageProvider storage;
    private readonly CountersProvider counters;
    private AttributionHost? host;

    private protected AttributionSuite(StorageProvider storage, CountersProvider counters) => (this.storage, this.counters) = (storage, counters);

    private protected Guid Merchant { get; } = Guid.CreateVersion7();

    private protected AttributionHost Host => host!;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected CountersProvider Counters => counters;

    public async ValueTask InitializeAsync() => host = await AttributionHost.StartAsync(storage, counters);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}
