namespace Redirect.Gateway.Tests;

public sealed class RoutesTests(RoutesTests.Fixture fixture) : IClassFixture<RoutesTests.Fixture>
{
    private readonly TestGateway gateway = fixture.Gateway;

    public sealed class Fixture : IAsyncLifetime
    {
        internal TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:FailedKeysPerMinute"] = "1000" });

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("POST", "/api/v1/merchants", "links")]
    [InlineData("POST", "/api/v1/merchants/1/keys", "links")]
    [InlineData("GET", "/api/v1/campaigns?limit=3", "links")]
    [InlineData("PATCH", "/api/v1/placements/1", "links")]
    [InlineData("DELETE", "/api/v1/links/1", "links")]
    [InlineData("POST", "/api/v1/passphrases/resolve", "links")]
    [InlineData("POST", "/api/v1/surprise-codes", "links")]
    [InlineData("POST", "/api/v1/surprise-codes/1/codes?from=0", "links")]
    [InlineData("GET", "/api/v1/surprise-codes/1/codes?state=unused", "links")]
    [InlineData("POST", "/api/v1/claims/1/redeem", "links")]
    [InlineData("GET", "/API/v1/Links", "links")]
    [InlineData("GET", "/api/v1/stats/summary?linkId=1", "attribution")]
    [InlineData("GET", "/api/v1/stats/watch", "attribution")]
    [InlineData("POST", "/api/v1/orders", "attribution")]
    [InlineData("POST", "/api/v1/refunds", "attribution")]
    [InlineData("GET", "/api/v1/attribution", "attribution")]
    [InlineData("POST", "/api/v1/statements/1/close", "attribution")]
    [InlineData("POST", "/api/v1/qr", "media")]
    [InlineData("POST", "/api/v1/print-sheets", "media")]
    [InlineData("POST", "/api/v1/watermarks/detect", "media")]
    [InlineData("GET", "/api/v1/watermarks?linkId=1", "links")]
    [InlineData("PATCH", "/api/v1/staff/1", "links")]
    [InlineData("GET", "/api/v1/watermarks/0123456789ab", "links")]
    [InlineData("GET", "/qr/abc.svg", "media")]
    [InlineData("GET", "/.well-known/assetlinks.json", "links")]
    [InlineData("GET", "/", "links")]
    [InlineData("GET", "/api/v1/domains", "links")]
    [InlineData("POST", "/api/v1/domains/1/verify", "links")]
    [InlineData("GET", "/aB3xyz9", "links")]
    [InlineData("GET", "/aB3xyz9+", "links")]
    [InlineData("POST", "/aB3xyz9/wakes", "links")]
    [InlineData("POST", "/landed", "links")]
    [InlineData("GET", "/landed.gif?t=x", "links")]
    [InlineData("GET", "/assetlinks.json", "links")]
    [InlineData("GET", "/aB3xyz9?p=x&f=qr", "links")]
    [InlineData("HEAD", "/aB3xyz9", "links")]
    [InlineData("POST", "/aB3xyz9?p=x", "links")]
    public async Task Goes_to_its_service_as_it_was_asked(string method, string target, string service)
    {
        var destinations = new Dictionary<string, TestDestination> { ["links"] = gateway.Links, ["media"] = gateway.Media, ["attribution"] = gateway.Attribution };
        foreach (var destination in destinations.Values)
        {
            destination.Requests.Clear();
        }

        using var response = await gateway.SendAsync(method, target, TestGateway.MerchantKey);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var seen = Assert.Single(destinations[service].Requests);
        Assert.Equal((method, target), (seen.Method, seen.Target));
        Assert.All(destinations.Where(pair => pair.Key != service), pair => Assert.Empty(pair.Value.Requests));
    }

    [Theory]
    [InlineData("/internal/keys/resolve")]
    [InlineData("/internal/links/by-slug/abc")]
    [InlineData("/Internal/keys/resolve")]
    [InlineData("/%69nternal/keys/resolve")]
    [InlineData("/api/../internal/keys/resolve")]
    [InlineData("/api/v1/links/..%2f..%2f..%2finternal/x/../../../../internal/keys")]
    [InlineData("//internal/keys/resolve")]
    [InlineData("/swagger/index.html")]
    [InlineData("/metrics/x")]
    [InlineData("/health/details")]
    [InlineData("/api/v2/links")]
    [InlineData("/api/v1/unknown")]
    [InlineData("/debug/pprof")]
    [InlineData("/a/b")]
    public async Task What_is_not_public_is_not_there(string target)
    {
        gateway.Links.Requests.Clear();
        foreach (var method in new[] { "GET", "POST" })
        {
            var response = await RawHttp.SendAsync(gateway.Http, $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            Assert.Equal(404, response.Status);
        }

        Assert.Empty(gateway.Links.Requests);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    public async Task A_slug_is_only_followed_or_given_its_password(string method)
    {
        using var response = await gateway.SendAsync(method, "/aB3xyz9");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task The_grpc_endpoint_has_only_grpc_and_the_other_none()
    {
        using var slug = await gateway.GrpcClient.GetAsync("/aB3xyz9");
        Assert.Equal(HttpStatusCode.NotFound, slug.StatusCode);
        using var api = await gateway.GrpcClient.GetAsync("/api/v1/links");
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);

        using var grpc = await gateway.SendAsync("POST", "/redirect.attribution.v1.Stats/GetSummary", TestGateway.MerchantKey);
        Assert.Equal("12", grpc.Header("grpc-status"));
        Assert.Empty(gateway.AttributionGrpc.Requests);
    }

    [Fact]
    public async Task The_api_has_a_document()
    {
        using var response = await gateway.GetAsync("/openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.StartsWith("3.", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }
}
