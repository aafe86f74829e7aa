using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Catalogue;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Principals;
using Redirect.Hosting.Storage;
using RequiredPrincipal = Redirect.Hosting.Principals.PrincipalExtensions.RequiredPrincipal;

namespace Redirect.Attribution.Tests.Access;

public sealed class AccessOnSqliteTests() : AccessContract(StorageProvider.Sqlite);

public sealed class AccessOnPostgresTests() : AccessContract(StorageProvider.Postgres);

/// <summary>Who may call what, of every REST endpoint there is (attacks S47, S49, S50 and S52).</summary>
public abstract class AccessContract : AttributionSuite
{
    // By the first word of the path: who may read, and who may do what has an effect.
    private static readonly Dictionary<string, (string[] Read, string[] Write)> ScopesOf = new()
    {
        ["stats"] = ([Scopes.StatsRead], []),
        ["attribution"] = ([Scopes.StatsRead, Scopes.SettlementWrite], [Scopes.SettlementWrite]),
        ["orders"] = ([Scopes.StatsRead, Scopes.OrdersWrite], [Scopes.OrdersWrite]),
        ["refunds"] = ([Scopes.OrdersWrite], [Scopes.OrdersWrite]),
        ["reconciliations"] = ([Scopes.OrdersWrite], [Scopes.OrdersWrite]),
        ["visitors"] = ([Scopes.OrdersWrite], [Scopes.OrdersWrite]),
        ["quality"] = ([Scopes.StatsRead, Scopes.SettlementWrite], [Scopes.SettlementWrite]),
        ["retention"] = ([Scopes.StatsRead, Scopes.SettlementWrite], [Scopes.SettlementWrite]),
        ["statements"] = ([Scopes.SettlementWrite], [Scopes.SettlementWrite]),
        ["rate-cards"] = ([Scopes.SettlementWrite], [Scopes.SettlementWrite]),
        ["ledger"] = ([Scopes.SettlementWrite], [Scopes.SettlementWrite]),
        ["alliances"] = ([Scopes.SettlementWrite], [Scopes.SettlementWrite]),
    };

    private protected AccessContract(StorageProvider storage)
        : base(storage, CountersProvider.Memory)
    {
    }

    private static string Everything => string.Join(' ', Scopes.All);

    [Fact]
    public async Task Nobody_in_particular_gets_in_anywhere()
    {
        Assert.NotEmpty(EndpointsOfHost.Rest(Host));
        foreach (var (method, pattern, endpoint) in EndpointsOfHost.Rest(Host))
        {
            var path = EndpointsOfHost.Fill(pattern, Guid.CreateVersion7().ToString(), endpoint);
            await RefusedAsync(method, path, "", HttpStatusCode.Unauthorized, "key_required");
            await RefusedAsync(method, path, "anonymous", HttpStatusCode.Unauthorized, "key_required");
        }
    }

    [Fact]
    public async Task A_key_without_the_scope_and_the_operators_are_refused_everywhere()
    {
        foreach (var (method, pattern, endpoint) in EndpointsOfHost.Rest(Host))
        {
            var path = EndpointsOfHost.Fill(pattern, Guid.CreateVersion7().ToString(), endpoint);
            var scope = ScopeOf(endpoint);
            foreach (var others in Scopes.All.Where(other => other != scope).Append(string.Join(' ', Scopes.All.Where(other => other != scope))).Append("no:such"))
            {
                await RefusedAsync(method, path, $"{Merchant}:{others}", HttpStatusCode.Forbidden, "scope_missing");
            }

            await RefusedAsync(method, path, "admin", HttpStatusCode.Forbidden, "key_not_allowed");
        }
    }

    [Fact]
    public void Each_endpoint_asks_for_the_scope_of_its_kind()
    {
        foreach (var (method, pattern, endpoint) in EndpointsOfHost.Rest(Host))
        {
            Assert.True(ScopesOf.TryGetValue(pattern.Split('/')[3], out var allowed), $"{pattern} is of no kind that is known here: say whose it is.");
            Assert.Contains(ScopeOf(endpoint), method == HttpMethod.Get ? allowed.Read : allowed.Write);
        }
    }

    [Fact]
    public async Task Fields_that_nobody_knows_are_refused_also_another_merchants_id()
    {
        foreach (var (method, pattern, _) in EndpointsOfHost.Rest(Host).Where(route => route.Method != HttpMethod.Get && route.Method != HttpMethod.Delete))
        {
            var path = EndpointsOfHost.Fill(pattern, Guid.CreateVersion7().ToString());
            foreach (var body in new object[] { new { merchantId = Guid.CreateVersion7() }, new { clicks = 999 }, new { balance = 1e9 }, new { shop = new { tenant = Guid.CreateVersion7() } } })
            {
                var (status, problem) = await SendAsync(method, path, $"{Merchant}:{Everything}", body);

                // What takes no body ignores it, what takes a file refuses its type; of the others the field is named.
                Assert.True(
                    (status, problem?.Code) is (HttpStatusCode.UnprocessableEntity, "unknown_field") or (HttpStatusCode.UnsupportedMediaType, _) || (status == HttpStatusCode.NotFound && pattern.Contains('{', StringComparison.Ordinal)),
                    $"{method} {pattern} answered {JsonSerializer.Serialize(body)} with {(int)status} {problem?.Code}.");
            }
        }
    }

