using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Redirect.SystemTests.Systems;

/// <summary>
/// Readers on iPhones, each request a visitor of its own, so that a visit that was counted twice shows as more visits than visitors. They pause for a moment
/// after each answer: a load, and not a measurement of the machine, which has a process to start meanwhile.
/// </summary>
public sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private readonly List<double> milliseconds = [];
    private long answered;
    private long failed;

    public Load(Uri address, string slug, int clients = 8) =>
        running = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => SendAsync(new Uri(address, slug)))));

    /// <summary>Visits whose answer, a redirect, arrived.</summary>
    public long Answered => Interlocked.Read(ref answered);

    /// <summary>Visits without an answer, or with another; they may or may not have been counted.</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>Ends the load and waits for the last answer.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>The time that 99 of 100 answered visits did not exceed.</summary>
    public TimeSpan Percentile99()
    {
        lock (milliseconds)
        {
            var sorted = milliseconds.Order().ToList();
            return TimeSpan.FromMilliseconds(sorted.Count == 0 ? 0 : sorted[(int)(sorted.Count * 0.99)]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task SendAsync(Uri address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10) };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1");
        while (!stop.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            var visitor = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            request.Headers.TryAddWithoutValidation("Cookie", string.Create(CultureInfo.InvariantCulture, $"rv={visitor}"));
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await client.SendAsync(request, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.Found)
                {
                    Interlocked.Increment(ref answered);
                    lock (milliseconds)
                    {
                        milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    }

                    await Task.Delay(Pause);
                    continue;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Counted below; the next one may find the service up again.
            }

            Interlocked.Increment(ref failed);
            await Task.Delay(20);
        }
    }
}
