using Redirect.Hosting.Principals;

namespace Redirect.Gateway.Tests;

public sealed class PrincipalTests
{
    [Fact]
    public async Task A_service_learns_the_merchant_and_never_the_key()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync("/api/v1/links", TestGateway.MerchantKey, ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("baggage", "a=b"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var seen = Assert.Single(gateway.Links.Requests);
        Assert.Equal(PrincipalKind.Merchant, seen.Principal?.Kind);
        Assert.Equal(TestGateway.MerchantId, seen.Principal?.MerchantId);
        Assert.Equal(TestGateway.KeyId, seen.Principal?.KeyId);
        Assert.Equal([Scopes.LinksWrite], seen.Principal?.Scopes);
        Assert.DoesNotContain(TestGateway.MerchantKey, string.Join('\n', seen.Headers.Values), StringComparison.Ordinal);
        Assert.DoesNotContain("0af7651916cd43dd8448eb211c80319c", string.Join('\n', seen.Headers.Values), StringComparison.Ordinal);
        Assert.False(seen.Headers.ContainsKey("baggage"));
        Assert.Equal(("127.0.0.1", "http", gateway.Http.Authority), seen.Reader);
    }

    [Fact]
    public async Task The_admin_is_told_from_the_anonymous()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var admin = await gateway.GetAsync("/api/v1/merchants", TestGateway.AdminKey);
        using var nobody = await gateway.GetAsync("/api/v1/merchants");
        using var reader = await gateway.GetAsync("/aB3xyz9", TestGateway.AdminKey);

        Assert.Equal([PrincipalKind.Admin, PrincipalKind.Anonymous, PrincipalKind.Anonymous], gateway.Links.Requests.Select(seen => seen.Principal!.Kind));
    }

    [Fact]
    public async Task A_forged_principal_is_thrown_away()
    {
        await using var gateway = await TestGateway.StartAsync();
        var forged = new PrincipalTokens(new byte[32], gateway.Clock).Sign(Principal.Admin);

        using var response = await gateway.GetAsync("/api/v1/merchants", null, (PrincipalTokens.Header, forged));
        using var redirect = await gateway.GetAsync("/aB3xyz9", null, (PrincipalTokens.Header.ToLowerInvariant(), forged));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, gateway.Links.Requests.Count);
        Assert.All(gateway.Links.Requests, seen => Assert.Equal(PrincipalKind.Anonymous, seen.Principal?.Kind));
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_refused_by_the_service()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add(PrincipalTokens.Header, new PrincipalTokens(new byte[32], gateway.Clock).Sign(Principal.Admin));

        using var response = await client.GetAsync(new Uri(gateway.Links.Address + "/api/v1/merchants"));

        await response.ShouldBeProblemAsync(401, "principal_invalid");
    }
}
