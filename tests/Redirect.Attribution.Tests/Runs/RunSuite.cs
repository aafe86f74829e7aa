using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Runs;

/// <summary>Tests of attribution over REST, on every kind of host.</summary>
public abstract class RunSuite : AttributionSuite
{
    private protected const string Day = "from=2026-03-10T00:00:00Z&to=2026-03-11T00:00:00Z";

    private protected static readonly DateTime From = new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);
    private protected static readonly DateTime To = new(2026, 3, 11, 0, 0, 0, DateTimeKind.Utc);

    private protected RunSuite(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    private protected Guid Buyer { get; } = Guid.CreateVersion7();

    /// <summary>Delivers a visit at the time at which it happens.</summary>
    private protected async Task<Guid> VisitAsync(string channel, TimeSpan beforeNoon, Guid? visitor = null, Guid? placement = null, Guid? campaign = null, Quality quality = Quality.Human, Guid? merchant = null)
    {
        var id = Guid.CreateVersion7();
        var at = Some.Noon - beforeNoon;
        Host.Clock.Now = at;
        await Host.DeliverAsync(Some.Visit(merchant ?? Merchant, placement: placement, campaign: campaign, at: at, visitor: visitor ?? Buyer, quality: quality, channel: channel, eventId: id));
        Host.Clock.Now = Some.Noon;
        return id;
    }

    /// <summary>Delivers a step of a claim at the time at which it happens.</summary>
    private protected async Task<Guid> StepAsync(ClaimStepKind kind, TimeSpan beforeNoon, Guid? visitor, string channel = "", string order = "", Form form = Form.Surprise, string staff = "")
    {
        var id = Guid.CreateVersion7();
        var at = Some.Noon - beforeNoon;
        Host.Clock.Now = at;
        await Host.DeliverAsync<ClaimBatchConsumer>(new ClaimBatch
        {
            Events =
            {
                new ClaimEvent
                {
                    EventId = Some.Bytes(id),
                    MerchantId = Some.Bytes(Merchant),
                    CodeId = Some.Bytes(Merchant),
                    ClaimId = Some.Bytes(Guid.CreateVersion7()),
                    Sequence = 1,
                    Kind = kind,
                    OccurredAtMs = new DateTimeOffset(at).ToUnixTimeMilliseconds(),
                    LinkId = Some.Bytes(Merchant),
                    Form = form,
                    Channel = channel,
                    VisitorId = visitor is { } who ? Some.Bytes(who) : ByteString.Empty,
                    OrderId = order,
                    StaffId = staff,
                },
            },
        }.ToByteArray());
        Host.Clock.Now = Some.Noon;
        return id;
    }

    private protected async Task OrderAsync(string id, long amount, Guid? visitor = null, DateTime? paidAt = null)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "orders", new { orderId = id, amount, currency = "CNY", paidAt = paidAt ?? Some.Noon, visitorId = visitor }, "orders:write");
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.OK, body.ToString());
    }

    private protected Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body, string scope = "settlement:write") => SendAsync(HttpMethod.Post, path, body, scope);

    private protected async Task<JsonElement> OkAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body, method == HttpMethod.Get ? "stats:read" : "settlement:write");
        Assert.True((int)status < 300, $"{status} {answer}");
        return answer;
    }

    private protected Task<JsonElement> GetAsync(string path) => OkAsync(HttpMethod.Get, path);

    private protected async Task RefusedAsync(HttpMethod method, string path, string code, object? body = null, HttpStatusCode status = HttpStatusCode.UnprocessableEntity)
    {
        var (answered, problem) = await SendAsync(method, path, body, method == HttpMethod.Get ? "stats:read" : "settlement:write");
        Assert.Equal((status, code), (answered, problem.GetProperty("code").GetString()));
    }

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body, string scope, Guid? merchant = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{merchant ?? Merchant}:{scope}");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, text.Length > 0 && text[0] == '{' ? JsonDocument.Parse(text).RootElement : JsonSerializer.SerializeToElement(text));
    }

    /// <summary>What settlement does: in a transaction of its own.</summary>
    private protected async Task<AttributionRun> FreshAsync() => await Host.ReadAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        var run = await Host.Get<ActiveRuns>().FreshAsync(db, Merchant, From, To, Cancel);
        await transaction.CommitAsync(Cancel);
        return run;
    });

    private protected Task<List<OrderCredit>> CreditsAsync(Guid run) => Host.ReadAsync(db => Task.FromResult<List<OrderCredit>>(
        [.. db.Set<OrderCredit>().Where(x => x.MerchantId == Merchant && x.RunId == run).AsEnumerable().OrderBy(x => x.OrderId, StringComparer.Ordinal).ThenBy(x => x.Position)]));

    private protected async Task<string> TableAsync(string model, string by = "channel") => string.Join(' ', (await GetAsync($"attribution?{Day}&by={by}&model={model}"))
        .GetProperty("entries").EnumerateArray().Select(entry => $"{entry.GetProperty("key").GetString()}:{entry.GetProperty("credits")[0].GetProperty("amount").GetInt64()}"));

    private protected static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;

    private protected static int Number(JsonElement body, string name) => body.GetProperty(name).GetInt32();
}
