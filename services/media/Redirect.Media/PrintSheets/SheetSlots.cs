using Microsoft.Extensions.Options;
using Redirect.Media.Jobs;

namespace Redirect.Media.PrintSheets;

/// <summary>How many sheets are printed at once while their callers wait; a sheet takes a processor for seconds.</summary>
internal sealed class SheetSlots(IOptions<MediaOptions> options) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.Value.MaxConcurrentSheets);

    /// <summary>Takes a place, to be given back; null when none is free.</summary>
    public IDisposable? TryTake() => places.Wait(TimeSpan.Zero) ? new HeldPlace(places) : null;

    public void Dispose() => places.Dispose();
}
