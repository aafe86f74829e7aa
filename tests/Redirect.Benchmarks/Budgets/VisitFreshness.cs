using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Redirect.Hosting.Principals;

namespace Redirect.Benchmarks.Budgets;

/// <summary>
/// The second half of B3: 2,000 redirects a second, and how long after its answer a visit is in the answer of GetSummary: the k-th answered visit is there
/// when the figure is k. Told as 1/p99, so that 1 s is 1.
/// </summary>
internal static class VisitFreshness
{
    private const int PerSecond = 2_000;
    private const int Senders = 16;

    public static async Task<BudgetResult> MeasureAsync(int rounds, int seconds)
    {
        await using var system = await AttributionSystem.StartAsync();
        await using var links = await system.StartLinksAsync(Path.Combine(system.Folder, "spool"));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = Senders });
        var (merchant, link) = await NewLinkAsync(system, client, links.Address);
        return await new Budget("B3f", $"{PerSecond:N0} visits/s: once in p99 of their time to be in the figures", "1 s", 1)
            .MeasureAsync(rounds, () => RunAsync(system, client, merchant, link, Math.Max(4, seconds * 2)), () => Task.FromResult(1d));
    }

    private static async Task<double> RunAsync(AttributionSystem system, HttpClient client, Guid merchant, Uri link, int seconds)
    {
        var before = await CountAsync(system, client, merchant);
        var answered = new ConcurrentQueue<TimeSpan>();
        var seen = new List<(TimeSpan At, long Count)>();
        var watch = Stopwatch.StartNew();
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(client, link, sender, seconds, watch, answered))));
        while (true)
        {
            var at = watch.Elapsed;
            var count = await CountAsync(system, client, merchant) - before;

            // The figure is as old as the question at most; the answer's time is the later one.
            seen.Add((watch.Elapsed, count));
            if ((sending.IsCompleted && count >= answered.Count) || watch.Elapsed > TimeSpan.FromSeconds(seconds + 60))
            {
                break;
            }

            var pause = TimeSpan.FromMilliseconds(10) - (watch.Elapsed - at);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero);
        }

        await sending;
        var times = answered.Order().ToList();
        var ages = new List<double>(times.Count);
        var next = 0;
        for (var number = 0; number < times.Count; number++)
        {
            while (next < seen.Count && seen[next].Count <= number)
            {
                next++;
            }

            ages.Add(next == seen.Count ? double.PositiveInfinity : Math.Max(0, (seen[next].At - times[number]).TotalSeconds));
        }

        ages.Sort();
        var rate = times.Count / times[^1].TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {times.Count:N0} visits at {rate:N0}/s; in the figures after {ages[ages.Count / 2] * 1000:N0} ms (median), {ages[ages.Count * 99 / 100] * 1000:N0} ms (p99), {ages[^1] * 1000:N0} ms (all)"));

        // Slower than was asked for shows nothing.
        return rate < PerSecond * 0.95 ? 0 : 1 / Math.Max(ages[ages.Count * 99 / 100], 0.001);
    }

    private static async Task SendAsync(HttpClient client, Uri link, int sender, int seconds, Stopwatch watch, ConcurrentQueue<TimeSpan> answered)
    {
        for (var number = sender; number < PerSecond * seconds; number += Senders)
        {
            var due = TimeSpan.FromSeconds((double)number / PerSecond) - watch.Elapsed;
            if (due > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(due);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, link);
            foreach (var header in BenchSystem.ReaderHeaders.Where(header => !header.StartsWith("Cookie", StringComparison.Ordinal)))
            {
                request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            }

            // A visitor each, or nearly all would be double clicks.
            request.Headers.TryAddWithoutValidation("Cookie", "rv=" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.Found)
            {
                throw new InvalidOperationException($"A redirect answered {(int)answer.StatusCode}.");
            }

            answered.Enqueue(watch.Elapsed);
        }
    }

    private static async Task<long> CountAsync(AttributionSystem system, HttpClient client, Guid merchant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(system.Attribution, "/api/v1/stats/summary"));
        request.Headers.Add(PrincipalTokens.Header, system.SignAs(merchant, Scopes.StatsRead));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("visits").GetProperty("total").GetInt64();
    }

    private static async Task<(Guid Merchant, Uri Link)> NewLinkAsync(AttributionSystem system, HttpClient client, Uri links)
    {
        var merchant = (await PostAsync("/api/v1/merchants", system.Sign(Principal.Admin), new { name = "Bench" })).GetProperty("id").GetGuid();
        var slug = (await PostAsync("/api/v1/links", system.SignAs(merchant, Scopes.LinksWrite), new { target = "https://item.taobao.com/item.htm?id=1" })).GetProperty("slug").GetString();
        return (merchant, new Uri(links, slug));

        async Task<JsonElement> PostAsync(string path, string principal, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(links, path)) { Content = JsonContent.Create(body) };
            request.Headers.Add(PrincipalTokens.Header, principal);
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}
