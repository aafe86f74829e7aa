using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Alliances;

/// <summary>Two merchants that may carry each other, over REST. The clock stands at the first moment of a Monday of UTC+8.</summary>
public abstract class AllianceSuite : AttributionSuite
{
    private protected AllianceSuite(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    /// <summary>The first moment of Monday, 9 March 2026, in China.</summary>
    private protected static DateTime Monday { get; } = new(2026, 3, 8, 16, 0, 0, DateTimeKind.Utc);

    private protected static DateOnly Week { get; } = new(2026, 3, 9);

    /// <summary>A, who proposes.</summary>
    private protected Guid Anna => Merchant;

    /// <summary>B, who is asked.</summary>
    private protected Guid Bo { get; } = Guid.CreateVersion7();

    private protected Guid Stranger { get; } = Guid.CreateVersion7();

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        HttpMethod method, Guid merchant, string path, object? body = null, string? key = null, string scope = "settlement:write")
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{merchant}:{scope}");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await Host.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private protected async Task<JsonElement> GetAsync(Guid merchant, string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, merchant, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return body;
    }

    private protected async Task<JsonElement> PostAsync(Guid merchant, string path, object? body = null)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, merchant, path, body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {status} {answer}");
        return answer;
    }

    private protected async Task RefusedAsync(int status, string code, HttpMethod method, Guid merchant, string path, object? body = null)
    {
        var (answered, problem) = await SendAsync(method, merchant, path, body);
        Assert.Equal((status, code), ((int)answered, problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("code", out var told) ? told.GetString() : null));
    }

    private protected Task RefusedAsync(int status, string code, Guid merchant, string path, object? body = null) => RefusedAsync(status, code, HttpMethod.Post, merchant, path, body);

    private protected async Task ProfileAsync(Guid merchant, string category, long? stated = 1_000, bool findable = true, bool allowSame = false)
    {
        var (status, body) = await SendAsync(
            HttpMethod.Put, merchant, "alliances/profile", new { category, statedVisitors = stated, findable, allowSameCategory = allowSame });
        Assert.True(status == HttpStatusCode.OK, body.ToString());
    }

    /// <summary>Both agree, now.</summary>
    private protected async Task<Guid> AgreeAsync(object? terms = null)
    {
        Host.Clock.Now = Monday;
        await ProfileAsync(Anna, "Tea");
        await ProfileAsync(Bo, "Cups");
        var id = (await PostAsync(Anna, "alliances", new { partnerId = Bo, terms = terms ?? new { pricePerVisitor = 0 } })).GetProperty("id").GetGuid();
        await PostAsync(Bo, $"alliances/{id}/accept");
        return id;
    }

    /// <summary>A placement of the owner that the other is to show.</summary>
    private protected async Task<Guid> CarryAsync(Guid alliance, Guid owner, string name = "Banner")
    {
        var placement = await PlaceAsync(owner, name);
        await PostAsync(owner, $"alliances/{alliance}/placements", new { placementId = placement });
        return placement;
    }

    private protected async Task<Guid> PlaceAsync(Guid owner, string name = "Banner")
    {
        var (campaign, placement) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.CatalogueAsync(Changes.Campaign(owner, campaign, "Exchange"), Changes.Placement(owner, placement, campaign, name));
        return placement;
    }

    /// <summary>Visits of different people, a second apart.</summary>
    private protected Task VisitAsync(Guid owner, Guid placement, DateTime from, int count, Quality quality = Quality.Human) =>
        StoreAsync(Enumerable.Range(0, count).Select(at => Visit(owner, placement, from.AddSeconds(at), Guid.CreateVersion7(), quality)));

    private protected async Task StoreAsync(params IEnumerable<VisitRow> visits) => await Host.ReadAsync(async db =>
    {
        db.Visits.AddRange(visits);
        return await db.SaveChangesAsync(Cancel);
    });

    private protected static VisitRow Visit(Guid owner, Guid placement, DateTime at, Guid? visitor, Quality quality = Quality.Human) => new()
    {
        EventId = Guid.CreateVersion7(),
        MerchantId = owner,
        LinkId = owner,
        PlacementId = placement,
        Form = (short)Form.Link,
        OccurredAt = at,
        IngestedAt = at,
        VisitorId = visitor,
        Quality = (short)quality,
        QualityReason = "browser",
        QualityRulesVersion = 2,
    };

    /// <summary>Moves the clock to so many days and hours after the Monday, and reviews.</summary>
    private protected Task<JsonElement> ReviewAsync(Guid alliance, double days, double hours = 0)
    {
        Host.Clock.Now = Monday.AddDays(days).AddHours(hours);
        return PostAsync(Anna, $"alliances/{alliance}/review");
    }

    private protected static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;

    private protected static long Number(JsonElement body, string name) => body.GetProperty(name).GetInt64();

    private protected static List<string?> Texts(JsonElement body, string name) => [.. body.GetProperty(name).EnumerateArray().Select(x => x.GetString())];
}
