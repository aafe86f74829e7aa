using Microsoft.Extensions.Options;
using Redirect.Media.Jobs;

namespace Redirect.Media.Pictures;

/// <summary>
/// Pictures are decoded, marked and encoded a few at a time: each takes a processor and hundreds of megabytes. Whoever holds a turn may have one picture in memory.
/// </summary>
internal sealed class PictureTurns(IOptions<PictureOptions> options) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.Value.MaxConcurrent > 0 ? options.Value.MaxConcurrent : Environment.ProcessorCount);
    private int waiting;

    /// <summary>Takes a turn, after at most <c>MaxWaiting</c> others who wait. Dispose gives it back.</summary>
    /// <exception cref="PicturesUnavailableException">More wait already.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        if (free.Wait(0, CancellationToken.None))
        {
            return new HeldPlace(free);
        }

        try
        {
            if (Interlocked.Increment(ref waiting) > options.Value.MaxWaiting)
            {
                throw PicturesUnavailableException.Busy();
            }

            return await TakePatientlyAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Takes a turn, however many wait: for work that was let in as a whole, and waits without a picture in memory.</summary>
    public async Task<IDisposable> TakePatientlyAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        return new HeldPlace(free);
    }

    public void Dispose() => free.Dispose();
}
