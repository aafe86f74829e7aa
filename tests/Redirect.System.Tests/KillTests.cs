using System.Globalization;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>kill -9 in mid load, at random moments: every visit that was answered is counted, none twice (faults F1 to F3).</summary>
[Collection(FaultySystemTests.Name)]
public sealed class KillTests(FaultySystem distributed) : IAsyncLifetime
{
    // The faults ask for ten, at seven seconds each: REDIRECT_KILL_ROUNDS=10.
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("REDIRECT_KILL_ROUNDS") ?? "4", CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync() => await distributed.RestoreAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Killing_standalone_loses_no_answered_visit_and_counts_none_twice()
    {
        await using var system = new StandaloneSystem();
        await system.InitializeAsync();
        await KillAsync(system, _ => system.Process);
    }

    [Fact]
    public Task Killing_a_links_replica_loses_no_answered_visit_and_counts_none_twice() =>
        KillAsync(distributed, round => distributed.Links[round % distributed.Replicas]);

    [Fact]
    public Task Killing_attribution_loses_no_answered_visit_and_counts_none_twice() =>
        KillAsync(distributed, _ => distributed.Attribution);

    private static async Task KillAsync(RunningSystem system, Func<int, ServiceProcess> victim)
    {
        var merchant = await system.NewMerchantAsync();
        var (linkId, slug) = await merchant.NewLinkAsync();
        var moments = new Random(20261122);
        long answered = 0, failed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var load = new Load(system.Http, slug);
            await Poll.UntilAsync(() => Task.FromResult(load.Answered > 50), TimeSpan.FromSeconds(60), "load to run");
            await Task.Delay(moments.Next(50, 800));
            await victim(round).KillAsync();
            await victim(round).RestartAsync();
            var before = load.Answered;
            await Poll.UntilAsync(() => Task.FromResult(load.Answered > before + 50), TimeSpan.FromSeconds(60), "load to run again");
            await load.StopAsync();
            answered += load.Answered;
            failed += load.Failed;
        }

        var counted = await SettledAsync(merchant, linkId, answered);
        TestContext.Current.TestOutputHelper?.WriteLine($"answered {answered}, without an answer {failed}, counted {counted.Human}, visitors {counted.Unique}");
        Assert.InRange(counted.Human, answered, answered + failed);
        Assert.Equal(counted.Human, counted.Unique);
    }

    /// <summary>Waits until at least the answered visits are counted, and then until the figure stands still.</summary>
    private static async Task<(long Total, long Human, long Unique)> SettledAsync(TestMerchant merchant, string linkId, long answered)
    {
        await Poll.UntilAsync(() => merchant.CountAsync(linkId), count => count.Human >= answered, TimeSpan.FromSeconds(120), $"{answered} visits to be counted");
        var last = (Total: -1L, Human: -1L, Unique: -1L);
        var since = 0;
        return await Poll.UntilAsync(
            () => merchant.CountAsync(linkId),
            count =>
            {
                since = count == last ? since + 1 : 0;
                last = count;
                return since >= 50;
            },
            TimeSpan.FromSeconds(60),
            "the count to stand still");
    }
}
