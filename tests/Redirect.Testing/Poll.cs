using System.Diagnostics;

namespace Redirect.Testing;

/// <summary>Waits for the thing itself, with a deadline, instead of sleeping.</summary>
public static class Poll
{
    /// <summary>Asks until the answer is accepted.</summary>
    /// <exception cref="TimeoutException">It was not in time; says what was seen last.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> accept, TimeSpan deadline, string what)
    {
        var watch = Stopwatch.StartNew();
        object? last = null;
        while (true)
        {
            try
            {
                var answer = await ask();
                if (accept(answer))
                {
                    return answer;
                }

                last = answer;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
            {
                last = exception.Message;
            }

            if (watch.Elapsed > deadline)
            {
                throw new TimeoutException($"{what}: not within {deadline}. Last seen: {last}");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Asks until it is so.</summary>
    public static Task UntilAsync(Func<Task<bool>> ask, TimeSpan deadline, string what) => UntilAsync(ask, so => so, deadline, what);

    /// <summary>Asks until it is so, at most <paramref name="seconds"/>.</summary>
    public static Task UntilAsync(Func<Task<bool>> ask, string what, int seconds = 30) => UntilAsync(ask, TimeSpan.FromSeconds(seconds), what);

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string, int)"/>
    public static Task UntilAsync(Func<bool> ask, string what, int seconds = 30) => UntilAsync(() => Task.FromResult(ask()), what, seconds);
}
