using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Principals;
using Redirect.Testing;

namespace Redirect.Gateway.Tests;

public sealed class KeysTests
{
    [Fact]
    public async Task An_unknown_key_is_401_and_says_so()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/api/v1/links", "rk_nobody_has_this");

        await response.ShouldBeProblemAsync(401, "key_unknown");
        Assert.Equal("Bearer", response.Header("WWW-Authenticate"));
        Assert.DoesNotContain("rk_nobody", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(gateway.Links.Requests);
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer short")]
    [InlineData("Bearer two words here")]
    [InlineData("rk_test_merchant_0123456789")]
    public async Task What_is_not_a_bearer_key_is_401(string header)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/api/v1/links", null, ("Authorization", header));

        await response.ShouldBeProblemAsync(401, "key_malformed");
        Assert.Equal(0, gateway.Keys.Asked);
    }

    [Fact]
    public async Task A_key_of_256_characters_is_asked_about_and_one_more_is_not()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var longest = await gateway.GetAsync("/api/v1/links", new string('k', 256));
        using var longer = await gateway.GetAsync("/api/v1/links", new string('k', 257));

        await longest.ShouldBeProblemAsync(401, "key_unknown");
        await longer.ShouldBeProblemAsync(401, "key_malformed");
        Assert.Equal(1, gateway.Keys.Asked);
    }

    [Fact]
    public async Task A_key_in_the_address_is_no_key()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/api/v1/links?api_key=" + TestGateway.MerchantKey);

        await response.ShouldBeProblemAsync(401, "key_in_url");
        Assert.Equal(0, gateway.Keys.Asked);
        Assert.Empty(gateway.Links.Requests);
    }

    [Fact]
    public async Task An_answer_is_used_for_three_seconds_and_a_revocation_holds_then()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        gateway.Keys.Revoked = true;
        gateway.Clock.Advance(TimeSpan.FromSeconds(2.9));
        using var cached = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal((HttpStatusCode.OK, 1), (cached.StatusCode, gateway.Keys.Asked));

        gateway.Clock.Advance(TimeSpan.FromSeconds(0.1));
        using var revoked = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        await revoked.ShouldBeProblemAsync(401, "key_unknown");

        // A no is kept as long as a yes, and no longer.
        gateway.Keys.Revoked = false;
        using var still = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        await still.ShouldBeProblemAsync(401, "key_unknown");
        gateway.Clock.Advance(TimeSpan.FromSeconds(3));
        using var again = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal((HttpStatusCode.OK, 3), (again.StatusCode, gateway.Keys.Asked));
    }

    [Fact]
    public async Task Many_at_once_ask_once()
    {
        await using var gateway = await TestGateway.StartAsync();
        var gate = new TaskCompletionSource();
        gateway.Keys.Gate = gate.Task;

        var calls = Enumerable.Range(0, 20).Select(_ => gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey)).ToArray();
        await Poll.UntilAsync(() => gateway.Keys.Asked > 0, "the directory is asked");
        gate.SetResult();

        foreach (var response in await Task.WhenAll(calls))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            response.Dispose();
        }

        Assert.Equal(1, gateway.Keys.Asked);
    }

    [Fact]
    public async Task A_silent_directory_is_503_for_the_api_and_nothing_to_a_reader()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Keys.Failure = new HttpRequestException("down");

        using var api = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        await api.ShouldBeProblemAsync(503, "keys_unavailable");
        Assert.NotNull(api.Header("Retry-After"));
        var asked = gateway.Keys.Asked;

        foreach (var path in new[] { "/aB3xyz9", "/qr/aB3xyz9.svg", "/health/live", "/openapi/v1.json", "/.well-known/assetlinks.json" })
        {
            using var reader = await gateway.GetAsync(path, TestGateway.MerchantKey);
            Assert.Equal((path, HttpStatusCode.OK), (path, reader.StatusCode));
        }

        Assert.Equal(asked, gateway.Keys.Asked);
        gateway.Keys.Failure = null;
        using var back = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task The_link_service_is_asked_as_one_of_ours()
    {
        await using var gateway = await TestGateway.StartAsync(httpDirectory: true);
        var body = "";
        gateway.Links.Answer = async context =>
        {
            if (context.Request.Path != "/internal/keys/resolve")
            {
                return;
            }

            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            if (!body.Contains(TestGateway.MerchantKey, StringComparison.Ordinal))
            {
                context.Response.StatusCode = body.Contains("broken", StringComparison.Ordinal) ? 500 : 404;
                return;
            }

            await context.Response.WriteAsJsonAsync(new { kind = "merchant", merchantId = TestGateway.MerchantId, keyId = TestGateway.KeyId, scopes = new[] { "links:read" } });
        };

        using var known = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        var requests = gateway.Links.Requests.Where(seen => seen.Target != "/internal/domains").ToList();
        Assert.Equal([PrincipalKind.Service, PrincipalKind.Merchant], requests.Select(seen => seen.Principal!.Kind));
        Assert.Equal(["links:read"], requests[^1].Principal!.Scopes);
        Assert.Equal($$"""{"key":"{{TestGateway.MerchantKey}}"}""", body);

        using var unknown = await gateway.GetAsync("/api/v1/links", "rk_nobody_has_this");
        await unknown.ShouldBeProblemAsync(401, "key_unknown");
        using var broken = await gateway.GetAsync("/api/v1/links", "rk_broken_broken");
        await broken.ShouldBeProblemAsync(503, "keys_unavailable");
    }
}
