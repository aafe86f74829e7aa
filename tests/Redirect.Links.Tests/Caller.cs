using System.Net;
using System.Text;
using System.Text.Json;
using Redirect.Hosting.Principals;

namespace Redirect.Links.Tests;

/// <summary>Calls the service as the gateway does: with a signed principal, or with none.</summary>
public sealed class Caller(HttpClient http, PrincipalTokens tokens, Principal? principal)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public Guid MerchantId => principal!.MerchantId;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, body, headers);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Says who calls, on a request that somebody else sends.</summary>
    public void Sign(HttpRequestMessage request)
    {
        if (principal is not null)
        {
            request.Headers.Add(PrincipalTokens.Header, tokens.Sign(principal));
        }
    }

    /// <param name="body">A text is sent as it is, and so is content; anything else as its JSON.</param>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        Sign(request);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = body as HttpContent ?? new StringContent(body as string ?? JsonSerializer.Serialize(body, Json), Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headersBack = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json" && text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default, text, headersBack);
    }
}

public sealed record Answer(HttpStatusCode Status, JsonElement Body, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public Guid Id => Body.GetProperty("id").GetGuid();

    /// <summary>A problem's code; null for other answers.</summary>
    public string? Code => this["code"];

    /// <summary>A property's text; null when it is absent.</summary>
    public string? this[string property] => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) ? value.ToString() : null;

    public IReadOnlyList<JsonElement> Items => [.. Body.GetProperty("items").EnumerateArray()];

    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text}");
        return this;
    }

    public Answer Expect(HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (Expect(status).Status, Code));
        return this;
    }
}
