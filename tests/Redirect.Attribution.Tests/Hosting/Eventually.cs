using System.Diagnostics;

namespace Redirect.Attribution.Tests.Hosting;

/// <summary>Waits for what happens in the background, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task<T> GetAsync<T>(Func<Task<T>> look, Func<T, bool> isRight)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await look();
            if (isRight(value))
            {
                return value;
            }

            Assert.True(watch.Elapsed < Deadline, $"Still {value} after {Deadline.TotalSeconds} s.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
