namespace Redirect.Hosting.Defaults;

/// <summary>What a service does over and over, beside its requests.</summary>
public static class Rounds
{
    /// <summary>Does rounds until it is told to stop. One that fails ends nothing: the next is tried after the pause.</summary>
    /// <param name="round">One round; true: there is more to do at once.</param>
    /// <param name="pause">How long is waited where there is not.</param>
    /// <param name="fails">Is told of a failure, but not of those that follow it.</param>
    /// <param name="clock">Whose time it is.</param>
    /// <param name="stoppingToken">Stops.</param>
    public static async Task RunAsync(Func<CancellationToken, Task<bool>> round, TimeSpan pause, Action<Exception> fails, TimeProvider clock, CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await round(stoppingToken);
                failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (!failing)
                {
                    fails(exception);
                    failing = true;
                }
            }

            if (!more)
            {
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
