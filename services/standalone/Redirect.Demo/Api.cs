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

    public async Task<JsonElement> PutAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await client.PutAsJsonAsync(path, body, cancellationToken);
        return await ReadAsync(answer, path, cancellationToken);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken) =>
        System.Text.Encoding.UTF8.GetString(await GetBytesAsync(new Uri(path, UriKind.Relative), cancellationToken));

    /// <summary>Asks until the answer is as expected, or half a minute is over: what is on its way arrives.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> isThere, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await GetAsync(path, cancellationToken);
            if (isThere(answer) || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                return answer;
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Posts until it is not 404 any more, or half a minute is over: one service may hear of a thing a moment after another.</summary>
    public async Task<JsonElement> UntilPostedAsync(string path, object body, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await SendAsync(path, body, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.NotFound || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                return await ReadAsync(answer, path, cancellationToken);
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>A call that may be refused: the problem is the answer then.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> TryPostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(path, body, cancellationToken);
        return ((int)answer.StatusCode is 409 or < 300)
            ? (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement)
            : (answer.StatusCode, await ReadAsync(answer, path, cancellationToken));
    }

    /// <summary>Sends a picture with a form's fields; the answer is as it comes.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string path, byte[] picture, string mediaType, IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } }, "image", "picture");
        return await client.PostAsync(new Uri(path, UriKind.Relative), form, cancellationToken);
    }

    /// <summary>Asks for a file that is made from a description.</summary>
    public async Task<byte[]> PostForFileAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(path, body, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancellationToken) : throw await RefusedAsync(answer, path, cancellationToken);
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
            : throw await RefusedAsync(answer, address.ToString(), cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private Task<HttpResponseMessage> SendAsync(string path, object body, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)));
        return client.SendAsync(request, cancellationToken);
    }

    /// <summary>A text of an answer that must be there.</summary>
    public static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.GetString() is { } text ? text : throw new DemoException($"An answer lacks '{property}': {element}");

    /// <summary>The answer's JSON; a refusal ends the demo.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken) =>
        answer.IsSuccessStatusCode
            ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement
            : throw await RefusedAsync(answer, path, cancellationToken);

    private static async Task<DemoException> RefusedAsync(HttpResponseMessage answer, string path, CancellationToken cancellationToken) =>
        new($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
}
