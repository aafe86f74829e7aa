namespace Redirect.Gateway.Tests;

public sealed class HeadersTests
{
    [Fact]
    public async Task Every_answer_is_careful_with_browsers_whoever_made_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Links.Answer = context =>
        {
            context.Response.Headers.Server = "kestrel";
            context.Response.Headers.XPoweredBy = "x";
            return Task.CompletedTask;
        };
        foreach (var (path, key) in new[] { ("/aB3xyz9", null), ("/api/v1/links", TestGateway.MerchantKey), ("/api/v1/links", "rk_nobody_has_this"), ("/a/b/c", null), ("/openapi/v1.json", null) })
        {
            using var response = await gateway.GetAsync(path, key);
            Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
            Assert.Equal("strict-origin-when-cross-origin", response.Header("Referrer-Policy"));
            Assert.Equal("DENY", response.Header("X-Frame-Options"));
            Assert.Equal("frame-ancestors 'none'", response.Header("Content-Security-Policy"));
            Assert.Null(response.Header("Server"));
            Assert.Null(response.Header("X-Powered-By"));
            Assert.Null(response.Header("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task What_a_service_says_itself_stays()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Links.Answer = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "https://item.taobao.com/1";
            context.Response.Headers.CacheControl = "private, no-store";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
            context.Response.Headers.SetCookie = "rv=1; path=/";
            return Task.CompletedTask;
        };

        using var response = await gateway.GetAsync("/aB3xyz9");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(("https://item.taobao.com/1", "no-store, private", "no-referrer", "default-src 'none'", "rv=1; path=/"),
            (response.Header("Location"), response.Header("Cache-Control"), response.Header("Referrer-Policy"), response.Header("Content-Security-Policy"), response.Header("Set-Cookie")));
    }

    [Fact]
    public async Task An_api_answer_is_not_stored_and_has_a_name_that_we_made()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey, ("X-Request-Id", "forged"));
        using var again = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);

        Assert.Equal("no-store", response.Header("Cache-Control"));
        var id = response.Header("X-Request-Id");
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.NotEqual(id, again.Header("X-Request-Id"));
        var seen = gateway.Links.Requests.First();
        Assert.Contains(id!, seen.Headers["traceparent"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Request-Id", seen.Headers.Keys);
    }

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("null")]
    [InlineData("https://ok.test.evil")]
    public async Task No_other_site_is_ever_allowed_in(string origin)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Links.Answer = context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.AccessControlAllowCredentials = "true";
            return Task.CompletedTask;
        };
        foreach (var (method, path) in new[] { ("GET", "/aB3xyz9"), ("GET", "/api/v1/links"), ("OPTIONS", "/api/v1/links"), ("POST", "/api/v1/links") })
        {
            using var response = await gateway.SendAsync(method, path, null, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
            Assert.Null(response.Header("Access-Control-Allow-Origin"));
            Assert.Null(response.Header("Access-Control-Allow-Credentials"));
        }
    }
}
