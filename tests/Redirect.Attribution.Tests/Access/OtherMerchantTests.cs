using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Statements;
using Redirect.Contracts.Attribution.V1;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Access;

/// <summary>
/// Ways into another merchant's things beside its ids (attacks S49 to S53): headers, metadata, parameters, cursors, keys of idempotency; and bodies that say more than
/// a caller may. Of every REST endpoint there is, as far as it has them.
/// </summary>
public sealed class OtherMerchantTests() : SettlementSuite(StorageProvider.Sqlite)
{
    private static readonly string Everything = string.Join(' ', Scopes.All);

    private readonly Guid stranger = Guid.CreateVersion7();

    [Fact]
    public async Task The_merchant_is_the_keys_whatever_headers_and_parameters_say()
    {
        await PlayAsync();
        var told = 0;
        foreach (var (_, pattern, endpoint) in Reading())
        {
            var path = EndpointsOfHost.Fill(pattern, Guid.CreateVersion7().ToString(), endpoint);
            var plain = await ReadAsync(path, stranger);
            var named = await ReadAsync(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}merchantId={Merchant}&merchant_id={Merchant}&merchant={Merchant}&tenantId={Merchant}&tenant={Merchant}&shop={Merchant}&principal={Merchant}",
                stranger,
                ("X-Merchant-Id", Merchant.ToString()), ("X-Tenant-Id", Merchant.ToString()), ("X-Redirect-Merchant", Merchant.ToString()), ("X-Redirect-Principal", $"{Merchant}:{Everything}"),
                ("X-User-Id", Merchant.ToString()), ("X-Original-URL", path), ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-User", Merchant.ToString()), ("Cookie", $"merchant={Merchant}"));
            Assert.True(plain == named, $"{pattern} answered {plain} without, and with another merchant's name: {named}");
            told += plain != await ReadAsync(path, Merchant) ? 1 : 0;
        }

        Assert.True(told >= 10, $"Only {told} endpoints tell the merchant anything that they do not tell others.");
    }

    [Fact]
    public async Task A_parameter_that_is_there_twice_is_not_one_of_them()
    {
        await PlayAsync();
        const string given = "/api/v1/stats/figures?from=2026-03-08T00:00:00Z&to=2026-03-09T00:00:00Z&by=channel&interval=hour&tz=UTC";
        Assert.Equal(HttpStatusCode.OK, (await ReadAsync(given, Merchant)).Status);
        foreach (var again in new[] { "from=2026-03-01T00:00:00Z", "to=2026-03-10T00:00:00Z", "by=store", "interval=day", "tz=Asia/Shanghai" })
        {
            var (status, body) = await ReadAsync($"{given}&{again}", Merchant);
            Assert.True((int)status is 400 or 422, $"{again} twice: {status} {body}");
        }

        foreach (var query in new[] { "limit=1&limit=2", "cursor=a&cursor=b", "state=paid&state=created" })
        {
            Assert.True((int)(await ReadAsync("/api/v1/orders?" + query, Merchant)).Status is 400 or 422, query);
        }
    }

    [Fact]
    public async Task A_cursor_made_for_one_merchant_leads_another_to_nothing()
    {
        await PlayAsync();
        var tried = new List<string>();
        foreach (var (_, pattern, endpoint) in Reading())
        {
            var path = EndpointsOfHost.Fill(pattern, Guid.CreateVersion7().ToString(), endpoint);
            var first = await ReadAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1", Merchant);
            if (first.Status != HttpStatusCode.OK || !first.Body.StartsWith('{') || !JsonDocument.Parse(first.Body).RootElement.TryGetProperty("nextCursor", out var cursor) || cursor.GetString() is not { } next)
            {
                continue;
            }

            var theirs = await ReadAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(next)}", stranger);
            Assert.True((int)theirs.Status is 400 or 404 or 422 || IsEmpty(JsonDocument.Parse(theirs.Body).RootElement), $"{pattern}: {theirs}");
            tried.Add(pattern.Split('/')[^1]);
        }

        Assert.True(tried.Count >= 5, string.Join(' ', tried));

