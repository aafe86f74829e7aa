namespace Redirect.Gateway.Tests;

/// <summary>Waits for a thing itself, at most ten seconds.</summary>
internal static class Wait
{
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, "It did not come about within ten seconds.");
            await Task.Delay(20);
        }
    }
}
