using Google.Protobuf;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Claims;

/// <summary>Claims and stocks in Redis, whatever happens to Redis.</summary>
public sealed class ClaimMirrorTests
{
    private readonly Guid merchant = Guid.CreateVersion7();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_away_and_back_empty_is_whole_again()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var story = new CodeStory(merchant, 1, seed: 3);
        await DeliverAsync(host, story, 10);

        redis.Down();
        await DeliverAsync(host, story, 10);
        Assert.Equal(ClaimReader.Read(story.State), await host.Get<CounterReader>().FindStockAsync(CodeOf(story), Cancel));
        Assert.Equal(story.Counts, (await host.Get<CounterReader>().FindAsync(CodeOf(story), Cancel))!.Value.Outcomes.Claims);

        redis.Up();
        await Poll.UntilAsync(
            () => host.Get<IHotCounters>().FindStockAsync(CodeOf(story), Cancel), x => x == ClaimReader.Read(story.State), TimeSpan.FromSeconds(30), "Redis has the stock");
        await Poll.UntilAsync(
            () => host.Get<IHotCounters>().FindAsync(ScopeKey.Merchant(merchant), Cancel), x => x?.Outcomes.Claims == story.Counts, TimeSpan.FromSeconds(30), "Redis has the totals");
        await Poll.UntilAsync(() => host.Get<DirtyScopes>().Count == 0, "nothing is dirty");
    }

    [Fact]
    public async Task A_rebuild_copies_claims_and_stocks_and_corrects_what_is_too_high()
    {
        using var redis = RedisProcess.Start();
        await using var host = await AttributionHost.StartAsync(StorageProvider.Postgres, CountersProvider.Redis, redis.Address);
        var stories = Enumerable.Range(0, 3).Select(n => new CodeStory(merchant, n, seed: n)).ToList();
        foreach (var story in stories)
        {
            await DeliverAsync(host, story, 10);
        }

        await Poll.UntilAsync(() => host.Get<DirtyScopes>().Count == 0, "nothing is dirty");
        await host.Get<IHotCounters>().RaiseAsync(
            new Dictionary<ScopeKey, Totals> { [CodeOf(stories[0])] = new(default, 0, new OutcomeCounts(0, 0, 0, 0, new() { Claims = 9_999_999 })) }, Cancel);
        await host.Get<IHotCounters>().RaiseAsync([ClaimReader.Read(stories[1].State)! with { Version = 9_999_999, Left = 0 }], Cancel);

        await AttributionModule.RebuildCountersAsync(host.Services, Cancel);

        foreach (var story in stories)
        {
            Assert.Equal(story.Counts, (await host.Get<IHotCounters>().FindAsync(CodeOf(story), Cancel))!.Value.Outcomes.Claims);
            Assert.Equal(ClaimReader.Read(story.State), await host.Get<IHotCounters>().FindStockAsync(CodeOf(story), Cancel));
        }
    }

    private static async Task DeliverAsync(AttributionHost host, CodeStory story, int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await host.DeliverAsync<ClaimBatchConsumer>(story.Next().ToByteArray());
        }
    }

    private ScopeKey CodeOf(CodeStory story) => new(merchant, ScopeKind.Code, story.CodeId);
}
