using Redirect.Hosting.Defaults;

namespace Redirect.Hosting.Tests.Defaults;

public sealed class RoundsTests
{
    [Fact]
    public async Task A_round_that_fails_is_told_once_until_one_succeeds_and_ends_nothing()
    {
        using var stop = new CancellationTokenSource();
        var told = new List<string>();
        var round = 0;
        await Rounds.RunAsync(
            async cancellation =>
            {
                await Task.Yield();
                switch (++round)
                {
                    case 1 or 2 or 4:
                        throw new InvalidOperationException($"round {round}");
                    case 6:
                        await stop.CancelAsync();
                        cancellation.ThrowIfCancellationRequested();
                        break;
                }

                return true;
            },
            TimeSpan.FromMilliseconds(1), failure => told.Add(failure.Message), TimeProvider.System, stop.Token);
        Assert.Equal(6, round);
        Assert.Equal(["round 1", "round 4"], told);
    }

    [Fact]
    public async Task The_pause_is_kept_only_where_there_is_no_more_to_do_and_ends_with_the_service()
    {
        using var stop = new CancellationTokenSource();
        var rounds = 0;
        var running = Rounds.RunAsync(
            _ => Task.FromResult(++rounds < 3), TimeSpan.FromDays(1), failure => Assert.Fail(failure.Message), TimeProvider.System, stop.Token);
        Assert.Equal(3, rounds);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await running;
        Assert.Equal(3, rounds);
    }
}
