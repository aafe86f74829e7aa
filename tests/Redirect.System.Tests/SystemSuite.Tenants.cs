using System.Net;
using System.Text.Json;
using Grpc.Core;
using Redirect.SystemTests.Systems;

namespace Redirect.SystemTests;

/// <summary>What one merchant owns does not exist for another (attack S49): every route and method that OpenAPI lists, and gRPC.</summary>
public abstract partial class SystemSuite
{
    [Fact]
    public async Task Nothing_of_one_merchant_exists_for_another()
    {
        var owner = await system.NewMerchantAsync("Owner");
        var campaign = (await owner.Api.PostAsync("/api/v1/campaigns", new { name = "Sale" })).Text("id");
        var placement = (await owner.Api.PostAsync("/api/v1/placements", new { campaignId = campaign, name = "Group", channel = "wechat" })).Text("id");
        var link = (await owner.NewLinkAsync()).Id;
        var domain = (await owner.Api.PostAsync("/api/v1/domains", new { host = "go.tenants-shop.com" })).Text("id");
        await KnownAsync(owner, link);
        var stranger = await system.NewMerchantAsync("Stranger");
        var owned = new Dictionary<string, string> { ["campaigns"] = campaign, ["placements"] = placement, ["links"] = link, ["domains"] = domain };
        using var reader = new TestApi(system.Http, null);
        var tried = 0;

        foreach (var (path, method, operation) in Operations(await reader.GetAsync("/openapi/v1.json")))
        {
            // Of the routes with an id, those of merchants are the operator's; the owner's ids go into all the others.
            var collection = path.Split('/') is ["", "api", "v1", var name, ..] ? name : "";
            var concrete = path.Replace("{id}", owned.GetValueOrDefault(collection, link), StringComparison.Ordinal);
            if (path.Contains('{', StringComparison.Ordinal) && owned.ContainsKey(collection))
            {
                Assert.DoesNotContain('{', concrete);
                using var answer = await stranger.Api.SendAsync(method, concrete, Body(collection, method));
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {path} answered a stranger {(int)answer.StatusCode}");
                tried++;
            }

            foreach (var (parameter, id) in ((string, string)[])[("linkId", link), ("placementId", placement), ("campaignId", campaign)])
            {
                if (method == HttpMethod.Get && Parameters(operation).Contains(parameter) && !path.Contains('{', StringComparison.Ordinal))
                {
                    using var answer = await stranger.Api.SendAsync(method, $"{path}?{parameter}={id}&by=placement&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z");
                    Assert.True(answer.StatusCode == HttpStatusCode.NotFound || await IsEmptyListAsync(answer), $"GET {path}?{parameter}= answered a stranger {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                    tried++;
                }
            }
        }

        Assert.True(tried >= 20, $"Only {tried} routes were tried: OpenAPI is not complete.");
        await NothingIsReferredToAsync(stranger, campaign, placement);
        foreach (var (rpc, more) in ((string, Dictionary<string, object>)[])
            [("GetSummary", []), ("GetTimeSeries", new() { ["from"] = new { seconds = 1_767_225_600 }, ["to"] = new { seconds = 1_767_229_200 } }), ("ListTop", new() { ["by"] = "DIMENSION_LINK" }), ("WatchCounters", [])])
        {
            foreach (var scope in (object[])[new { link_id = link }, new { placement_id = placement }, new { campaign_id = campaign }])
            {
                Assert.Equal(StatusCode.NotFound, (await CallAsync(rpc, stranger.Key, new Dictionary<string, object>(more) { ["scope"] = scope })).Status.Code);
            }
        }
    }

    [Fact]
    public async Task The_merchant_of_a_body_is_never_believed()
    {
        var owner = await system.NewMerchantAsync("Owner");
        var stranger = await system.NewMerchantAsync("Stranger");
        using var answer = await stranger.Api.SendAsync(HttpMethod.Post, "/api/v1/links", new { target = "https://item.taobao.com/item.htm?id=1", merchantId = owner.Id });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Headers_and_parameters_name_no_other_merchant()
    {
        var owner = await system.NewMerchantAsync("Owner");
        await owner.NewLinkAsync();
        var stranger = await system.NewMerchantAsync("Stranger");
        using var reader = new TestApi(system.Http, null);
        var tried = 0;
        foreach (var (path, _, _) in Operations(await reader.GetAsync("/openapi/v1.json")).Where(x => x.Method == HttpMethod.Get && !x.Path.Contains('{', StringComparison.Ordinal) && !x.Path.EndsWith("/watch", StringComparison.Ordinal)))
        {
            var address = path + "?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&by=channel";
            var plain = await TextAsync(stranger, address);
            var named = await TextAsync(
                stranger,
                $"{address}&merchantId={owner.Id}&merchant_id={owner.Id}&merchant={owner.Id}&tenantId={owner.Id}&tenant={owner.Id}",
                ("X-Merchant-Id", owner.Id), ("X-Tenant-Id", owner.Id), ("X-Redirect-Principal", $"{owner.Id}:links:read"), ("X-Original-URL", path), ("X-HTTP-Method-Override", "DELETE"), ("Cookie", $"merchant={owner.Id}"));
            Assert.True(plain == named, $"{path} answered a stranger {plain}, and with the owner's name {named}");
            tried++;
        }

        Assert.True(tried >= 20, $"Only {tried} routes were tried: OpenAPI is not complete.");

        // A merchant's key is no operator's, however it is sent.
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/api/v1/merchants"), (HttpMethod.Post, "/api/v1/merchants"), (HttpMethod.Post, $"/api/v1/merchants/{owner.Id}/keys"), (HttpMethod.Get, $"/api/v1/merchants/{owner.Id}/keys") })
        {
            using var answer = await stranger.Api.SendAsync(method, path, method == HttpMethod.Get ? null : path.EndsWith("/keys", StringComparison.Ordinal) ? new { name = "x", scopes = new[] { "links:read" } } : (object)new { name = "x" }, ("X-Redirect-Principal", "admin"));
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed, $"{method} {path} answered {(int)answer.StatusCode}");
        }

        static async Task<(HttpStatusCode Status, string Text)> TextAsync(TestMerchant merchant, string path, params (string Name, string Value)[] headers)
        {
            using var answer = await merchant.Api.SendAsync(HttpMethod.Get, path, null, headers);
            var text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, text.Contains("traceId", StringComparison.Ordinal) ? JsonDocument.Parse(text).RootElement.Text("code") : text);
        }
    }

