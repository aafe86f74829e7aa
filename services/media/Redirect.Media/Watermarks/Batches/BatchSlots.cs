using Microsoft.Extensions.Options;
using Redirect.Media.Jobs;
using Redirect.Media.Pictures;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>How many batches this process answers at once; those that run as jobs are not counted.</summary>
internal sealed class BatchSlots(IOptions<WatermarkOptions> options) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.Value.MaxBatches);

    /// <summary>Takes a place. Dispose gives it back.</summary>
    /// <exception cref="PicturesUnavailableException">There is none.</exception>
    public IDisposable Take() => free.Wait(0) ? new HeldPlace(free) : throw PicturesUnavailableException.Batches();

    public void Dispose() => free.Dispose();
}