    [Fact]
    public async Task Another_merchants_things_are_not_there()
    {
        var ids = await PlayAsync();
        var stranger = Guid.CreateVersion7();
        var tried = 0;
        foreach (var (method, pattern, _) in EndpointsOfHost.Rest(Host).Where(route => route.Pattern.Contains('{', StringComparison.Ordinal)))
        {
            var asGuid = pattern.Contains(":guid}", StringComparison.Ordinal);
            var body = method == HttpMethod.Get || method == HttpMethod.Delete ? null : new { };
            var unknown = await SendAsync(method, EndpointsOfHost.Fill(pattern, Guid.CreateVersion7().ToString()), $"{stranger}:{Everything}", body);

            // Who is not known yet is erased as well: what comes later would bring the id.
            var isErasure = method == HttpMethod.Delete && pattern.EndsWith("/visitors/{visitorId}", StringComparison.Ordinal);
            Assert.True((int)unknown.Status is >= 400 and < 500 || (isErasure && unknown.Status == HttpStatusCode.OK), $"{method} {pattern} answered an unknown id with {(int)unknown.Status}.");
            foreach (var id in ids.Where(id => !asGuid || Guid.TryParse(id, out _)))
            {
                var theirs = await SendAsync(method, EndpointsOfHost.Fill(pattern, id), $"{stranger}:{Everything}", body);
                Assert.True(theirs == unknown, $"{method} {pattern} answered a stranger {theirs} for {id}, and {unknown} for nothing.");
                tried++;
            }
        }

        foreach (var (method, pattern, _) in EndpointsOfHost.Rest(Host).Where(route => route.Method == HttpMethod.Get && !route.Pattern.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var query in ids.SelectMany(id => new[] { "linkId", "placementId", "campaignId", "partner", "id" }.Select(name => $"?{name}={Uri.EscapeDataString(id)}&by=link&from=2026-03-01T00:00:00Z&to=2026-03-20T00:00:00Z")).Append(""))
            {
                using var answer = await RawAsync(method, pattern + query, $"{stranger}:{Everything}", null);
                var text = await BeginningAsync(answer);
                var asked = Uri.UnescapeDataString(query);
                Assert.False(answer.IsSuccessStatusCode && ids.Any(id => text.Contains($"\"{id}\"", StringComparison.Ordinal) && !asked.Contains(id, StringComparison.Ordinal)), $"GET {pattern}{query} told a stranger: {text}");
                tried++;
            }
        }

        Assert.True(tried >= 20, $"Only {tried} were tried.");
    }

    /// <summary>Things of the merchant's of every kind; and every id of them, those that answers name included.</summary>
    private async Task<IReadOnlyCollection<string>> PlayAsync()
    {
        var (link, placement, campaign, visitor) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Host.CatalogueAsync(Changes.Campaign(Merchant, campaign, "Spring"), Changes.Placement(Merchant, placement, campaign, "Counter", "anna", "West Lake"), Changes.Link(Merchant, link, "abc", "Tea", 1, placement));
        await Host.DeliverAsync(Some.Visit(Merchant, link, placement, campaign, visitor: visitor, channel: "wechat"));
        await SentAsync("orders", new { orderId = "THEIRS-1", amount = 10_000, currency = "CNY", paidAt = Some.Noon, visitorId = visitor });
        await SentAsync("refunds", new { refundId = "THEIRS-R1", orderId = "THEIRS-1", amount = 100, currency = "CNY", occurredAt = Some.Noon });
        var ids = new HashSet<string> { link.ToString(), placement.ToString(), campaign.ToString(), visitor.ToString(), "THEIRS-1", "THEIRS-R1" };
        foreach (var (method, pattern, _) in EndpointsOfHost.Rest(Host).Where(route => route.Method == HttpMethod.Get && !route.Pattern.Contains('{', StringComparison.Ordinal) && !route.Pattern.EndsWith("/watch", StringComparison.Ordinal)))
        {
            using var answer = await RawAsync(method, pattern, $"{Merchant}:{Everything}", null);
            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "application/json")
            {
                ids.UnionWith(IdsIn(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement));
            }
        }

        return ids;
    }

    private static IEnumerable<string> IdsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => IdsIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(IdsIn),
        JsonValueKind.String when Guid.TryParse(element.GetString(), out var id) => [id.ToString()],
        _ => [],
    };

    private static string ScopeOf(RouteEndpoint endpoint)
    {
        var required = Assert.Single(endpoint.Metadata.GetOrderedMetadata<RequiredPrincipal>());
        Assert.Equal(PrincipalKind.Merchant, required.Kind);
        return Assert.IsType<string>(required.Scope);
    }

    private async Task SentAsync(string path, object body)
    {
        using var answer = await RawAsync(HttpMethod.Post, "/api/v1/" + path, $"{Merchant}:{Everything}", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task RefusedAsync(HttpMethod method, string path, string principal, HttpStatusCode status, string code)
    {
        var (answered, problem) = await SendAsync(method, path, principal, method == HttpMethod.Get || method == HttpMethod.Delete ? null : new { });
        Assert.True((status, code) == (answered, problem?.Code), $"{method} {path} answered '{principal}' with {(int)answered} {problem?.Code}.");
    }

    private async Task<(HttpStatusCode Status, RefusalText? Problem)> SendAsync(HttpMethod method, string path, string principal, object? body)
    {
        using var answer = await RawAsync(method, path, principal, body);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return (answer.StatusCode, null);
        }

        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        return (answer.StatusCode, new RefusalText(problem.GetProperty("code").GetString(), problem.TryGetProperty("detail", out var detail) ? detail.GetString() : null));
    }

    // Headers first: an answer that streams has no end.
    private Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, string principal, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        if (principal.Length > 0)
        {
            request.Headers.Add(AttributionHost.PrincipalHeader, principal);
        }

        return Host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return await answer.Content.ReadAsStringAsync(Cancel);
        }

        var buffer = new byte[16 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, await (await answer.Content.ReadAsStreamAsync(Cancel)).ReadAsync(buffer, Cancel));
    }

    private sealed record RefusalText(string? Code, string? Detail);
}