    private static async Task NothingIsReferredToAsync(TestMerchant stranger, string campaign, string placement)
    {
        using var placed = await stranger.Api.SendAsync(HttpMethod.Post, "/api/v1/placements", new { campaignId = campaign, name = "Mine?", channel = "wechat" });
        Assert.Equal("campaign_not_found", await RefusalAsync(placed));
        using var linked = await stranger.Api.SendAsync(HttpMethod.Post, "/api/v1/links", new { target = "https://item.taobao.com/item.htm?id=1", placementId = placement });
        Assert.Equal("placement_not_found", await RefusalAsync(linked));
    }

    private static async Task<string> RefusalAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("code");
    }

    private static async Task<bool> IsEmptyListAsync(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode
        && JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement is var list
        && list.TryGetProperty("items", out var items)
        && items.GetArrayLength() == 0;

    private static object? Body(string collection, HttpMethod method) =>
        method == HttpMethod.Patch ? (collection == "links" ? new { title = "taken" } : collection == "domains" ? new { rootTarget = "https://evil.com/" } : new { name = "taken" })
        : method == HttpMethod.Post ? new { }
        : null;

    private static IEnumerable<string> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(parameter => parameter.Text("name")) : [];

    private static IEnumerable<(string Path, HttpMethod Method, JsonElement Operation)> Operations(JsonElement openApi) =>
        from path in openApi.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Name is "get" or "post" or "put" or "patch" or "delete"
        select (path.Name, HttpMethod.Parse(operation.Name), operation.Value);
}
