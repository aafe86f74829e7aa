namespace Redirect.Media.Jobs;

/// <summary>A place of a semaphore, given back once however often it is disposed.</summary>
internal sealed class HeldPlace(SemaphoreSlim places) : IDisposable
{
    private int given;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref given, 1) == 0)
        {
            places.Release();
        }
    }
}
