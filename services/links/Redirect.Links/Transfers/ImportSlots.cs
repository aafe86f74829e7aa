using Microsoft.Extensions.Options;

namespace Redirect.Links.Transfers;

/// <summary>How many imports this process runs at once.</summary>
internal sealed class ImportSlots(IOptions<TransferOptions> options) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.Value.MaxConcurrent);

    /// <summary>Places that nobody has.</summary>
    public int Free => free.CurrentCount;

    /// <summary>Takes a place; null: there is none. Dispose gives it back.</summary>
    public IDisposable? TryTake() => free.Wait(0) ? new Place(free) : null;

    public void Dispose() => free.Dispose();

    private sealed class Place(SemaphoreSlim free) : IDisposable
    {
        private int given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref given, 1) == 0)
            {
                free.Release();
            }
        }
    }
}
