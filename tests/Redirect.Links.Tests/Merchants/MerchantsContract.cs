using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Hosting.Principals;
using Redirect.Links.Storage;

namespace Redirect.Links.Tests.Merchants;

public abstract class MerchantsContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_merchant_is_made_read_and_listed_by_the_operator()
    {
        var admin = host.Admin();
        var made = (await admin.PostAsync("/api/v1/merchants", new { name = " Silk 店 " })).Expect(HttpStatusCode.Created);
        Assert.Equal("Silk 店", made["name"]);
        Assert.Equal($"/api/v1/merchants/{made.Id}", made.Headers["Location"]);
        Assert.Equal(made.Text, (await admin.GetAsync($"/api/v1/merchants/{made.Id}")).Expect(HttpStatusCode.OK).Text);
        Assert.Contains((await admin.GetAsync("/api/v1/merchants?limit=200")).Items, item => item.GetProperty("id").GetGuid() == made.Id);
        (await admin.GetAsync($"/api/v1/merchants/{Guid.CreateVersion7()}")).Expect(HttpStatusCode.NotFound, "merchant_not_found");
        (await admin.PostAsync("/api/v1/merchants", new { name = "" })).Expect(HttpStatusCode.UnprocessableEntity, "required");
        (await admin.PostAsync("/api/v1/merchants", new { name = "x", id = made.Id })).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
    }

    [Fact]
    public async Task A_key_is_shown_once_and_found_until_it_is_revoked()
    {
        var admin = host.Admin();
        var merchant = (await host.NewMerchantAsync()).MerchantId;
        var keys = $"/api/v1/merchants/{merchant}/keys";
        var made = (await admin.PostAsync(keys, new { name = "shop app", scopes = new[] { "links:write", "stats:read" } })).Expect(HttpStatusCode.Created);
        var text = made["key"]!;
        Assert.Matches("^rk_[A-Za-z0-9_-]{22}_[A-Za-z0-9_-]{43}$", text);
        Assert.StartsWith(made["prefix"]!, text, StringComparison.Ordinal);

        var principal = await ResolveAsync(text);
        Assert.Equal((PrincipalKind.Merchant, merchant, made.Id, "links:write stats:read"), (principal!.Kind, principal.MerchantId, principal.KeyId, string.Join(' ', principal.Scopes)));

        var listed = (await admin.GetAsync(keys)).Expect(HttpStatusCode.OK);
        Assert.Equal(made["prefix"], listed.Items.Single().GetProperty("prefix").GetString());
        Assert.DoesNotContain(text[^43..], listed.Text, StringComparison.Ordinal);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var row = await scope.ServiceProvider.GetRequiredService<LinksDbContext>().ApiKeys.SingleAsync(key => key.Id == made.Id, TestContext.Current.CancellationToken);
            Assert.Equal(32, row.Hash.Length);
        }

        var other = (await host.NewMerchantAsync()).MerchantId;
        (await admin.DeleteAsync($"/api/v1/merchants/{other}/keys/{made.Id}")).Expect(HttpStatusCode.NotFound, "key_not_found");
        Assert.NotNull(await ResolveAsync(text));
        (await admin.DeleteAsync($"{keys}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await admin.DeleteAsync($"{keys}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Null(await ResolveAsync(text));
        Assert.NotEqual(default, (await admin.GetAsync(keys)).Items.Single().GetProperty("revokedAt").GetDateTime());
    }

    [Fact]
    public async Task What_is_no_key_is_nobodys()
    {
        var admin = host.Admin();
        var merchant = (await host.NewMerchantAsync()).MerchantId;
        var text = (await admin.PostAsync($"/api/v1/merchants/{merchant}/keys", new { name = "k", scopes = new[] { "links:read" } }))["key"]!;
        var changed = text[^1] == 'A' ? 'E' : 'A';
        foreach (var wrong in new[] { "", "rk_", text[..^1], text + "A", text[..^1] + changed, "rk_" + new string('A', 22) + text[25..], text.ToUpperInvariant(), LinksHost.AdminKey[1..], "é" + text[1..], new string('x', 100_000) })
        {
            Assert.Null(await ResolveAsync(wrong));
        }

        Assert.Equal(PrincipalKind.Admin, (await ResolveAsync(LinksHost.AdminKey))!.Kind);
    }

    [Fact]
    public async Task Other_services_ask_whose_a_key_is_and_nobody_else_may()
    {
        var service = host.As(Principal.Service);
        var known = (await service.PostAsync("/internal/keys/resolve", new { key = LinksHost.AdminKey })).Expect(HttpStatusCode.OK);
        Assert.Equal("admin", known["kind"]);
        (await service.PostAsync("/internal/keys/resolve", new { key = "rk_unknown" })).Expect(HttpStatusCode.NotFound, "key_unknown");
        (await service.PostAsync("/internal/keys/resolve", new { })).Expect(HttpStatusCode.NotFound, "key_unknown");
        (await host.As(null).PostAsync("/internal/keys/resolve", new { key = LinksHost.AdminKey })).Expect(HttpStatusCode.Unauthorized);
        (await host.Admin().PostAsync("/internal/keys/resolve", new { key = LinksHost.AdminKey })).Expect(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("""{"name":"k"}""", "required")]
    [InlineData("""{"name":"k","scopes":[]}""", "required")]
    [InlineData("""{"scopes":["links:read"]}""", "required")]
    [InlineData("""{"name":"k","scopes":["links:read","all"]}""", "scope_unknown")]
    [InlineData("""{"name":"k","scopes":["links:read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expires_in_the_past")]
    [InlineData("""{"name":"k","scopes":["links:read"],"expiresAt":"2099-01-01T00:00:00"}""", "time_zone_missing")]
    [InlineData("""{"name":"k","scopes":["links:read"],"hash":"x"}""", "unknown_field")]
    public async Task A_key_without_a_rule_is_not_made(string body, string code)
    {
        var merchant = (await host.NewMerchantAsync()).MerchantId;
        (await host.Admin().PostAsync($"/api/v1/merchants/{merchant}/keys", body)).Expect(HttpStatusCode.UnprocessableEntity, code);
        Assert.Empty((await host.Admin().GetAsync($"/api/v1/merchants/{merchant}/keys")).Items);
    }

    [Fact]
    public async Task A_repeated_request_has_one_effect()
    {
        var admin = host.Admin();
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var first = (await admin.PostAsync("/api/v1/merchants", new { name = "Once" }, key)).Expect(HttpStatusCode.Created);
        var again = (await admin.PostAsync("/api/v1/merchants", new { name = "Once" }, key)).Expect(HttpStatusCode.Created);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        (await admin.PostAsync("/api/v1/merchants", new { name = "Twice" }, key)).Expect(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_principal_that_was_not_signed_by_us_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/links");
        request.Headers.Add(PrincipalTokens.Header, new PrincipalTokens(new byte[32], TimeProvider.System).Sign(Principal.Admin));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LinksHost.AdminKey);
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private Task<Principal?> ResolveAsync(string key) => LinksModule.ResolveKeyAsync(host.Services, key, TestContext.Current.CancellationToken);
}

public sealed class MerchantsOnSqliteTests(SqliteStore store) : MerchantsContract(store);

public sealed class MerchantsOnPostgresTests(PostgresStore store) : MerchantsContract(store);
