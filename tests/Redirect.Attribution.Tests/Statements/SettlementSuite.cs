using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ledger;
using Redirect.Attribution.Tests.Conversions;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

/// <summary>Tests of settlement over REST: a partner's placement, orders that it brought, statements of days.</summary>
public abstract class SettlementSuite : ConversionSuite
{
    private protected const string Partner = "West Lake Café";

    private protected SettlementSuite(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    /// <summary>Two keys of the merchant.</summary>
    private protected Guid OneKey { get; } = Guid.CreateVersion7();

    private protected Guid OtherKey { get; } = Guid.CreateVersion7();

    private protected Guid Placement { get; } = Guid.CreateVersion7();

    /// <summary>2 p.m. of a day of March 2026 in UTC+8.</summary>
    private protected static DateTime At(int day, int minute = 0) => new DateTime(2026, 3, 1, 6, 0, 0, DateTimeKind.Utc).AddDays(day - 1).AddMinutes(minute);

    /// <summary>The next morning: the day is over.</summary>
    private protected void After(int day) => Host.Clock.Now = At(day).AddHours(20);

    private protected Task PlaceAsync(string partner = Partner, Guid? placement = null, long version = 1) => Host.CatalogueAsync(new CatalogueChange
    {
        EventId = Some.Bytes(Guid.CreateVersion7()),
        MerchantId = Some.Bytes(Merchant),
        Id = Some.Bytes(placement ?? Placement),
        Version = version,
        Placement = new() { CampaignId = Some.Bytes(Merchant), Name = "Counter", Channel = "wechat", Partner = partner },
    });

    private protected Task CardAsync(object card) => DoneAsync("rate-cards", card, HttpStatusCode.Created);

    private protected Task WorkedCardAsync(string partner = Partner) => CardAsync(new { partner, from = "2026-03-01", currency = "CNY", commissionRate = 9.99, partnerShare = 90 });

    /// <summary>A visit at the placement, told when it happens, and the visitor's order a minute later, told now.</summary>
    private protected async Task BroughtAsync(string orderId, long amount, DateTime at, Guid? placement = null)
    {
        var (visitor, now) = (Guid.CreateVersion7(), Later(at));
        Host.Clock.Now = at;
        await Host.DeliverAsync(Some.Visit(Merchant, Link, placement ?? Placement, at: at.AddMinutes(-1), visitor: visitor, channel: "wechat"));
        Host.Clock.Now = now;
        Assert.Equal(HttpStatusCode.Created, (await OrderAsync(new { orderId, amount, currency = "CNY", paidAt = at, visitorId = visitor })).Status);
    }

    private protected async Task RefundedAsync(string refundId, string orderId, long amount, DateTime at)
    {
        Host.Clock.Now = Later(at);
        Assert.Equal(HttpStatusCode.Created, (await RefundAsync(new { refundId, orderId, amount, currency = "CNY", occurredAt = at })).Status);
    }

    private protected async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(
        HttpMethod method, string path, object? body = null, Guid? key = null, Guid? merchant = null, string scope = "settlement:write")
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(AttributionHost.PrincipalHeader, scope.Length == 0 ? "anonymous" : string.Create(CultureInfo.InvariantCulture, $"{merchant ?? Merchant}:{scope}"));
        request.Headers.Add(AttributionHost.KeyHeader, (key ?? OneKey).ToString());
        using var answer = await Host.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private DateTime Later(DateTime at) => Host.Clock.Now > at ? Host.Clock.Now : at;

    /// <summary>A statement of days, opened or computed anew.</summary>
    private protected async Task<JsonElement> OpenAsync(int from, int to, string? partner = Partner) =>
        (await DoneAsync("statements", new { partner, from = new DateOnly(2026, 3, 1).AddDays(from - 1), to = new DateOnly(2026, 3, 1).AddDays(to - 1) })).GetProperty("statements")[0];

    private protected Task<JsonElement> CloseAsync(JsonElement statement) => DoneAsync($"statements/{Text(statement, "id")}/close");

    private protected async Task<JsonElement> DoneAsync(string path, object? body = null, HttpStatusCode status = HttpStatusCode.OK, Guid? key = null)
    {
        var (answered, answer) = await CallAsync(HttpMethod.Post, path, body, key);
        Assert.True(status == answered, answer.ToString());
        return answer;
    }

    private protected async Task ConflictAsync(string path, string code, HttpStatusCode status = HttpStatusCode.Conflict, Guid? key = null, object? body = null)
    {
        var (answered, answer) = await CallAsync(HttpMethod.Post, path, body, key);
        Assert.Equal((status, code), (answered, Text(answer, "code")));
    }

    private protected async Task<List<JsonElement>> LinesAsync(JsonElement statement) =>
        [.. (await CallAsync(HttpMethod.Get, $"statements/{Text(statement, "id")}/lines")).Body.GetProperty("items").EnumerateArray()];

    private protected async Task<string> CsvAsync(JsonElement statement)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/statements/{Text(statement, "id")}/lines?format=csv");
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{Merchant}:settlement:write");
        using var answer = await Host.Http.SendAsync(request, Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    /// <summary>Posted balances in the worked example's order, what was spent as a positive amount: expense, payable, fee.</summary>
    private protected async Task<(long Expense, long Payable, long Fee)> BooksAsync(string partner = Partner)
    {
        var rows = await Host.ReadAsync(db => db.Set<LedgerBalance>().AsNoTracking().Where(x => x.MerchantId == Merchant).ToDictionaryAsync(x => x.Account, x => x.ToBalance(), Cancel));
        return (-rows.GetValueOrDefault("expense").Posted, rows.GetValueOrDefault("partner:" + partner).Posted, rows.GetValueOrDefault("fee").Posted);
    }

    private protected async Task AssertBooksAsync()
    {
        var answer = await Host.ReadAsync(db => VerifyLedger.RunAsync(db, Merchant, Cancel));
        Assert.True(answer.Verified, string.Join(' ', answer.Wrong));
        Assert.Equal(answer.Totals.Sum(x => x.DebitsPosted), answer.Totals.Sum(x => x.CreditsPosted));
    }

    private protected static long Long(JsonElement body, string name) => body.GetProperty(name).GetInt64();

    private protected static (long Amount, long Fee, long Carried, long Total, string State) Sums(JsonElement statement) =>
        (Long(statement, "amount"), Long(statement, "fee"), Long(statement, "carried"), Long(statement, "total"), Text(statement, "state"));

    private protected static string Flag(JsonElement line) => line.TryGetProperty("flag", out var flag) ? flag.GetString()! : "";
}
