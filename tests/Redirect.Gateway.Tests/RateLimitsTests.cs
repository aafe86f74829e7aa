namespace Redirect.Gateway.Tests;

public sealed class RateLimitsTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("203.0.113.7");

    [Fact]
    public async Task A_key_has_its_limit_and_not_one_more()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:KeyPerMinute"] = "5" });
        for (var left = 4; left >= 0; left--)
        {
            using var good = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
            Assert.Equal(("5", left.ToString(), "60"), (good.Header("RateLimit-Limit"), good.Header("RateLimit-Remaining"), good.Header("RateLimit-Reset")));
        }

        using var refused = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        await refused.ShouldBeProblemAsync(429, "rate_limited");
        Assert.Equal(("60", "0"), (refused.Header("Retry-After"), refused.Header("RateLimit-Remaining")));
        using var other = await gateway.GetAsync("/api/v1/links", TestGateway.AdminKey);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        // A minute later half of it still counts for half a minute; two minutes later nothing does.
        gateway.Clock.Advance(TimeSpan.FromSeconds(90));
        for (var i = 0; i < 3; i++)
        {
            using var good = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        }

        using var slid = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        await slid.ShouldBeProblemAsync(429, "rate_limited");
        gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        using var fresh = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal("4", fresh.Header("RateLimit-Remaining"));
    }

    [Fact]
    public async Task New_claims_of_a_key_have_a_limit_of_their_own_under_their_one_spelling()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:KeyPerMinute"] = "2", ["Edge:RateLimits:ClaimsPerMinute"] = "3" });
        for (var left = 2; left >= 0; left--)
        {
            using var claim = await gateway.SendAsync("POST", "/api/v1/claims", TestGateway.MerchantKey);
            Assert.Equal(("3", left.ToString()), (claim.Header("RateLimit-Limit"), claim.Header("RateLimit-Remaining")));
        }

        using (var refused = await gateway.SendAsync("POST", "/api/v1/claims", TestGateway.MerchantKey))
        {
            await refused.ShouldBeProblemAsync(429, "rate_limited");
        }

        // Everything else is an ordinary call.
        foreach (var (method, path) in ((string, string)[])[("POST", "/api/v1/CLAIMS"), ("POST", "/api/v1/claims/")])
        {
            using var ordinary = await gateway.SendAsync(method, path, TestGateway.MerchantKey);
            Assert.Equal("2", ordinary.Header("RateLimit-Limit"));
        }

        using var third = await gateway.SendAsync("GET", "/api/v1/claims", TestGateway.MerchantKey);
        await third.ShouldBeProblemAsync(429, "rate_limited");
    }

    [Fact]
    public async Task An_address_has_its_limit_however_the_path_is_written()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:AddressPerMinute"] = "7" }, remote: () => Stranger);
        foreach (var (method, path) in new[] { ("GET", "/abc"), ("GET", "/ABC"), ("GET", "/abc/"), ("HEAD", "/abc"), ("GET", "/%61bc"), ("GET", "/qr/abc.svg"), ("GET", "/favicon.ico") })
        {
            using var good = await gateway.SendAsync(method, path);
            Assert.Equal((path, HttpStatusCode.OK), (path, good.StatusCode));
        }

        using var refused = await gateway.GetAsync("/abc");
        await refused.ShouldBeProblemAsync(429, "rate_limited");
        Assert.Equal("60", refused.Header("Retry-After"));
        using var alive = await gateway.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        using var api = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);
    }

    [Fact]
    public async Task An_ipv6_reader_is_a_64_and_an_ipv4_one_is_the_same_in_both_spellings()
    {
        var remote = Stranger;
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:AddressPerMinute"] = "2" }, remote: () => remote);
        foreach (var (one, two, three) in new[] { ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:1:2:3:4"), ("198.51.100.1", "::ffff:198.51.100.1", "198.51.100.1") })
        {
            foreach (var (address, status) in new[] { (one, HttpStatusCode.OK), (two, HttpStatusCode.OK), (three, HttpStatusCode.TooManyRequests) })
            {
                remote = IPAddress.Parse(address);
                using var response = await gateway.GetAsync("/abc");
                Assert.Equal((address, status), (address, response.StatusCode));
            }
        }

        foreach (var neighbour in new[] { "2001:db8:1:3::1", "198.51.100.2" })
        {
            remote = IPAddress.Parse(neighbour);
            using var response = await gateway.GetAsync("/abc");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Loopback_is_exempt_from_the_address_limit_unless_set_otherwise()
    {
        await using var exempt = await TestGateway.StartAsync(new() { ["Edge:RateLimits:AddressPerMinute"] = "1" });
        await using var counted = await TestGateway.StartAsync(new() { ["Edge:RateLimits:AddressPerMinute"] = "1", ["Edge:RateLimits:ExemptNetworks:0"] = "10.0.0.0/8" });
        foreach (var (gateway, second) in new[] { (exempt, HttpStatusCode.OK), (counted, HttpStatusCode.TooManyRequests) })
        {
            using var one = await gateway.GetAsync("/abc");
            using var two = await gateway.GetAsync("/abc");
            Assert.Equal((HttpStatusCode.OK, second), (one.StatusCode, two.StatusCode));
        }
    }

    [Fact]
    public async Task Who_guesses_slugs_gets_no_more_redirects_until_the_window_slides_also_from_loopback()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:MissesPerMinute"] = "3" });
        gateway.Links.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Path == "/known" ? 302 : 404;
            return Task.CompletedTask;
        };
        foreach (var (method, path) in new[] { ("GET", "/no1"), ("GET", "/known"), ("HEAD", "/no2"), ("GET", "/favicon.ico"), ("POST", "/no3/") })
        {
            using var response = await gateway.SendAsync(method, path);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, response.StatusCode);
        }

        using var guess = await gateway.GetAsync("/no4");
        await guess.ShouldBeProblemAsync(429, "rate_limited");
        using var known = await gateway.GetAsync("/known");
        await known.ShouldBeProblemAsync(429, "rate_limited");
        using var api = await gateway.GetAsync("/qr/known.svg");
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);

        gateway.Clock.Advance(TimeSpan.FromSeconds(61));
        using var early = await gateway.GetAsync("/known");
        Assert.Equal(HttpStatusCode.Redirect, early.StatusCode);
    }

    [Fact]
    public async Task Who_guesses_keys_is_stopped_and_the_owner_of_a_good_one_beside_him_is_not()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:FailedKeysPerMinute"] = "3" });
        using var good = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        using var absent = await gateway.GetAsync("/api/v1/links");
        Assert.Equal((HttpStatusCode.OK, "2"), (absent.StatusCode, absent.Header("RateLimit-Remaining")));
        for (var i = 0; i < 2; i++)
        {
            using var wrong = await gateway.GetAsync("/api/v1/links", "rk_wrong_wrong_" + i);
            await wrong.ShouldBeProblemAsync(401, "key_unknown");
        }

        var asked = gateway.Keys.Asked;
        using var stopped = await gateway.GetAsync("/api/v1/links", "rk_wrong_wrong_9");
        await stopped.ShouldBeProblemAsync(429, "rate_limited");
        using var nobody = await gateway.GetAsync("/api/v1/links");
        await nobody.ShouldBeProblemAsync(429, "rate_limited");
        Assert.Equal(asked, gateway.Keys.Asked);

        gateway.Clock.Advance(TimeSpan.FromSeconds(10));
        using var owner = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey);
        Assert.Equal(HttpStatusCode.OK, owner.StatusCode);
    }

    [Fact]
    public async Task A_refusal_over_grpc_is_resource_exhausted()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Edge:RateLimits:KeyPerMinute"] = "1", ["Edge:RateLimits:FailedKeysPerMinute"] = "1" });
        (await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", TestGateway.MerchantKey)).Dispose();

        using var refused = await GrpcCalls.CallAsync(gateway, "Stats/GetSummary", TestGateway.MerchantKey);
        Assert.Equal((HttpStatusCode.OK, "application/grpc", "8"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType, refused.Header("grpc-status")));
        Assert.StartsWith("rate_limited: ", refused.Header("grpc-message"), StringComparison.Ordinal);
    }
}
