using Microsoft.Extensions.Options;

namespace Redirect.Links.Limits;

/// <summary>
/// Checks passwords beside the redirects: a few at once, each on a thread of its own because it computes for a tenth of a second or more,
/// and few that wait. This is also what bounds how many guesses all the world together has.
/// </summary>
internal sealed class PasswordChecks : IDisposable
{
    private const int WaitingForEach = 8;

    private readonly SemaphoreSlim slots;
    private readonly int most;
    private int present;

    public PasswordChecks(IOptions<PasswordOptions> options)
    {
        var concurrency = options.Value.Concurrency;
        concurrency = concurrency > 0 ? concurrency : Math.Max(1, Environment.ProcessorCount / 2);
        slots = new SemaphoreSlim(concurrency);
        most = concurrency * (1 + WaitingForEach);
    }

    /// <summary>Waits for the turn. Whoever gets one calls <see cref="Leave"/> in the end.</summary>
    /// <returns>False: too many wait.</returns>
    /// <exception cref="OperationCanceledException">The visitor has gone.</exception>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref present) > most)
        {
            Interlocked.Decrement(ref present);
            return false;
        }

        try
        {
            await slots.WaitAsync(cancellationToken);
            return true;
        }
        catch
        {
            Interlocked.Decrement(ref present);
            throw;
        }
    }

    public void Leave()
    {
        slots.Release();
        Interlocked.Decrement(ref present);
    }

    /// <summary>Computes, off the pool's threads.</summary>
#pragma warning disable CA1822 // Only for whoever has entered.
    public Task<bool> VerifyAsync(string hash, string password) => Task.Factory.StartNew(
        () => PasswordHashes.Verify(hash, password), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
#pragma warning restore CA1822

    public void Dispose() => slots.Dispose();
}
