using System.Net;
using Redirect.Links.Domains;

namespace Redirect.Links.Tests.Domains;

public abstract class DomainsContract(LinksStore store)
{
    private const string Domains = "/api/v1/domains";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_domain_is_claimed_verified_by_dns_used_and_retired()
    {
        var shop = await host.NewMerchantAsync();
        var name = NewHost();
        var made = (await shop.PostAsync(Domains, new { host = name })).Expect(HttpStatusCode.Created);
        Assert.Equal((name, "pending", "1"), (made["host"], made["state"], made["version"]));
        var record = made.Body.GetProperty("verification").GetProperty("dns");
        Assert.Equal(("TXT", "_redirect." + name), (record.GetProperty("type").GetString(), record.GetProperty("name").GetString()));
        var path = made.Headers["Location"];
        Assert.Equal(made.Text, (await shop.GetAsync(path)).Text);
        (await shop.PostAsync(Domains, new { host = name.ToUpperInvariant() + "." })).Expect(HttpStatusCode.Conflict, "domain_exists");

        (await NewLinkAsync(shop, name, "a")).Expect(HttpStatusCode.UnprocessableEntity, "domain_not_verified");
        (await shop.PostAsync(path + "/verify", null)).Expect(HttpStatusCode.UnprocessableEntity, "verification_failed");
        Assert.Equal("1", (await shop.GetAsync(path))["version"]);
        var soon = (await shop.PostAsync(path + "/verify", null)).Expect(HttpStatusCode.TooManyRequests, "verified_too_often");
        Assert.Equal("5", soon.Headers["Retry-After"]);

        await VerifyAsync(shop, made);
        var verified = await shop.GetAsync(path);
        Assert.Equal(("verified", "dns", "2"), (verified["state"], verified["method"], verified["version"]));
        Assert.NotNull(verified["verifiedAt"]);

        var link = (await NewLinkAsync(shop, name, "Spring")).Expect(HttpStatusCode.Created);
        Assert.Equal((name, $"https://{name}/Spring"), (link["domain"], link["shortUrl"]));
        Assert.Equal(link.Text, (await shop.GetAsync($"/api/v1/links/{link.Id}")).Text);
        Assert.Equal($"https://{name}/Spring", (await shop.GetAsync("/api/v1/links")).Items[0].GetProperty("shortUrl").GetString());
        var forms = (await shop.GetAsync($"/api/v1/links/{link.Id}/forms")).Body.GetProperty("forms");
        Assert.Equal($"https://{name}/qr/Spring.svg", forms.EnumerateArray().Single(form => form.GetProperty("name").GetString() == "qr").GetProperty("svg").GetString());
        Assert.Equal("https://shop.cn/Spring", await LocationAsync(name, "/spring"));

        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await shop.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        Assert.Equal("404", await LocationAsync(name, "/spring"));
        Assert.Equal("Spring", (await shop.GetAsync($"/api/v1/links/{link.Id}")).Expect(HttpStatusCode.OK)["slug"]);
        (await shop.PatchAsync(path, new { rootTarget = "https://shop.cn/" })).Expect(HttpStatusCode.Conflict, "domain_retired");
        (await shop.PostAsync(path + "/verify", null)).Expect(HttpStatusCode.Conflict, "domain_retired");
        (await NewLinkAsync(shop, name, "b")).Expect(HttpStatusCode.UnprocessableEntity, "domain_not_found");
        Assert.Empty((await shop.GetAsync(Domains)).Items);
        Assert.Single((await shop.GetAsync(Domains + "?retired=true")).Items);
    }

