using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Conversions;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.OrderFiles;

/// <summary>Tests that send files, on every kind of host.</summary>
public abstract class OrderFileSuite : ConversionSuite
{
    private protected static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;

    private protected OrderFileSuite(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    private protected Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string path, string text, string type = "text/csv", string scope = "orders:write") =>
        SendAsync(path, Encoding.UTF8.GetBytes(text), type, scope);

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string path, byte[] file, string type = "text/csv", string scope = "orders:write")
    {
        var (status, text) = await TextAsync(HttpMethod.Post, path, file, type, scope: scope);
        return (status, JsonDocument.Parse(text).RootElement);
    }

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path, string scope = "orders:write", Guid? merchant = null)
    {
        var (status, text) = await TextAsync(HttpMethod.Get, path, null, "", scope: scope, merchant: merchant);
        return (status, JsonDocument.Parse(text).RootElement);
    }

    private protected async Task<(HttpStatusCode Status, string Body)> TextAsync(
        HttpMethod method, string path, byte[]? file = null, string type = "text/csv", string? accept = null, string scope = "orders:write", Guid? merchant = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path);
        if (file is not null)
        {
            request.Content = new ByteArrayContent(file);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

            // So that a file that is too large is refused before it is sent.
            request.Headers.ExpectContinue = file.Length > 1024 * 1024;
        }

        request.Headers.Add(AttributionHost.PrincipalHeader, $"{merchant ?? Merchant}:{scope}");
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var answer = await Host.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private protected static (long Taken, long Known, long Refused, long Skipped) Counts(JsonElement answer) =>
        (answer.GetProperty("taken").GetInt64(), answer.GetProperty("known").GetInt64(), answer.GetProperty("refused").GetInt64(), answer.GetProperty("skipped").GetInt64());

    private protected static List<(long Row, string Status, string? Code)> Told(JsonElement answer) =>
    [
        .. answer.GetProperty("results").EnumerateArray().Select(row => (row.GetProperty("row").GetInt64(), Text(row, "status"), row.TryGetProperty("code", out var code) ? code.GetString() : null)),
    ];
}
