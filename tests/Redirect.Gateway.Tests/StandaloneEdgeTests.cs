using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redirect.Gateway.ApiKeys;
using Redirect.Hosting.Caching;
using Redirect.Hosting.Defaults;
using Redirect.Hosting.Principals;

namespace Redirect.Gateway.Tests;

/// <summary>The edge in one process with the services: no proxy, no token, the same rules.</summary>
public sealed class StandaloneEdgeTests
{
    [Theory]
    [InlineData("GET", "/scoped", null, 401, "key_required")]
    [InlineData("GET", "/api/v1/scoped", null, 401, "key_required")]
    [InlineData("GET", "/api/v1/scoped", TestGateway.MerchantKey, 200, "ok")]
    [InlineData("GET", "/api/v1/stats", TestGateway.MerchantKey, 403, "scope_missing")]
    [InlineData("GET", "/api/v1/admin", TestGateway.MerchantKey, 403, "key_not_allowed")]
    [InlineData("GET", "/api/v1/admin", TestGateway.AdminKey, 200, "ok")]
    [InlineData("POST", "/internal/keys/resolve", TestGateway.AdminKey, 404, "not_found")]
    [InlineData("POST", "/INTERNAL/keys/resolve", null, 404, "not_found")]
    [InlineData("GET", "/nobody/knows", null, 404, "not_found")]
    public async Task Endpoints_see_the_caller_as_behind_a_gateway(string method, string path, string? key, int status, string says)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0")]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IKeyDirectory>(new TestGateway.TestKeys());
        builder.AddHostDefaults().AddRedis().AddEdge();
        await using var app = builder.Build();
        app.UseHostDefaults();
        app.UseEdge();
        app.MapGet("/scoped", () => "ok").RequireScope(Scopes.LinksRead);
        app.MapGet("/api/v1/scoped", () => "ok").RequireScope(Scopes.LinksRead);
        app.MapGet("/api/v1/stats", () => "ok").RequireScope(Scopes.StatsRead);
        app.MapGet("/api/v1/admin", () => "ok").RequireAdmin();
        app.MapPost("/internal/keys/resolve", () => "secret").RequireService();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        using var response = await client.SendAsync(request);

        if (status == StatusCodes.Status200OK)
        {
            Assert.Equal((status, says), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        }
        else
        {
            await response.ShouldBeProblemAsync(status, says);
        }

        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
    }
}
