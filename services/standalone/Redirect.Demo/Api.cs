using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Redirect.Demo;

/// <summary>The public REST API under one key.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient client;

    public Api(Uri address, string key)
    {
        client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(path, body, cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    /// <summary>A call that may be refused: the problem is the answer then.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> TryPostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(path, body, cancellationToken);
        return ((int)answer.StatusCode is 409 or < 300)
            ? (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement)
            : (answer.StatusCode, await ReadAsync(answer, path, cancellationToken));
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    public async Task<byte[]> GetBytesAsync(Uri address, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(address, cancellationToken);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync(cancellationToken)
            : throw new DemoException($"{address.AbsolutePath} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    public void Dispose() => client.Dispose();

    private Task<HttpResponseMessage> SendAsync(string path, object body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));
        return client.SendAsync(request, cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new DemoException($"{path} answered {(int)answer.StatusCode}: {text}");
    }
}
