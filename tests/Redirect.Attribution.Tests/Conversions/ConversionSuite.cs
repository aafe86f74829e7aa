using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Conversions;

/// <summary>Tests of conversions over REST, on every kind of host.</summary>
public abstract class ConversionSuite : AttributionSuite
{
    private protected ConversionSuite(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    private protected Guid Link { get; } = Guid.CreateVersion7();

    private protected Task<(HttpStatusCode Status, JsonElement Body)> OrderAsync(object order, string? key = null) => PostAsync("orders", order, key);

    private protected Task<(HttpStatusCode Status, JsonElement Body)> RefundAsync(object refund, string? key = null) => PostAsync("refunds", refund, key);

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body, string? key = null, string scope = "orders:write")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + path) { Content = JsonContent.Create(body) };
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:{scope}");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await Host.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    private protected async Task RefusedAsync(string path, string code, object body, HttpStatusCode status = HttpStatusCode.UnprocessableEntity)
    {
        var (answered, problem) = await PostAsync(path, body);
        Assert.Equal((status, code), (answered, Text(problem, "code")));
    }

    /// <summary>The figures of a scope; those of all time are the hot counters, those of a range the roll-ups.</summary>
    private protected async Task<Figures> FiguresAsync(string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stats/summary?" + query);
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:stats:read");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        answer.EnsureSuccessStatusCode();
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        return new Figures(Number("orders"), Number("paid"), Number("refunds"), Number("refunded"), Number("ordersClosed"));

        long Number(string name) => body.GetProperty(name).GetInt64();
    }

    private protected static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;

    private protected static List<(string? Id, string Status, string? Code)> Rows(JsonElement answer) =>
    [
        .. answer.GetProperty("results").EnumerateArray().Select(row => (
            row.TryGetProperty("id", out var id) ? id.GetString() : null, Text(row, "status"), row.TryGetProperty("code", out var code) ? code.GetString() : null)),
    ];

    internal readonly record struct Figures(long Orders, long Paid, long Refunds = 0, long Refunded = 0, long Closed = 0);
}
