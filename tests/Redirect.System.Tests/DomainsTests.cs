using System.Net;
using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>A merchant's own short domain, from its claim to its end, on a system whose own names are listed.</summary>
public sealed class DomainsTests(DomainsTests.ListedSystem system) : IClassFixture<DomainsTests.ListedSystem>
{
    private const string Go = "go.system-shop.com";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_merchants_domain_serves_the_merchants_links_and_nothing_else()
    {
        var shop = await system.NewMerchantAsync();
        var claim = await shop.Api.PostAsync("/api/v1/domains", new { host = Go });
        Assert.Equal((400, "host_not_allowed"), await AskAsync(Go, "/a"));
        var record = claim.GetProperty("verification").GetProperty("dns");
        system.Dns.Texts[record.Text("name")] = [record.Text("value")];
        var verified = await shop.Api.PostAsync($"/api/v1/domains/{claim.Text("id")}/verify", new { });
        Assert.Equal("verified", verified.Text("state"));
        var own = await shop.Api.PostAsync("/api/v1/links", new { target = "https://item.taobao.com/item.htm?id=1", slug = "a", domain = Go });
        await shop.Api.PostAsync("/api/v1/links", new { target = "https://item.taobao.com/item.htm?id=2", slug = "a" });
        Assert.Equal($"https://{Go}/a", own.Text("shortUrl"));
        await Poll.UntilAsync(() => AskAsync(Go, "/a"), seen => seen == (302, "https://item.taobao.com/item.htm?id=1"), Soon, "the link on the domain");
        Assert.Equal((302, "https://item.taobao.com/item.htm?id=2"), await AskAsync(null, "/a"));
        await Poll.UntilAsync(() => shop.CountAsync(own.Text("id")), seen => seen.Total >= 1, TimeSpan.FromSeconds(20), "the visit is counted");

        foreach (var path in new[] { "/api/v1/links", "/openapi/v1.json", "/health/live", "/internal/domains" })
        {
            Assert.Equal((path, (404, "not_found")), (path, await AskAsync(Go, path)));
        }

        // The picture leads to where the link lives.
        Assert.Equal(200, (await AskAsync(Go, "/qr/a.svg")).Status);
        Assert.Equal(200, (await AskAsync(null, $"/qr/a.svg?domain={Go}")).Status);
        Assert.Equal((404, "link_not_found"), await AskAsync(null, "/qr/a.svg?domain=nobodys.com"));

        // S34: a claim beside the host changes nothing.
        Assert.Equal((302, "https://item.taobao.com/item.htm?id=2"), await AskAsync(null, "/a", ("X-Forwarded-Host", Go)));
        Assert.Equal((400, "host_not_allowed"), await AskAsync("evil.test", "/a", ("X-Forwarded-Host", Go)));

        using (var retired = await shop.Api.SendAsync(HttpMethod.Delete, $"/api/v1/domains/{claim.Text("id")}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, retired.StatusCode);
        }

        await Poll.UntilAsync(() => AskAsync(Go, "/a"), seen => seen == (404, "link_unknown"), Soon, "the end of the domain");
        Assert.True((await shop.CountAsync(own.Text("id"))).Total >= 1);
    }

    private async Task<(int Status, string Says)> AskAsync(string? host, string path, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var reader = new TestApi(system.Http, null);
        using var answer = await reader.SendAsync(HttpMethod.Get, path, null, host is null ? headers : [.. headers, ("Host", host)]);
        if (answer.Headers.Location is { } location)
        {
            return ((int)answer.StatusCode, location.OriginalString);
        }

        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.StartsWith('{') && JsonDocument.Parse(text).RootElement.TryGetProperty("code", out var code) ? code.GetString()! : "");
    }

    /// <summary>Knows its own name, and asks the test's name server.</summary>
    public sealed class ListedSystem : StandaloneSystem
    {
        public DnsServer Dns { get; } = new();

        protected override Dictionary<string, string> Settings => new() { ["Links__Domains__Resolver"] = Dns.Address, ["Edge__AllowedHosts__0"] = "127.0.0.1" };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Dns.DisposeAsync();
        }
    }
}
