using Microsoft.AspNetCore.Http;
using Redirect.Testing;

namespace Redirect.Gateway.Tests;

/// <summary>Merchants' own short domains at the edge.</summary>
public sealed class MerchantDomainsTests
{
    private const string Domain = "go.shop.cn";

    private static Dictionary<string, string?> Ours(params (string Key, string Value)[] more) =>
        new(more.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))) { ["Edge:AllowedHosts:0"] = "s.example.com", ["Edge:AllowedHosts:1"] = "*.example.com" };

    [Theory]
    [InlineData("GET", "/abc", true)]
    [InlineData("HEAD", "/abc/", true)]
    [InlineData("GET", "/", true)]
    [InlineData("GET", "/春节", true)]
    [InlineData("GET", "/qr/abc.svg", true)]
    [InlineData("GET", "/.well-known/assetlinks.json", true)]
    [InlineData("GET", "/robots.txt", true)]
    [InlineData("GET", "/api/v1/links", false)]
    [InlineData("POST", "/api/v1/links", false)]
    [InlineData("GET", "/API/v1/links", false)]
    [InlineData("GET", "/%61pi/v1/links", false)]
    [InlineData("GET", "/openapi/v1.json", false)]
    [InlineData("GET", "/OpenAPI/v1.json", false)]
    [InlineData("GET", "/health/live", false)]
    [InlineData("GET", "/health/ready", false)]
    [InlineData("GET", "/internal/domains", false)]
    [InlineData("GET", "/console/pages", false)]
    public async Task Only_what_readers_of_links_need_is_served_on_them(string method, string path, bool served)
    {
        await using var gateway = await TestGateway.StartAsync(Ours(), domains: new(Domain));
        await KnownAsync(gateway, Domain);
        var before = gateway.Links.Requests.Count + gateway.Media.Requests.Count;
        foreach (var host in new[] { Domain, "GO.Shop.CN:8080", Domain + "." })
        {
            using var response = await gateway.SendAsync(method, path, TestGateway.MerchantKey, ("Host", host));
            Assert.Equal((path, served ? 200 : 404), (path, (int)response.StatusCode));
        }

        Assert.Equal(served ? 3 : 0, gateway.Links.Requests.Count + gateway.Media.Requests.Count - before);
        if (served)
        {
            Assert.Equal(Domain + ".", gateway.Links.Requests.Concat(gateway.Media.Requests).Last(seen => seen.Headers["X-Forwarded-Host"].EndsWith('.')).Headers["X-Forwarded-Host"]);
        }

        using var ours = await gateway.SendAsync(method, path, TestGateway.MerchantKey, ("Host", "s.example.com"));
        Assert.Equal(path is "/internal/domains" or "/console/pages" ? 404 : 200, (int)ours.StatusCode);
    }

    [Fact]
    public async Task No_call_of_grpc_comes_in_by_them()
    {
        await using var gateway = await TestGateway.StartAsync(Ours(), domains: new("127.0.0.1"));
        await KnownAsync(gateway, "127.0.0.1");
        using var grpc = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", TestGateway.MerchantKey);
        Assert.Equal("12", grpc.Header("grpc-status"));
    }

    [Theory] // S34
    [InlineData("evil.test")]
    [InlineData("go.shop.cn.evil.test")]
    [InlineData("evilgo.shop.cn")]
    [InlineData("shop.cn")]
    [InlineData("x.go.shop.cn")]
    [InlineData("127.0.0.1")]
    public async Task Other_names_are_refused_as_ever(string host)
    {
        await using var gateway = await TestGateway.StartAsync(Ours(), domains: new(Domain));
        await KnownAsync(gateway, Domain);
        var before = gateway.Links.Requests.Count;
        using var response = await gateway.GetAsync("/abc", null, ("Host", host), ("X-Forwarded-Host", Domain));
        await response.ShouldBeProblemAsync(400, "host_not_allowed");
        Assert.Equal(before, gateway.Links.Requests.Count);
    }

    [Fact]
    public async Task A_domain_comes_and_goes_within_seconds_and_stays_while_nobody_answers()
    {
        var domains = new TestGateway.TestDomains(Domain);
        await using var gateway = await TestGateway.StartAsync(Ours(), domains: domains);
        await KnownAsync(gateway, Domain);
        domains.Hosts = ["new.shop.cn"];
        await NextAsync(gateway, domains);
        await KnownAsync(gateway, "new.shop.cn");
        using (var gone = await gateway.GetAsync("/abc", null, ("Host", Domain)))
        {
            await gone.ShouldBeProblemAsync(400, "host_not_allowed");
        }

        domains.Down = true;
        await NextAsync(gateway, domains);
        await NextAsync(gateway, domains);
        using var kept = await gateway.GetAsync("/abc", null, ("Host", "new.shop.cn"));
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Fact]
    public async Task Before_the_directory_has_answered_a_name_may_be_somebodys_and_ours_is_ours()
    {
        var domains = new TestGateway.TestDomains(Domain) { Down = true };
        await using var gateway = await TestGateway.StartAsync(Ours(), domains: domains);
        using var unknown = await gateway.GetAsync("/abc", null, ("Host", Domain));
        await unknown.ShouldBeProblemAsync(503, "hosts_unavailable");
        Assert.Equal("1", unknown.Header("Retry-After"));
        using var ours = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey, ("Host", "s.example.com"));
        Assert.Equal(HttpStatusCode.OK, ours.StatusCode);
        using var below = await gateway.GetAsync("/abc", null, ("Host", "a.example.com"));
        Assert.Equal(HttpStatusCode.OK, below.StatusCode);
    }

    [Fact]
    public async Task Where_any_name_is_ours_a_merchants_is_still_the_merchants_and_a_named_one_never()
    {
        await using var open = await TestGateway.StartAsync(domains: new(Domain, "a.example.com"));
        await Poll.UntilAsync(() => StatusAsync(open, "/api/v1/links", Domain), status => status == 404, TimeSpan.FromSeconds(20), "the domain is known");
        Assert.Equal(200, await StatusAsync(open, "/api/v1/links", "any.test"));

        await using var named = await TestGateway.StartAsync(Ours(), domains: new(Domain, "a.example.com", "s.example.com"));
        await KnownAsync(named, Domain);
        foreach (var (host, status) in new[] { ("a.example.com", 404), ("s.example.com", 200), ("b.example.com", 200) })
        {
            Assert.Equal((host, status), (host, await StatusAsync(named, "/api/v1/links", host)));
        }
    }

    [Fact]
    public async Task A_name_in_punycode_reaches_the_services_in_punycode()
    {
        await using var gateway = await TestGateway.StartAsync(Ours(), domains: new("xn--fiq228c.cn"));
        await KnownAsync(gateway, "xn--fiq228c.cn");
        Assert.Equal("xn--fiq228c.cn", gateway.Links.Requests.Last().Headers["X-Forwarded-Host"]);
    }

    [Fact] // S24
    public async Task Unknown_slugs_that_lead_somewhere_are_counted_all_the_same()
    {
        await using var gateway = await TestGateway.StartAsync(Ours(("Edge:RateLimits:MissesPerMinute", "3")), domains: new(Domain), remote: () => IPAddress.Parse("203.0.113.7"));
        await KnownAsync(gateway, Domain);
        gateway.Links.Answer = context =>
        {
            context.Response.Redirect("https://shop.cn/all");
            context.Response.Headers["X-Redirect-Unknown"] = "1";
            return Task.CompletedTask;
        };
        for (var miss = 0; miss < 3; miss++)
        {
            using var response = await gateway.GetAsync($"/s{miss}", null, ("Host", Domain));
            Assert.Equal((302, null), ((int)response.StatusCode, response.Header("X-Redirect-Unknown")));
        }

        using var refused = await gateway.GetAsync("/s4", null, ("Host", Domain));
        await refused.ShouldBeProblemAsync(429, "rate_limited");
    }

    [Fact]
    public async Task The_link_service_is_asked_as_one_of_ours()
    {
        await using var gateway = await TestGateway.StartAsync(Ours(), httpDirectory: true);
        gateway.Links.Answer = context => context.Request.Path == "/internal/domains" ? context.Response.WriteAsJsonAsync(new { hosts = new[] { Domain } }) : context.Response.WriteAsync("ok");
        await NextAsync(gateway, null);
        await KnownAsync(gateway, Domain);
        Assert.All(gateway.Links.Requests.Where(seen => seen.Target == "/internal/domains"), seen => Assert.Equal(Redirect.Hosting.Principals.PrincipalKind.Service, seen.Principal!.Kind));
    }

    // The edge's clock is the test's: it asks again when that says so.
    private static async Task NextAsync(TestGateway gateway, TestGateway.TestDomains? domains)
    {
        var asked = domains?.Asked ?? gateway.Links.Requests.Count(seen => seen.Target == "/internal/domains");
        await Poll.UntilAsync(
            () =>
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(1));
                return (domains?.Asked ?? gateway.Links.Requests.Count(seen => seen.Target == "/internal/domains")) > asked;
            },
            "the directory is asked again");
    }

    private static async Task<int> StatusAsync(TestGateway gateway, string path, string host)
    {
        using var response = await gateway.GetAsync(path, TestGateway.MerchantKey, ("Host", host));
        return (int)response.StatusCode;
    }

    private static async Task KnownAsync(TestGateway gateway, string host) =>
        await Poll.UntilAsync(() => StatusAsync(gateway, "/known", host), status => status == 200, TimeSpan.FromSeconds(20), $"{host} is served");
}
