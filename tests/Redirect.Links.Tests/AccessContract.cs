using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Principals;
using Redirect.Links.Questions;
using Redirect.Links.Tests.SurpriseCodes;
using Redirect.Links.Watermarks;

namespace Redirect.Links.Tests;

/// <summary>Who may call what, of every route there is: read from the host, so that a new route is tested too.</summary>
public abstract class AccessContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task Nobody_in_particular_gets_in_anywhere()
    {
        foreach (var (method, path) in Routes("/api/").Concat(Routes("/internal/")).Select(route => (route.Method, Fill(route.Pattern, Guid.CreateVersion7()))))
        {
            (await host.As(null).SendAsync(method, path, Body(method))).Expect(HttpStatusCode.Unauthorized, "key_required");
            (await host.As(Principal.Anonymous).SendAsync(method, path, Body(method))).Expect(HttpStatusCode.Unauthorized, "key_required");
        }
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused_everywhere()
    {
        var reader = await host.NewMerchantAsync(Scopes.LinksRead);
        var counter = await host.NewMerchantAsync(Scopes.StatsRead, Scopes.OrdersWrite);
        foreach (var (method, pattern) in Routes("/api/").Where(route => !route.Pattern.StartsWith("/api/v1/merchants", StringComparison.Ordinal)))
        {
            var path = Fill(pattern, Guid.CreateVersion7());
            (await counter.SendAsync(method, path, Body(method))).Expect(HttpStatusCode.Forbidden, "scope_missing");
            if (IsRedeemers(pattern) || pattern.EndsWith("/codes", StringComparison.Ordinal)) // who has one-time codes can claim them
            {
                (await reader.SendAsync(method, path, Body(method))).Expect(HttpStatusCode.Forbidden, "scope_missing");
            }
            else if (method != HttpMethod.Get && !pattern.EndsWith("/resolve", StringComparison.Ordinal) && !pattern.EndsWith("/simulate", StringComparison.Ordinal)) // questions, though asked by POST
            {
                (await reader.SendAsync(method, path, Body(method))).Expect(HttpStatusCode.Forbidden, "scope_missing");
            }
            else
            {
                Assert.NotEqual(HttpStatusCode.Forbidden, (await reader.SendAsync(method, path, Body(method))).Status);
            }

            (await host.Admin().SendAsync(method, path, Body(method))).Expect(HttpStatusCode.Forbidden, "key_not_allowed");
        }
    }

    // What a till or a shop's page does with codes, reading included.
    private static bool IsRedeemers(string pattern) => pattern.StartsWith("/api/v1/claims", StringComparison.Ordinal) || pattern == "/api/v1/surprise-codes/resolve";

    [Fact]
    public async Task Merchants_and_keys_are_the_operators_only()
    {
        var shop = await host.NewMerchantAsync();
        foreach (var (method, pattern) in Routes("/api/v1/merchants"))
        {
            (await shop.SendAsync(method, Fill(pattern, shop.MerchantId), Body(method))).Expect(HttpStatusCode.Forbidden, "key_not_allowed");
        }
    }

    [Fact] // S49
    public async Task Another_merchants_things_are_not_there()
    {
        var (shop, stranger) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        var campaignId = await shop.NewCampaignAsync();
        var placement = await shop.NewPlacementAsync(campaignId);
        var link = await shop.NewLinkAsync();
        var passphrase = (await shop.PostAsync("/api/v1/passphrases", new { linkId = link.Id })).Expect(HttpStatusCode.Created);
        var domain = (await shop.PostAsync("/api/v1/domains", new { host = "go.access-shop.com" })).Expect(HttpStatusCode.Created);
        var code = await shop.NewCodeAsync(("linkId", link.Id));
        var member = (await shop.PostAsync("/api/v1/staff", new { number = "1001", name = "小红" })).Expect(HttpStatusCode.Created);
        var mark = await host.Services.GetRequiredService<LinkQuestions>()
            .IssueWatermarkAsync(new IssueWatermarkRequest { MerchantId = Ids.Bytes(shop.MerchantId), LinkId = Ids.Bytes(link.Id) }, TestContext.Current.CancellationToken);
        var tried = 0;

        // Of claims the body is looked at first; they have a test of their own.
        foreach (var (method, pattern) in Routes("/api/").Where(route => route.Pattern.Contains("{id", StringComparison.Ordinal)
            && !route.Pattern.StartsWith("/api/v1/merchants", StringComparison.Ordinal) && !route.Pattern.StartsWith("/api/v1/claims", StringComparison.Ordinal)))
        {
            var path = Fill(pattern, pattern.Contains("campaigns", StringComparison.Ordinal) ? campaignId : pattern.Contains("placements", StringComparison.Ordinal) ? placement.Id
                : pattern.Contains("passphrases", StringComparison.Ordinal) ? passphrase.Id : pattern.Contains("domains", StringComparison.Ordinal) ? domain.Id
                : pattern.Contains("surprise-codes", StringComparison.Ordinal) ? code.Id : pattern.Contains("staff", StringComparison.Ordinal) ? member.Id : link.Id, WatermarkId.TextOf((long)mark.Watermark.Id));
            var theirs = (await stranger.SendAsync(method, path, Body(method))).Expect(HttpStatusCode.NotFound);
            var unknown = (await stranger.SendAsync(method, Fill(pattern, Guid.CreateVersion7()), Body(method))).Expect(HttpStatusCode.NotFound);
            Assert.Equal((unknown.Code, unknown["detail"]), (theirs.Code, theirs["detail"]));
            tried++;
        }

        Assert.Equal(26, tried);
        foreach (var list in new[] { "campaigns", "placements", "links", "passphrases", "domains", "surprise-codes", "watermarks", "staff" })
        {
            Assert.Empty((await stranger.GetAsync($"/api/v1/{list}?retired=true")).Items);
        }

        Assert.Equal(link.Text, (await shop.GetAsync($"/api/v1/links/{link.Id}")).Text);
        Assert.Equal(passphrase.Text, (await shop.GetAsync($"/api/v1/passphrases/{passphrase.Id}")).Text);
        Assert.Equal(placement.Text, (await shop.GetAsync($"/api/v1/placements/{placement.Id}")).Text);
    }

    private IEnumerable<(HttpMethod Method, string Pattern)> Routes(string prefix) =>
        from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText!
        where pattern.StartsWith(prefix, StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select (HttpMethod.Parse(method), pattern.TrimEnd('/'));

    private static string Fill(string pattern, Guid id, string mark = "00000000abcd") =>
        pattern.Replace("{id:guid}", id.ToString(), StringComparison.Ordinal).Replace("{id}", mark, StringComparison.Ordinal).Replace("{keyId:guid}", id.ToString(), StringComparison.Ordinal);

    private static string? Body(HttpMethod method) => method == HttpMethod.Post || method == HttpMethod.Patch ? "{}" : null;
}

public sealed class AccessOnSqliteTests(SqliteStore store) : AccessContract(store);

public sealed class AccessOnPostgresTests(PostgresStore store) : AccessContract(store);
