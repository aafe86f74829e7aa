using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Redirect.SystemTests.Systems;

/// <summary>Many visitors who claim one code at once, each until it has an answer, under one <c>Idempotency-Key</c> however often it asks.</summary>
internal sealed class Crowd : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly HttpClient client;
    private readonly string code;

    public Crowd(Uri address, string key, string code, int connections)
    {
        client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Connections = connections;
        this.code = code;
    }

    public int Connections { get; }

    /// <summary>Claims that were made: who, under which key, and the whole answer.</summary>
    public ConcurrentBag<(Guid Visitor, string Key, string Answer)> Got { get; } = [];

    /// <summary>The codes of the refusals, and how often.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = [];

    /// <summary>Attempts without an answer, or with "not now".</summary>
    public int Retries => retries;

    private int retries;

    /// <summary>Sends the visitors, as many at once as there are connections; ends when the last has its answer.</summary>
    public Task ClaimAsync(IEnumerable<Guid> visitors) => Parallel.ForEachAsync(
        visitors, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (visitor, _) => await ClaimAsync(visitor, Guid.CreateVersion7().ToString()));

    /// <summary>One visitor.</summary>
    public async Task ClaimAsync(Guid visitor, string key)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var (status, text) = await AskAsync(visitor, key);
            if (status == HttpStatusCode.Created)
            {
                Got.Add((visitor, key, text));
                return;
            }

            // A busy or dead replica, or the first try that is still under way.
            if (status is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests || CodeOf(text) == "idempotency_key_in_use")
            {
                Assert.True(TimeProvider.System.GetUtcNow() < until, $"No answer within {Patience}; the last was {status} {text}");
                Interlocked.Increment(ref retries);
                await Task.Delay(20 + (retries % 100));
                continue;
            }

            Refused.AddOrUpdate(CodeOf(text), 1, (_, count) => count + 1);
            return;
        }
    }

    /// <summary>Asks once more under the same key.</summary>
    /// <returns>The whole answer, and whether it was said to be a repeated one.</returns>
    public async Task<(string Answer, bool Replayed)> RepeatAsync(Guid visitor, string key)
    {
        using var answer = await client.SendAsync(Request(visitor, key));
        return (await answer.Content.ReadAsStringAsync(), answer.Headers.Contains("Idempotent-Replayed"));
    }

    public void Dispose() => client.Dispose();

    private async Task<(HttpStatusCode? Status, string Text)> AskAsync(Guid visitor, string key)
    {
        try
        {
            using var answer = await client.SendAsync(Request(visitor, key));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            return (null, exception.Message);
        }
    }

    private HttpRequestMessage Request(Guid visitor, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/claims") { Content = JsonContent.Create(new { code, visitorId = visitor }) };
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static string CodeOf(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement.Text("code");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
        {
            return text;
        }
    }
}