        static bool IsEmpty(JsonElement page) => page.EnumerateObject().All(property => property.Value.ValueKind != JsonValueKind.Array || property.Value.GetArrayLength() == 0);
    }

    [Fact]
    public async Task A_key_of_idempotency_is_one_merchants_own()
    {
        var order = $$"""{"orderId":"T1","amount":100,"currency":"CNY","paidAt":"2026-03-08T06:00:00Z"}""";
        foreach (var (merchant, body) in new[] { (Merchant, order), (stranger, order), (Guid.CreateVersion7(), order.Replace("100", "200", StringComparison.Ordinal)) })
        {
            using var answer = await SendAsync(HttpMethod.Post, "/api/v1/orders", merchant, body, ("Idempotency-Key", "the same"));
            Assert.Equal((HttpStatusCode.Created, false), (answer.StatusCode, answer.Headers.Contains("Idempotent-Replayed")));
        }

        Assert.Equal(3, await Host.ReadAsync(db => db.Orders.CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_field_that_is_there_twice_is_refused()
    {
        const string rest = "\"currency\":\"CNY\",\"paidAt\":\"2026-03-08T06:00:00Z\"";
        foreach (var body in new[]
        {
            $$"""{"orderId":"T1","amount":1,"amount":100000,{{rest}}}""", $$"""{"orderId":"T1","amount":1,"Amount":100000,{{rest}}}""", $$"""{"orderId":"T1","amount":1,"\u0061mount":100000,{{rest}}}""",
            $$"""{"orderId":"T1","orderId":"T1","amount":1,{{rest}}}""", $$"""{"orderId":"T1","amount":1,"buyer":{"new":true,"new":false},{{rest}}}""",
            $$"""{"orders":[{"orderId":"T1","amount":1,"amount":2,{{rest}}}]}""", $$"""{"orders":[{"orderId":"T1","amount":1,{{rest}}}],"orders":[]}""",
        })
        {
            using var answer = await SendAsync(HttpMethod.Post, "/api/v1/orders", Merchant, body);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True((answer.StatusCode, Text(JsonDocument.Parse(text).RootElement, "code")) is (HttpStatusCode.BadRequest, "duplicate_field"), $"{body}: {text}");
        }

        Assert.Equal(0, await Host.ReadAsync(db => db.Orders.CountAsync(Cancel)));
    }

    [Fact] // S52
    public async Task What_an_endpoint_answers_and_does_not_ask_for_can_not_be_set()
    {
        var json = Host.Get<IOptions<JsonOptions>>().Value.SerializerOptions;
        var tried = 0;
        foreach (var (method, pattern, endpoint) in EndpointsOfHost.Rest(Host).Where(route => route.Method != HttpMethod.Get && route.Method != HttpMethod.Delete))
        {
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not { RequestType: { } asked } accepts || !accepts.ContentTypes.Contains("application/json"))
            {
                continue;
            }

            var known = NamesOf(json, asked).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var answered = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Where(x => x.StatusCode is 200 or 201 && x.Type is not null).SelectMany(x => NamesOf(json, x.Type!));
            foreach (var field in answered.Concat(["merchantId", "merchant_id", "tenant", "state", "createdAt", "balance", "approvedBy"]).Where(name => !known.Contains(name)).Distinct())
            {
                using var answer = await SendAsync(method, EndpointsOfHost.Fill(pattern, Guid.CreateVersion7().ToString(), endpoint), Merchant, $$"""{"{{field}}":null}""");
                var text = await answer.Content.ReadAsStringAsync(Cancel);
                Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity && text.Contains("unknown_field", StringComparison.Ordinal), $"{method} {pattern} answered '{field}' with {text}");
                tried++;
            }
        }

        Assert.True(tried >= 100, $"Only {tried} fields were tried.");
    }

    [Fact]
    public async Task Metadata_and_unknown_fields_of_a_call_name_nobody_else()
    {
        // Field 99, a text: the merchant's id as somebody might hope that it is read.
        byte[] order = [.. new OrderReport { OrderId = "T1", Amount = 100, Currency = "CNY", OccurredAt = At(8).ToTimestamp() }.ToByteArray(), 0x9A, 0x06, 36, .. Encoding.ASCII.GetBytes(Merchant.ToString())];
        Host.Clock.Now = At(8);
        using var call = await RawGrpcCall.SendAsync(
            Host, "/redirect.attribution.v1.Conversions/ReportOrder", RawGrpcCall.Frame(order), (AttributionHost.PrincipalHeader, $"{stranger}:{Scopes.OrdersWrite}"),
            ("x-merchant-id", Merchant.ToString()), ("x-tenant-id", Merchant.ToString()), ("merchant-id-bin", Convert.ToBase64String(Merchant.ToByteArray(bigEndian: true))), ("x-redirect-principal", $"{Merchant}:{Scopes.OrdersWrite}"));
        Assert.Equal(StatusCode.OK, await call.StatusAsync());
        Assert.Equal(stranger, Assert.Single(await Host.ReadAsync(db => db.Orders.AsNoTracking().Select(x => x.MerchantId).ToListAsync(Cancel))));
    }

    /// <summary>Two and more of what is listed.</summary>
    private async Task PlayAsync()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        await CardAsync(new { partner = "Hill Café", from = "2026-03-05", currency = "CNY", commissionRate = 5, partnerShare = 50 });
        foreach (var day in new[] { 7, 8, 9 })
        {
            await BroughtAsync($"T{day}", 19_900, At(day));
        }

        After(9);
        foreach (var day in new[] { 7, 8 })
        {
            await CloseAsync(await OpenAsync(day, day + 1));
            await DoneAsync("attribution/models", new { model = "linear" }, HttpStatusCode.Created);
            await DoneAsync("attribution/runs", new { model = "first", from = At(7), to = At(10) }, HttpStatusCode.Created);
        }
    }

    private static IEnumerable<string> NamesOf(JsonSerializerOptions json, System.Type type) =>
        json.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } info ? info.Properties.Select(property => property.Name) : [];

    private IEnumerable<(HttpMethod Method, string Pattern, Microsoft.AspNetCore.Routing.RouteEndpoint Endpoint)> Reading() =>
        EndpointsOfHost.Rest(Host).Where(route => route.Method == HttpMethod.Get && !route.Pattern.Contains('{', StringComparison.Ordinal) && !route.Pattern.EndsWith("/watch", StringComparison.Ordinal));

    private async Task<(HttpStatusCode Status, string Body)> ReadAsync(string path, Guid merchant, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, merchant, null, headers);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, text.Contains("traceId", StringComparison.Ordinal) ? Text(JsonDocument.Parse(text).RootElement, "code") : text);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Guid merchant, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(AttributionHost.PrincipalHeader, $"{merchant}:{Everything}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Host.Http.SendAsync(request, Cancel);
    }
}
