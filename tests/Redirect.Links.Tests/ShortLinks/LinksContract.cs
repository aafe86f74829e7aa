using System.Net;
using Redirect.Contracts.Events.V1;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Tests.ShortLinks;

public abstract class LinksContract(LinksStore store)
{
    private const string Links = "/api/v1/links";
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_link_is_made_read_changed_and_retired()
    {
        var shop = await host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var made = await shop.NewLinkAsync(new { target = "HTTPS://Item.Taobao.com?id=1", title = "Silk", placementId = placement.Id, tags = new[] { "b", " a ", "b" }, externalId = "sku-1" });
        Assert.Matches("^[23456789abcdefghjkmnpqrstuvwxyz]{7}$", made["slug"]!);
        Assert.Equal(new Uri(host.Http.BaseAddress!, made["slug"]).ToString(), made["shortUrl"]);
        Assert.Equal(("https://item.taobao.com/?id=1", "Silk", placement.Id.ToString(), """["b","a"]""", "sku-1", "False", "1"), (made["target"], made["title"], made["placementId"], made["tags"], made["externalId"], made["retired"], made["version"]));
        var path = made.Headers["Location"];
        Assert.Equal(made.Text, (await shop.GetAsync(path)).Expect(HttpStatusCode.OK).Text);

        var changed = (await shop.PatchAsync(path, """{"title":null,"target":"https://detail.tmall.com/x"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(("https://detail.tmall.com/x", null, placement.Id.ToString(), """["b","a"]""", "2"), (changed["target"], changed["title"], changed["placementId"], changed["tags"], changed["version"]));
        changed = (await shop.PatchAsync(path, """{"placementId":null,"tags":null}""", ("If-Match", "\"2\""))).Expect(HttpStatusCode.OK);
        Assert.Equal((null, "[]", "3"), (changed["placementId"], changed["tags"], changed["version"]));
        (await shop.PatchAsync(path, """{"title":"late"}""", ("If-Match", "\"2\""))).Expect(HttpStatusCode.Conflict, "changed_meanwhile");

        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await shop.PatchAsync(path, """{"title":"late"}""")).Expect(HttpStatusCode.Conflict, "link_retired");
        Assert.Equal("True", (await shop.GetAsync(path))["retired"]);
        (await shop.PostAsync(Links, new { target = Target, slug = made["slug"] })).Expect(HttpStatusCode.Conflict, "slug_taken");

        var events = await host.ChangesOfAsync(made.Id);
        Assert.Equal([(1L, false), (2L, false), (3L, false), (4L, true)], events.Select(change => (change.Version, change.Retired)));
        Assert.All(events, change => Assert.Equal((CatalogueChange.SubjectOneofCase.Link, made["slug"]), (change.SubjectCase, change.Link.Slug)));
        Assert.Equal((placement.Id, 0), (new Guid(events[0].Link.PlacementId.Span, bigEndian: true), events[2].Link.PlacementId.Length));
    }

    [Fact]
    public async Task An_own_slug_is_taken_in_every_spelling()
    {
        var slug = "Sale-" + Guid.CreateVersion7().ToString("N");
        var shop = await host.NewMerchantAsync();
        Assert.Equal(slug, (await shop.NewLinkAsync(new { target = Target, slug }))["slug"]);
        var stranger = await host.NewMerchantAsync();
        foreach (var other in new[] { slug, slug.ToUpperInvariant(), slug.ToLowerInvariant(), slug.Replace('S', 'Ｓ'), slug.Replace('a', 'ａ') }) // S23
        {
            (await stranger.PostAsync(Links, new { target = Target, slug = other })).Expect(HttpStatusCode.Conflict, "slug_taken");
        }

        (await stranger.PostAsync(Links, new { target = Target, slug = slug + "\u200B" })).Expect(HttpStatusCode.UnprocessableEntity, "slug_invalid");
        Assert.Empty((await stranger.GetAsync(Links)).Items);
    }

    [Theory]
    [InlineData("admin")] // S22
    [InlineData("api")]
    [InlineData(".well-known")]
    [InlineData("favicon.ico")]
    [InlineData("Health")]
    public async Task A_reserved_slug_is_refused(string slug)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.PostAsync(Links, new { target = Target, slug })).Expect(HttpStatusCode.UnprocessableEntity, "slug_reserved");
    }

    [Fact]
    public void Every_first_path_segment_of_ours_is_reserved()
    {
        var sources = host.Services.GetService(typeof(Microsoft.AspNetCore.Routing.EndpointDataSource)) as Microsoft.AspNetCore.Routing.EndpointDataSource;
        var segments = sources!.Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.PathSegments)
            .Where(parts => parts.Count > 0 && parts[0].IsSimple && parts[0].Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)
            .Select(parts => ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)parts[0].Parts[0]).Content).Distinct().ToArray();
        Assert.Contains("api", segments);
        Assert.All(segments, segment => Assert.True(ReservedSlugs.Contains(Slugs.KeyOf(segment)), segment));
    }

    [Fact]
    public async Task A_chinese_slug_is_percent_encoded_in_its_address()
    {
        var shop = await host.NewMerchantAsync();
        var tail = Guid.CreateVersion7().ToString("N");
        var made = await shop.NewLinkAsync(new { target = Target, slug = "双十一" + tail });
        Assert.EndsWith("/%E5%8F%8C%E5%8D%81%E4%B8%80" + tail, made["shortUrl"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)", "scheme_not_allowed")]
    [InlineData("https://item.taobao.com@evil.test/", "userinfo_not_allowed")]
    [InlineData("https:\\\\evil.test", "target_malformed")]
    [InlineData("https://eviltaobao.com/", "lookalike_host")]
    [InlineData("http://2130706433/", "target_not_public")]
    [InlineData("http://127.0.0.1:8080/B", "target_is_ours")]
    [InlineData("https://t.cn/x", "target_is_shortener")]
    [InlineData("", "required")]
    public async Task A_bad_target_is_refused_when_made_and_when_changed(string target, string code)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.PostAsync(Links, new { target })).Expect(HttpStatusCode.UnprocessableEntity, code);
        var good = await shop.NewLinkAsync();
        (await shop.PatchAsync($"{Links}/{good.Id}", new { target })).Expect(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal(good.Text, (await shop.GetAsync($"{Links}/{good.Id}")).Text);
        Assert.Single(await host.ChangesOfAsync(good.Id));
    }

    [Fact] // S20
    public async Task A_target_is_at_most_2048_characters_and_a_body_256_kibibytes()
    {
        var shop = await host.NewMerchantAsync();
        var start = "https://jd.com/";
        Assert.Equal(2048, (await shop.NewLinkAsync(new { target = start + new string('a', 2048 - start.Length) }))["target"]!.Length);
        (await shop.PostAsync(Links, new { target = start + new string('a', 2049 - start.Length) })).Expect(HttpStatusCode.UnprocessableEntity, "target_too_long");
        // Asked first, so that the answer does not meet a body that is still on its way.
        (await shop.PostAsync(Links, new { target = start + new string('a', 1 << 20) }, ("Expect", "100-continue"))).Expect(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        (await shop.PostAsync(Links, new { target = Target, slug = new string('a', 1000) })).Expect(HttpStatusCode.UnprocessableEntity, "slug_invalid");
    }

    [Theory]
    [InlineData("clicks", "999")] // S52
    [InlineData("state", "\"approved\"")]
    [InlineData("merchantId", "\"019aa0a0-0000-7000-8000-000000000000\"")] // S50
    [InlineData("tenant_id", "\"A\"")]
    [InlineData("version", "7")]
    [InlineData("retired", "false")]
    [InlineData("slugKey", "\"x\"")]
    public async Task Fields_that_are_not_the_callers_are_refused(string field, string value)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.PostAsync(Links, $$"""{"target":"{{Target}}","{{field}}":{{value}}}""")).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
        var good = await shop.NewLinkAsync();
        (await shop.PatchAsync($"{Links}/{good.Id}", $$"""{"{{field}}":{{value}}}""")).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
    }

    [Theory]
    [InlineData("' OR 1=1--")] // S60
    [InlineData("\"; DROP TABLE links; --")]
    [InlineData("%_%")]
    [InlineData("a\r\nSet-Cookie: x=1")] // S17
    [InlineData("ok\n2026-11-22 ERROR forged \u001b[31m")] // S61
    [InlineData("{{7*7}} ${jndi:ldap://x} {0}")] // S62
    [InlineData("</script><script>alert(1)</script>")] // S63
    public async Task A_title_is_kept_to_the_letter_and_reaches_no_header(string title)
    {
        var shop = await host.NewMerchantAsync();
        var made = await shop.NewLinkAsync(new { target = Target, title });
        var read = await shop.GetAsync($"{Links}/{made.Id}");
        Assert.Equal(title, read["title"]);
        Assert.DoesNotContain("Set-Cookie", made.Headers.Keys.Concat(read.Headers.Keys));
    }

    [Fact]
    public async Task Texts_have_their_limits()
    {
        var shop = await host.NewMerchantAsync();
        await shop.NewLinkAsync(new { target = Target, title = new string('t', 500), tags = Enumerable.Range(0, 20).Select(at => new string((char)('a' + at), 50)), externalId = new string('e', 200) });
        (await shop.PostAsync(Links, new { target = Target, title = new string('t', 501) })).Expect(HttpStatusCode.UnprocessableEntity, "too_long");
        (await shop.PostAsync(Links, new { target = Target, title = "a\0b" })).Expect(HttpStatusCode.UnprocessableEntity, "control_character");
        (await shop.PostAsync(Links, new { target = Target, tags = Enumerable.Range(0, 21).Select(at => "t" + at) })).Expect(HttpStatusCode.UnprocessableEntity, "too_many");
        (await shop.PostAsync(Links, new { target = Target, tags = new[] { new string('t', 51) } })).Expect(HttpStatusCode.UnprocessableEntity, "too_long");
        (await shop.PostAsync(Links, new { target = Target, tags = new[] { "a", null } })).Expect(HttpStatusCode.UnprocessableEntity, "required");
        (await shop.PostAsync(Links, new { target = Target, externalId = new string('e', 201) })).Expect(HttpStatusCode.UnprocessableEntity, "too_long");
    }

    [Fact]
    public async Task An_external_id_is_one_merchants_once()
    {
        var (shop, stranger) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        await shop.NewLinkAsync(new { target = Target, externalId = "sku-1" });
        (await shop.PostAsync(Links, new { target = Target, externalId = "sku-1" })).Expect(HttpStatusCode.Conflict, "external_id_taken");
        await stranger.NewLinkAsync(new { target = Target, externalId = "sku-1" });
        await shop.NewLinkAsync();
        await shop.NewLinkAsync();
    }

    [Fact]
    public async Task A_placement_of_a_link_is_the_merchants_and_in_use()
    {
        var (shop, stranger) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        (await stranger.PostAsync(Links, new { target = Target, placementId = placement.Id })).Expect(HttpStatusCode.UnprocessableEntity, "placement_not_found");
        var link = await stranger.NewLinkAsync();
        (await stranger.PatchAsync($"{Links}/{link.Id}", new { placementId = placement.Id })).Expect(HttpStatusCode.UnprocessableEntity, "placement_not_found");
        await shop.DeleteAsync($"/api/v1/placements/{placement.Id}");
        (await shop.PostAsync(Links, new { target = Target, placementId = placement.Id })).Expect(HttpStatusCode.UnprocessableEntity, "placement_retired");
    }

    [Fact]
    public async Task The_forms_of_a_link_name_its_addresses()
    {
        var shop = await host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync();
        var root = host.Http.BaseAddress!.ToString().TrimEnd('/');
        var forms = (await shop.GetAsync($"{Links}/{link.Id}/forms?placementId={placement.Id}")).Expect(HttpStatusCode.OK).Body.GetProperty("forms");
        var (slug, code) = (link["slug"], placement["code"]);
        Assert.Equal(["link", "qr", "passphrase", "watermark"], forms.EnumerateArray().Select(form => form.GetProperty("name").GetString()));
        Assert.Equal([$"{root}/{slug}?p={code}", $"{root}/{slug}?p={code}&f={host.FormOf(link.Id, code, Form.Qr)}", $"{root}/{slug}?p={code}&f={host.FormOf(link.Id, code, Form.Passphrase)}", $"{root}/{slug}?p={code}&f={host.FormOf(link.Id, code, Form.Watermark)}"], forms.EnumerateArray().Select(form => form.GetProperty("url").GetString()));
        Assert.Equal($"{root}/qr/{slug}.svg?p={code}", forms[1].GetProperty("svg").GetString());
        Assert.Equal($"{root}/{slug}", (await shop.GetAsync($"{Links}/{link.Id}/forms")).Body.GetProperty("forms")[0].GetProperty("url").GetString());
        var stranger = await host.NewMerchantAsync();
        var theirs = await stranger.NewPlacementAsync(await stranger.NewCampaignAsync());
        (await shop.GetAsync($"{Links}/{link.Id}/forms?placementId={theirs.Id}")).Expect(HttpStatusCode.NotFound, "placement_not_found");
    }

    [Fact]
    public async Task A_repeated_request_makes_one_link()
    {
        var shop = await host.NewMerchantAsync();
        var key = ("Idempotency-Key", "order-4711");
        var first = (await shop.PostAsync(Links, new { target = Target }, key)).Expect(HttpStatusCode.Created);
        Assert.Equal(first.Text, (await shop.PostAsync(Links, new { target = Target }, key)).Expect(HttpStatusCode.Created).Text);
        Assert.Single((await shop.GetAsync(Links)).Items);
        Assert.Single(await host.ChangesOfAsync(first.Id));
        var stranger = await host.NewMerchantAsync();
        Assert.NotEqual(first.Id, (await stranger.PostAsync(Links, new { target = Target }, key)).Expect(HttpStatusCode.Created).Id);
    }

    [Fact]
    public async Task A_refused_request_can_be_repeated_with_its_key()
    {
        var shop = await host.NewMerchantAsync();
        var slug = "k" + Guid.CreateVersion7().ToString("N");
        var holder = await shop.NewLinkAsync(new { target = Target, externalId = "x" });
        var key = ("Idempotency-Key", "once");
        (await shop.PostAsync(Links, new { target = Target, slug, externalId = "x" }, key)).Expect(HttpStatusCode.Conflict, "external_id_taken");
        Assert.Equal([holder.Id], (await shop.GetAsync(Links)).Items.Select(item => item.GetProperty("id").GetGuid()));
        await shop.NewLinkAsync(new { target = Target, slug });
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_the_slug()
    {
        var shop = await host.NewMerchantAsync();
        var slug = "race-" + Guid.CreateVersion7().ToString("N");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.PostAsync(Links, new { target = Target, slug })));
        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.Expect(HttpStatusCode.Conflict, "slug_taken"));
    }

    [Fact]
    public async Task Of_many_changes_of_one_version_one_is_made()
    {
        var shop = await host.NewMerchantAsync();
        var path = $"{Links}/{(await shop.NewLinkAsync()).Id}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => shop.PatchAsync(path, new { title = "t" + at }, ("If-Match", "1"))));
        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != made), answer => answer.Expect(HttpStatusCode.Conflict, "changed_meanwhile"));
        Assert.Equal((made["title"], "2"), ((await shop.GetAsync(path))["title"], made["version"]));
    }

    [Fact]
    public async Task Generated_slugs_and_codes_made_at_once_are_all_different()
    {
        var shop = await host.NewMerchantAsync();
        var campaignId = await shop.NewCampaignAsync();
        var links = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => shop.NewLinkAsync()));
        Assert.Equal(40, links.Select(link => link["slug"]).Distinct().Count());
        var placements = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.NewPlacementAsync(campaignId)));
        Assert.Equal(20, placements.Select(placement => placement["code"]).Distinct().Count());
    }
}

public sealed class LinksOnSqliteTests(SqliteStore store) : LinksContract(store);

public sealed class LinksOnPostgresTests(PostgresStore store) : LinksContract(store);
