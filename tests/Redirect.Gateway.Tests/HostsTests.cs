namespace Redirect.Gateway.Tests;

public sealed class HostsTests
{
    private static readonly Dictionary<string, string?> Ours = new() { ["Edge:AllowedHosts:0"] = "go.example.com", ["Edge:AllowedHosts:1"] = "*.shop.example" };

    [Theory]
    [InlineData("go.example.com", true)]
    [InlineData("GO.Example.com:8080", true)]
    [InlineData("a.shop.example", true)]
    [InlineData("a.b.shop.example", true)]
    [InlineData("shop.example", false)]
    [InlineData("evilshop.example", false)]
    [InlineData("go.example.com.evil.test", false)]
    [InlineData("evil.test", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("[::1]", false)]
    public async Task Only_names_of_ours_are_answered(string host, bool allowed)
    {
        await using var gateway = await TestGateway.StartAsync(Ours);

        using var response = await gateway.GetAsync("/aB3xyz9", null, ("Host", host), ("X-Forwarded-Host", "go.example.com"));

        if (allowed)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(host, Assert.Single(gateway.Links.Requests).Reader.Host);
        }
        else
        {
            await response.ShouldBeProblemAsync(400, "host_not_allowed");
            Assert.Empty(gateway.Links.Requests);
        }
    }

    [Fact]
    public async Task A_probe_asks_by_any_name_and_grpc_is_held_to_the_list()
    {
        await using var gateway = await TestGateway.StartAsync(Ours);

        using var probe = await gateway.GetAsync("/health/live", null, ("Host", "10.1.2.3:8080"));
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
        using var grpc = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", TestGateway.MerchantKey);
        Assert.Equal("3", grpc.Header("grpc-status"));
    }

    [Fact]
    public async Task What_a_reader_says_about_hosts_addresses_and_urls_reaches_nobody()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/aB3xyz9", null,
            ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Scheme", "https"), ("X-Forwarded-Prefix", "/x"),
            ("X-Original-URL", "/internal/keys"), ("X-Rewrite-URL", "/internal/keys"), ("X-Original-Host", "evil.test"), ("Forwarded", "for=203.0.113.9;host=evil.test"), ("X-Real-IP", "203.0.113.9"), ("X-HTTP-Method-Override", "DELETE"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var seen = Assert.Single(gateway.Links.Requests);
        Assert.Equal(("GET", "/aB3xyz9"), (seen.Method, seen.Target));
        Assert.Equal(("127.0.0.1", "http", gateway.Http.Authority), seen.Reader);
        Assert.DoesNotContain(seen.Headers.Values, value => value.Contains("evil.test", StringComparison.Ordinal) || value.Contains("203.0.113.9", StringComparison.Ordinal) || value.Contains("/internal", StringComparison.Ordinal));
        Assert.DoesNotContain("X-HTTP-Method-Override", seen.Headers.Keys);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "127.0.0.1", "http")] // The connection is not from a trusted proxy: nothing is believed.
    [InlineData("127.0.0.0/8", "198.51.100.77", "https")] // From right to left up to the first that is not trusted.
    public async Task Only_a_trusted_proxy_is_believed(string trusted, string address, string scheme)
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:TrustedProxies:0"] = trusted, ["Edge:TrustedProxies:1"] = "192.0.2.0/24" });

        using var response = await gateway.GetAsync("/aB3xyz9", null, ("X-Forwarded-For", "203.0.113.9, 198.51.100.77, 192.0.2.4"), ("X-Forwarded-Proto", "http, https, https"), ("X-Forwarded-Host", "evil.test"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var seen = Assert.Single(gateway.Links.Requests);
        Assert.Equal((address, scheme, gateway.Http.Authority), seen.Reader);
        Assert.Equal(address, seen.Headers["X-Forwarded-For"]);
        Assert.Equal(scheme == "https", response.Header("Strict-Transport-Security") is not null);
    }

    [Fact]
    public async Task Limits_count_the_reader_behind_a_trusted_proxy_and_not_who_claims_to_be_one()
    {
        await using var trusting = await TestGateway.StartAsync(new() { ["Edge:TrustedProxies:0"] = "127.0.0.0/8", ["Edge:RateLimits:AddressPerMinute"] = "1" });
        foreach (var (reader, status) in new[] { ("203.0.113.1", 200), ("203.0.113.1", 429), ("203.0.113.2", 200) })
        {
            using var response = await trusting.GetAsync("/abc", null, ("X-Forwarded-For", reader));
            Assert.Equal(status, (int)response.StatusCode);
        }

        await using var doubting = await TestGateway.StartAsync(new() { ["Edge:RateLimits:AddressPerMinute"] = "1", ["Edge:RateLimits:ExemptNetworks:0"] = "10.0.0.0/8" });
        foreach (var (reader, status) in new[] { ("203.0.113.1", 200), ("10.0.0.1", 429) })
        {
            using var response = await doubting.GetAsync("/abc", null, ("X-Forwarded-For", reader));
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData("Edge:TrustedProxies:0", "everybody")]
    [InlineData("Edge:TrustedProxies:0", "10.0.0.0/99")]
    [InlineData("Edge:AllowedHosts:0", "http://go.example.com")]
    [InlineData("Edge:RateLimits:ExemptNetworks:0", "lan")]
    [InlineData("Edge:RateLimits:KeyPerMinute", "0")]
    [InlineData("Edge:RateLimits:MaxTracked", "10")]
    public async Task Settings_that_can_t_be_meant_stop_the_start(string key, string value)
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestGateway.StartAsync(new() { [key] = value }));

        Assert.Contains("Edge:" + key.Split(':')[1], error.Message, StringComparison.Ordinal);
    }
}
