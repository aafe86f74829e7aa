namespace Redirect.Demo;
internal static class Screenshot
{
    public static Task<bool> TakeAsync(Uri address, string agent, string file, CancellationToken cancellationToken) => Task.FromResult(false);
}