    [Fact]
    public async Task A_file_on_the_merchants_web_server_verifies_as_well_and_later_we_have_it()
    {
        var shop = await host.NewMerchantAsync();
        var name = NewHost();
        var made = (await shop.PostAsync(Domains, new { host = name })).Expect(HttpStatusCode.Created);
        var file = made.Body.GetProperty("verification").GetProperty("file");
        var (path, content) = (file.GetProperty("path").GetString()!, file.GetProperty("content").GetString()!);
        Assert.StartsWith("/.well-known/redirect-verification/", path, StringComparison.Ordinal);
        store.Dns.Addresses[name] = [IPAddress.Loopback];
        store.Site.Put(name, path, content + "\r\n");
        Assert.Equal(HttpStatusCode.NotFound, (await FollowAsync(name, path)).Status);

        (await shop.PostAsync($"{Domains}/{made.Id}/verify", new { method = "dns" })).Expect(HttpStatusCode.UnprocessableEntity, "verification_failed");
        Later();
        var verified = (await shop.PostAsync($"{Domains}/{made.Id}/verify", new { method = "file" })).Expect(HttpStatusCode.OK);
        Assert.Equal(("verified", "file"), (verified["state"], verified["method"]));
        Assert.Equal([name + path], store.Site.Asked.Where(asked => asked.StartsWith(name, StringComparison.Ordinal)));

        Assert.Equal(content, (await FollowAsync(name, path)).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await FollowAsync(name, path + "x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await FollowAsync(null, path)).Status);
    }

    [Fact]
    public async Task One_slug_leads_to_another_target_on_each_domain_and_to_none_where_it_is_not()
    {
        var (shop, rival) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        var (one, two, other) = (await NewDomainAsync(shop), await NewDomainAsync(shop), await NewDomainAsync(rival));
        var slug = "s" + Guid.CreateVersion7().ToString("N")[20..];
        foreach (var (who, domain, target) in ((Caller, string?, string)[])[(shop, one, "https://one.cn/"), (shop, two, "https://two.cn/"), (rival, other, "https://other.cn/"), (shop, null, "https://common.cn/")])
        {
            (await who.PostAsync("/api/v1/links", new { target, slug, domain })).Expect(HttpStatusCode.Created);
        }

        Assert.Equal(
            ["https://one.cn/", "https://two.cn/", "https://other.cn/", "https://common.cn/"],
            [await LocationAsync(one, "/" + slug), await LocationAsync(two, "/" + slug), await LocationAsync(other, "/" + slug), await LocationAsync(null, "/" + slug)]);
        (await shop.PostAsync("/api/v1/links", new { target = "https://x.cn/", slug = slug.ToUpperInvariant(), domain = one })).Expect(HttpStatusCode.Conflict, "slug_taken");

        var generated = (await shop.PostAsync("/api/v1/links", new { target = "https://g.cn/", domain = one })).Expect(HttpStatusCode.Created);
        Assert.Equal("https://g.cn/", await LocationAsync(one, "/" + generated["slug"]));
        Assert.Equal(["404", "404", "404"], [await LocationAsync(two, "/" + generated["slug"]), await LocationAsync(other, "/" + generated["slug"]), await LocationAsync(null, "/" + generated["slug"])]);

        // Another's domain is as unknown as one that nobody has.
        var theirs = (await shop.PostAsync("/api/v1/links", new { target = "https://x.cn/", domain = other })).Expect(HttpStatusCode.UnprocessableEntity, "domain_not_found");
        var nobodys = (await shop.PostAsync("/api/v1/links", new { target = "https://x.cn/", domain = NewHost() })).Expect(HttpStatusCode.UnprocessableEntity, "domain_not_found");
        Assert.Equal(nobodys["detail"], theirs["detail"]);

        // What is printed with a retired domain's name does not lead into the common space; and it is a host like any other again.
        var id = (await shop.GetAsync(Domains)).Items.Single(domain => domain.GetProperty("host").GetString() == one).GetProperty("id").GetGuid();
        (await shop.DeleteAsync($"{Domains}/{id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(["404", "https://two.cn/", "https://common.cn/"], [await LocationAsync(one, "/" + slug), await LocationAsync(two, "/" + slug), await LocationAsync(null, "/" + slug)]);
        (await shop.PostAsync("/api/v1/links", new { target = $"https://{one}/" })).Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}:8080")]
    [InlineData("{0}.")]
    [InlineData("{0}.:443")]
    [InlineData("^{0}")] // capital letters
    public async Task A_host_is_known_in_any_spelling(string spelling)
    {
        var shop = await host.NewMerchantAsync();
        var name = "xn--fiq228c." + NewHost();
        var made = (await shop.PostAsync(Domains, new { host = "中文。" + name["xn--fiq228c.".Length..] })).Expect(HttpStatusCode.Created);
        Assert.Equal(name, made["host"]);
        await VerifyAsync(shop, made);
        (await NewLinkAsync(shop, "中文." + name["xn--fiq228c.".Length..].ToUpperInvariant(), "a")).Expect(HttpStatusCode.Created);
        var sent = string.Format(System.Globalization.CultureInfo.InvariantCulture, spelling, name);
        Assert.Equal("https://shop.cn/a", await LocationAsync(sent.StartsWith('^') ? sent[1..].ToUpperInvariant() : sent, "/A"));
    }

    [Fact]
    public async Task Bare_domain_and_unknown_slugs_lead_where_the_merchant_wants()
    {
        var shop = await host.NewMerchantAsync();
        var made = await ClaimAsync(shop);
        await VerifyAsync(shop, made);
        var (name, path) = (made["host"]!, $"{Domains}/{made.Id}");
        Assert.Equal(["404", "404", "404"], [await LocationAsync(name, "/"), await LocationAsync(name, "/nowhere"), await LocationAsync(null, "/")]);

        var changed = (await shop.PatchAsync(path, new { rootTarget = "https://shop.cn/首页", unknownTarget = "https://shop.cn/all" }, ("If-Match", "2"))).Expect(HttpStatusCode.OK);
        Assert.Equal(("3", "https://shop.cn/all"), (changed["version"], changed["unknownTarget"]));
        (await shop.PatchAsync(path, new { rootTarget = "https://shop.cn/" }, ("If-Match", "2"))).Expect(HttpStatusCode.Conflict, "changed_meanwhile");
        var root = await FollowAsync(name, "/");
        Assert.Equal((HttpStatusCode.Found, "https://shop.cn/%E9%A6%96%E9%A1%B5"), (root.Status, root.Headers["Location"]));
        Assert.Contains("no-store", root.Headers["Cache-Control"], StringComparison.Ordinal);
        var unknown = await FollowAsync(name, "/nowhere");
        Assert.Equal(("https://shop.cn/all", "1"), (unknown.Headers["Location"], unknown.Headers["X-Redirect-Unknown"]));
        Assert.Equal("https://shop.cn/all", await LocationAsync(name, "/" + new string('x', 100)));
        Assert.Equal(["404", "404"], [await LocationAsync(name, "/robots.txt"), await LocationAsync(null, "/nowhere")]);

        (await shop.PatchAsync(path, """{"rootTarget":null,"unknownTarget":null}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(["404", "404"], [await LocationAsync(name, "/"), await LocationAsync(name, "/nowhere")]);
        (await shop.PatchAsync(path, new { host = "x.shop.cn" })).Expect(HttpStatusCode.UnprocessableEntity, "read_only");
    }

    [Fact]
    public async Task Whoever_shows_first_that_a_host_is_theirs_has_it_and_nobody_is_told_whose_it_is()
    {
        var callers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => host.NewMerchantAsync()));
        var name = NewHost();
        var claims = await Task.WhenAll(callers[..2].Select(caller => caller.PostAsync(Domains, new { host = name })));
        store.Dns.Texts["_redirect." + name] = [.. claims.Select(claim => Token(claim.Expect(HttpStatusCode.Created)))];
        var answers = await Task.WhenAll(callers[..2].Zip(claims, (caller, claim) => caller.PostAsync($"{Domains}/{claim.Id}/verify", new { })));
        var winner = Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.NotEqual(-1, winner);
        answers[1 - winner].Expect(HttpStatusCode.Conflict, "domain_taken");
        (await callers[2].PostAsync(Domains, new { host = name })).Expect(HttpStatusCode.Conflict, "domain_taken");
        var first = (await NewLinkAsync(callers[winner], name, "first")).Expect(HttpStatusCode.Created);
        Assert.Equal("https://shop.cn/first", await LocationAsync(name, "/first"));

        // The host changes hands: the former owner's links are not answered on it, and their slugs are not given again.
        (await callers[winner].DeleteAsync($"{Domains}/{claims[winner].Id}")).Expect(HttpStatusCode.NoContent);
        Later();
        var (next, claimed) = (callers[1 - winner], claims[1 - winner]);
        (await next.PostAsync($"{Domains}/{claimed.Id}/verify", null)).Expect(HttpStatusCode.OK);
        Assert.Equal("404", await LocationAsync(name, "/first"));
        (await NewLinkAsync(next, name, "first")).Expect(HttpStatusCode.Conflict, "slug_taken");
        (await NewLinkAsync(next, name, "second")).Expect(HttpStatusCode.Created);
        Assert.Equal("https://shop.cn/second", await LocationAsync(name, "/second"));
        Assert.Equal(first.Id, (await callers[winner].GetAsync($"/api/v1/links/{first.Id}")).Id);
    }

    [Fact] // S18
    public async Task No_link_and_no_domain_leads_to_anybodys_short_domain()
    {
        var (shop, rival) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        var (mine, theirs) = (await NewDomainAsync(shop), await NewDomainAsync(rival));
        foreach (var target in new[] { $"https://{mine}/a", $"https://{theirs.ToUpperInvariant()}/", $"http://{theirs}.:8080/x" })
        {
            (await shop.PostAsync("/api/v1/links", new { target })).Expect(HttpStatusCode.UnprocessableEntity, "target_is_ours");
            (await shop.PostAsync(Domains, new { host = NewHost(), rootTarget = target })).Expect(HttpStatusCode.UnprocessableEntity, "target_is_ours");
        }

        var pending = NewHost();
        (await shop.PostAsync(Domains, new { host = pending, unknownTarget = $"https://{pending}/x" })).Expect(HttpStatusCode.UnprocessableEntity, "target_is_ours");

        // Said before the other was verified, it is found out when it would begin to count.
        var (one, two) = (NewHost(), NewHost());
        var first = (await rival.PostAsync(Domains, new { host = one, rootTarget = $"https://{two}/" })).Expect(HttpStatusCode.Created);
        var second = (await rival.PostAsync(Domains, new { host = two, rootTarget = $"https://{one}/" })).Expect(HttpStatusCode.Created);
        await VerifyAsync(rival, first);
        store.Dns.Texts["_redirect." + two] = [Token(second)];
        (await rival.PostAsync($"{Domains}/{second.Id}/verify", null)).Expect(HttpStatusCode.UnprocessableEntity, "target_is_ours");
        Assert.Equal("pending", (await rival.GetAsync($"{Domains}/{second.Id}"))["state"]);
    }

    [Theory]
    [InlineData("", "required")]
    [InlineData("https://go.shop.cn", "host_invalid")]
    [InlineData("go.shop.cn:80", "host_invalid")]
    [InlineData("go.shop.cn/x", "host_invalid")]
    [InlineData("go shop.cn", "host_invalid")]
    [InlineData("*.shop.cn", "host_invalid")]
    [InlineData("a_b.shop.cn", "host_invalid")]
    [InlineData("-a.shop.cn", "host_invalid")]
    [InlineData("go..shop.cn", "host_invalid")]
    [InlineData("xn--zz.shop.cn", "host_invalid")]
    [InlineData("[::1]", "host_invalid")]
    [InlineData("127.0.0.1", "host_is_ours")] // by which the test calls
    [InlineData("10.0.0.1", "host_not_public")]
    [InlineData("go.0x7f", "host_not_public")]
    [InlineData("2130706433", "host_not_public")]
    [InlineData("shop", "host_not_public")]
    [InlineData("localhost", "host_not_public")]
    [InlineData("go.internal", "host_not_public")]
    [InlineData("com.cn", "host_not_public")]
    [InlineData("co.uk", "host_not_public")]
    [InlineData("GitHub.io", "host_not_public")]
    [InlineData("公司.cn", "host_not_public")]
    [InlineData("anything.ck", "host_not_public")]
    public async Task What_is_nobodys_own_name_can_t_be_claimed(string name, string code)
    {
        var shop = await host.NewMerchantAsync();
        (await shop.PostAsync(Domains, new { host = name })).Expect(HttpStatusCode.UnprocessableEntity, code);
        Assert.Empty((await shop.GetAsync(Domains)).Items);
    }

    [Theory]
    [InlineData("""{"appleAppIds":["abcde12345.com.shop"]}""", "apple_app_id_invalid")]
    [InlineData("""{"appleAppIds":["ABCDE12345.com.shop\"}"]}""", "apple_app_id_invalid")]
    [InlineData("""{"appleAppIds":[null]}""", "apple_app_id_invalid")]
    [InlineData("""{"androidApps":[{"package":"com","fingerprints":["14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5"]}]}""", "android_app_invalid")]
    [InlineData("""{"androidApps":[{"package":"com.shop","fingerprints":["14:6D"]}]}""", "android_app_invalid")]
    [InlineData("""{"androidApps":[{"package":"com.shop","fingerprints":[]}]}""", "android_app_invalid")]
    [InlineData("""{"androidApps":[{"package":"com.shop"}]}""", "android_app_invalid")]
    [InlineData("""{"androidApps":[null]}""", "android_app_invalid")]
    [InlineData("""{"rootTarget":"javascript:alert(1)"}""", "scheme_not_allowed")]
    [InlineData("""{"state":"verified"}""", "unknown_field")]
    [InlineData("""{"token":"x"}""", "unknown_field")]
    public async Task What_is_against_a_rule_is_refused(string patch, string code)
    {
        var shop = await host.NewMerchantAsync();
        var made = await ClaimAsync(shop);
        (await shop.PatchAsync($"{Domains}/{made.Id}", patch)).Expect(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal(made.Text, (await shop.GetAsync($"{Domains}/{made.Id}")).Text);
    }

    [Fact]
    public async Task Apps_of_a_domain_are_kept_and_found_by_its_host()
    {
        var shop = await host.NewMerchantAsync();
        var made = await ClaimAsync(shop);
        const string Fingerprint = "14:6d:e9:83:c5:73:06:50:d8:ee:b9:95:2f:34:fc:64:16:a0:83:42:e6:1d:be:a8:8a:04:96:b2:3f:cf:44:e5";
        var changed = (await shop.PatchAsync($"{Domains}/{made.Id}", new { appleAppIds = new[] { "ABCDE12345.com.example.shop-1" }, androidApps = new[] { new { package = "com.example.shop", fingerprints = new[] { Fingerprint } } } })).Expect(HttpStatusCode.OK);
        Assert.Equal(changed.Text, (await shop.GetAsync($"{Domains}/{made.Id}")).Text);
        await VerifyAsync(shop, made);
        var association = host.Domains.Find(made["host"])!.Association!;
        Assert.Equal(["ABCDE12345.com.example.shop-1"], association.AppleAppIds);
        Assert.Equal(("com.example.shop", Fingerprint.ToUpperInvariant()), (association.AndroidApps[0].Package, association.AndroidApps[0].Fingerprints[0]));
        (await shop.PatchAsync($"{Domains}/{made.Id}", """{"appleAppIds":null,"androidApps":[]}""")).Expect(HttpStatusCode.OK);
        Assert.Null(host.Domains.Find(made["host"])!.Association);
    }

    [Fact]
    public async Task A_merchant_has_so_many_domains_and_a_repeated_call_makes_none()
    {
        var shop = await host.NewMerchantAsync();
        var body = new { host = NewHost() };
        var first = (await shop.PostAsync(Domains, body, ("Idempotency-Key", "k1"))).Expect(HttpStatusCode.Created);
        var again = (await shop.PostAsync(Domains, body, ("Idempotency-Key", "k1"))).Expect(HttpStatusCode.Created);
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotent-Replayed"]));
        await ClaimAsync(shop);
        await ClaimAsync(shop);
        (await shop.PostAsync(Domains, new { host = NewHost() })).Expect(HttpStatusCode.Conflict, "domain_limit");
        (await shop.DeleteAsync($"{Domains}/{first.Id}")).Expect(HttpStatusCode.NoContent);
        await ClaimAsync(shop);
    }

    [Fact]
    public async Task Other_services_find_links_by_the_domain_of_the_address_or_by_its_name()
    {
        var shop = await host.NewMerchantAsync();
        var (one, two) = (await NewDomainAsync(shop), await NewDomainAsync(shop));
        var link = (await NewLinkAsync(shop, one, "a")).Expect(HttpStatusCode.Created);
        var service = host.As(Redirect.Hosting.Principals.Principal.Service);
        foreach (var query in new[] { $"host={one}", $"host={one}:8443", $"host=common.cn&domain={one}", $"domain={one.ToUpperInvariant()}.", $"host={one}&domain={one}" })
        {
            var found = (await service.GetAsync("/internal/links/by-slug/A?" + query)).Expect(HttpStatusCode.OK);
            Assert.Equal((link.Id.ToString(), $"https://{one}"), (found["linkId"], found["baseUrl"]));
        }

        foreach (var query in new[] { "", "host=common.cn", $"host={two}", $"host={two}&domain={one}", $"host={one}&domain={two}", "domain=nobodys.cn", $"host={one}&domain=nobodys.cn" })
        {
            (await service.GetAsync("/internal/links/by-slug/a?" + query)).Expect(HttpStatusCode.NotFound, "link_not_found");
        }

        var hosts = (await service.GetAsync("/internal/domains")).Expect(HttpStatusCode.OK).Body.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()).ToList();
        Assert.Contains(one, hosts);
        Assert.DoesNotContain(hosts, name => name!.Contains("access-shop", StringComparison.Ordinal));
    }

    private static string NewHost() => $"d{Guid.CreateVersion7().ToString("N")[16..]}.example-shop.com";

    private static string Token(Answer domain) => domain.Body.GetProperty("verification").GetProperty("dns").GetProperty("value").GetString()!;

    private static async Task<Answer> ClaimAsync(Caller shop) => (await shop.PostAsync(Domains, new { host = NewHost() })).Expect(HttpStatusCode.Created);

    private async Task<string> NewDomainAsync(Caller shop)
    {
        var made = await ClaimAsync(shop);
        await VerifyAsync(shop, made);
        return made["host"]!;
    }

    private async Task VerifyAsync(Caller shop, Answer domain)
    {
        store.Dns.Texts["_redirect." + domain["host"]] = ["v=spf1 -all", Token(domain)];
        Later();
        (await shop.PostAsync($"{Domains}/{domain.Id}/verify", null)).Expect(HttpStatusCode.OK);
    }

    // Past the pause between two looks.
    private void Later() => host.Clock.Advance(VerifyDomain.Pause);

    private static Task<Answer> NewLinkAsync(Caller shop, string domain, string slug) => shop.PostAsync("/api/v1/links", new { target = "https://shop.cn/" + slug, domain, slug });

    private Task<Answer> FollowAsync(string? name, string path) => host.As(null).SendAsync(HttpMethod.Get, path, null, name is null ? [] : [("Host", name)]);

    private async Task<string> LocationAsync(string? name, string path)
    {
        var answer = await FollowAsync(name, path);
        return answer.Headers.GetValueOrDefault("Location") ?? $"{(int)answer.Status}";
    }
}

public sealed class DomainsOnSqliteTests(SqliteStore store) : DomainsContract(store);

public sealed class DomainsOnPostgresTests(PostgresStore store) : DomainsContract(store);
