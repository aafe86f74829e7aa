namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Cancels a call when its time is up, or when its caller gives up before.</summary>
internal sealed class CallDeadline : IAsyncDisposable
{
    /// <summary>The longest time of a timer, 49 days. A later deadline is told to the handler, and nothing ends the call then.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation;
    private readonly ITimer? _timer;
    private Task _cancelling = Task.CompletedTask;

    public CallDeadline(TimeSpan timeout, TimeProvider clock, CancellationToken callerGone)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(callerGone);
        Token = _cancellation.Token;
        var now = clock.GetUtcNow().UtcDateTime;
        Moment = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        if (timeout <= TimeSpan.Zero)
        {
            Pass();
        }
        else if (timeout <= LongestTimer)
        {
            // A timer counts whole milliseconds, and one of zero would be late by a millisecond at most.
            _timer = clock.CreateTimer(static state => ((CallDeadline)state!).Pass(), this, timeout, Timeout.InfiniteTimeSpan);
        }
    }

    public DateTime Moment { get; }

    public CancellationToken Token { get; }

    public Task Passed => _passed.Task;

    public bool HasPassed => _passed.Task.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        // Callbacks that the handler registered on the token may throw. That must reach neither the timer nor the call.
        await _cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _cancellation.Dispose();
    }

    private void Pass()
    {
        _passed.TrySetResult();
        _cancelling = _cancellation.CancelAsync();
    }
}
