using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Stats;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;
using Redirect.Testing;

namespace Redirect.Attribution.Tests.Stats;

public sealed class WatchCountersTests() : AttributionSuite(StorageProvider.Sqlite, CountersProvider.Memory)
{
    [Fact]
    public async Task Ends_without_an_exception_when_the_caller_goes()
    {
        using var gone = new CancellationTokenSource();
        await using var answers = await StartAsync(gone.Token);
        Assert.True(await answers.MoveNextAsync());

        var next = answers.MoveNextAsync().AsTask();
        await gone.CancelAsync();

        Assert.False(await next.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task Ends_when_the_process_stops()
    {
        await using var answers = await StartAsync(CancellationToken.None);
        Assert.True(await answers.MoveNextAsync());

        var next = answers.MoveNextAsync().AsTask();
        Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.False(await next.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task Says_nothing_while_nothing_changes_and_the_change_when_it_comes()
    {
        await using var answers = await StartAsync(Cancel);
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(0, answers.Current.Visits.Total);

        var next = answers.MoveNextAsync().AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(TimeSpan.FromSeconds(1), Cancel));
        await Host.DeliverAsync(Some.Visit(Merchant));

        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal(1, answers.Current.Visits.Total);
    }

    [Fact]
    public async Task Ends_after_ten_minutes_for_a_key_may_have_been_revoked()
    {
        var clock = new ManualClock(Some.Noon, isStopwatchToo: true);
        var watch = ActivatorUtilities.CreateInstance<WatchCounters>(Host.Services, clock);
        await using var answers = (await watch.AskAsync(new StatsScope(Merchant, null, null, null), null, 200, Cancel)).Value!.GetAsyncEnumerator(Cancel);
        Assert.True(await answers.MoveNextAsync());

        // It is sent again after a silence, and so it is a moment before its end.
        clock.Advance(WatchCounters.Longest - TimeSpan.FromTicks(1));
        Assert.True(await answers.MoveNextAsync());
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(await answers.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    private async Task<IAsyncEnumerator<SummaryAnswer>> StartAsync(CancellationToken cancellationToken) =>
        (await Host.Get<WatchCounters>().AskAsync(new StatsScope(Merchant, null, null, null), null, 200, cancellationToken)).Value!.GetAsyncEnumerator(cancellationToken);
}
