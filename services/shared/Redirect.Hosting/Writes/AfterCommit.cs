using Microsoft.Extensions.Logging;

namespace Redirect.Hosting.Writes;

/// <summary>
/// What to do once the request's transaction is committed: drop a cache, wake somebody. Nothing that must not be forgotten: a
/// process that dies after the commit does not do it; such things go into the outbox. Scoped; runs only where the endpoint has
/// <see cref="WriteFilters.WithTransaction{TContext}"/> or <see cref="WriteFilters.WithIdempotency{TContext}"/>.
/// </summary>
public sealed partial class AfterCommit(TimeProvider clock, ILogger<AfterCommit> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly List<Func<CancellationToken, Task>> actions = [];

    /// <summary>Adds an action. They run in this order, before the answer is sent, for 5 s together; a failure is logged and nothing else.</summary>
    public void Add(Func<CancellationToken, Task> action) => actions.Add(action);

    // Not the request's token: the caller hanging up does not undo the commit.
    internal async Task RunAsync()
    {
        if (actions.Count == 0)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit, clock);
        foreach (var action in actions)
        {
            try
            {
                await action(limit.Token).WaitAsync(limit.Token);
            }
            catch (Exception exception)
            {
                Log.Failed(logger, exception);
            }
        }

        actions.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Something to do after a commit failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
