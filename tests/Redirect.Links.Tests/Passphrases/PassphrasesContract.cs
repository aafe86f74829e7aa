using System.Net;
using System.Text;
using System.Text.Json;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Principals;
using Redirect.Links.Passphrases;

namespace Redirect.Links.Tests.Passphrases;

public abstract class PassphrasesContract(LinksStore store)
{
    private const string Path = "/api/v1/passphrases";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_passphrase_is_made_with_the_default_text_for_thirty_days()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=1", title = "夏日冰柠" });
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var before = host.Clock.GetUtcNow().UtcDateTime;
        var made = (await shop.PostAsync(Path, new { linkId = link.Id, placementId = placement.Id })).Expect(HttpStatusCode.Created);

        Assert.Equal($"{Path}/{made.Id}", made.Headers["Location"]);
        Assert.True(PassphraseTokens.IsToken(made["token"]!));
        Assert.Contains(PassphraseTokens.Show(made["token"]!), made["text"], StringComparison.Ordinal);
        Assert.Contains("夏日冰柠", made["text"], StringComparison.Ordinal);
        Assert.Contains($"/{link["slug"]}?p={placement["code"]}&f={host.FormOf(link.Id, placement["code"], Form.Passphrase)}", made["text"], StringComparison.Ordinal);
        Assert.Equal((link.Id.ToString(), placement.Id.ToString(), "False"), (made["linkId"], made["placementId"], made["standing"]));
        Assert.InRange(made.Body.GetProperty("validUntil").GetDateTime() - before, TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1), TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));

        var read = (await shop.GetAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(made.Text, read.Text);
    }

    [Theory]
    [InlineData("{token}")]
    [InlineData("口令{token}，{title}")]
    [InlineData("A{token}B {title}{url}")]
    [InlineData("{title}\n{token}\n{url}")]
    [InlineData("券后￥199！{token} {until} {url}")]
    [InlineData("#双11# {token}{token} {title}")]
    [InlineData("{lone brace {token} } ok")]
    public async Task The_text_of_a_template_leads_back_to_its_token(string template)
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=1", title = "￥199 {token} {0} ${jndi:x}" });
        if (template.StartsWith("{title}", StringComparison.Ordinal))
        {
            link = await shop.NewLinkAsync();
        }

        var made = await shop.PostAsync(Path, new { linkId = link.Id, template, validUntil = host.Clock.GetUtcNow().AddDays(1) });
        if (template.StartsWith("{lone", StringComparison.Ordinal))
        {
            Assert.StartsWith("{lone brace #", made.Expect(HttpStatusCode.Created)["text"], StringComparison.Ordinal);
        }

        made.Expect(HttpStatusCode.Created);
        var resolved = (await shop.PostAsync(Path + "/resolve", new { text = made["text"] })).Expect(HttpStatusCode.OK);
        Assert.Equal(("True", "own", made["token"], link.Id), (resolved["found"], resolved["kind"], resolved["token"], resolved.Body.GetProperty("link").GetProperty("id").GetGuid()));
    }

    [Theory]
    [InlineData("没有占位符", "template_without_token")]
    [InlineData("{token} {name}", "template_placeholder_unknown")]
    [InlineData("{token} {0}", "template_placeholder_unknown")]
    [InlineData("{token} {{7*7}}", "template_placeholder_unknown")]
    [InlineData("{token} ${jndi:ldap}", "template_placeholder_unknown")]
    [InlineData("{TOKEN}", "template_placeholder_unknown")]
    [InlineData("{token}\u0000", "control_character")]
    [InlineData("https://example.com/{token}", "template_hides_token")]
    [InlineData("{url}{token}", "template_hides_token")]
    [InlineData("￥Ab3XdYeFgHi￥ {token}", "template_hides_token")]
    [InlineData("#Q7K4-M2XR-9TBP# {token}", "template_hides_token")]
    public async Task A_template_that_does_not_work_is_refused(string template, string code)
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        (await shop.PostAsync(Path, new { linkId = link.Id, template })).Expect(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task What_a_passphrase_can_not_be_made_of_is_named()
    {
        var shop = await host.NewMerchantAsync();
        var other = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var foreign = await other.NewLinkAsync();
        var place = await other.NewPlacementAsync(await other.NewCampaignAsync());
        async Task RefusedAsync(object body, string code) => (await shop.PostAsync(Path, body)).Expect(HttpStatusCode.UnprocessableEntity, code);

        await RefusedAsync(new { }, "link_not_found");
        await RefusedAsync(new { linkId = foreign.Id }, "link_not_found");
        await RefusedAsync(new { linkId = link.Id, placementId = place.Id }, "placement_not_found");
        await RefusedAsync(new { linkId = link.Id, validUntil = host.Clock.GetUtcNow().AddMinutes(-1) }, "valid_until_past");
        await RefusedAsync(new { linkId = link.Id, validUntil = "9999-12-31T23:59:59Z" }, "valid_until_too_far");
        await RefusedAsync(new { linkId = link.Id, validUntil = "2099-01-01T00:00:00" }, "time_zone_missing");
        await RefusedAsync(new { linkId = link.Id, template = "{token}" + new string('x', 500) }, "too_long");
        await RefusedAsync(new { linkId = link.Id, token = "Q7K4M2XR9TBP" }, "unknown_field");
        await shop.DeleteAsync($"/api/v1/links/{link.Id}");
        await RefusedAsync(new { linkId = link.Id }, "link_retired");

        var reader = host.As(new Principal(PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), [Scopes.LinksRead]));
        (await reader.PostAsync(Path, new { linkId = link.Id })).Expect(HttpStatusCode.Forbidden, "scope_missing");
        (await host.As(null).PostAsync(Path + "/resolve", new { text = "" })).Expect(HttpStatusCode.Unauthorized);
        (await host.As(new Principal(PrincipalKind.Merchant, shop.MerchantId, Guid.CreateVersion7(), [Scopes.StatsRead])).PostAsync(Path + "/resolve", new { text = "" })).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_repeated_call_makes_one()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var first = (await shop.PostAsync(Path, new { linkId = link.Id }, ("Idempotency-Key", "one"))).Expect(HttpStatusCode.Created);
        var again = (await shop.PostAsync(Path, new { linkId = link.Id }, ("Idempotency-Key", "one"))).Expect(HttpStatusCode.Created);
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotent-Replayed"]));
        Assert.Single((await shop.GetAsync($"{Path}?linkId={link.Id}")).Items);
    }

    [Fact]
    public async Task Passphrases_made_at_once_are_different()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => shop.PostAsync(Path, new { linkId = link.Id })));
        Assert.Equal(40, made.Select(one => one.Expect(HttpStatusCode.Created)["token"]).Distinct().Count());
    }

    [Fact]
    public async Task They_are_listed_by_link_and_page_by_page()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var other = await shop.NewLinkAsync();
        var made = new List<Guid>();
        for (var at = 0; at < 5; at++)
        {
            made.Add((await shop.PostAsync(Path, new { linkId = link.Id })).Id);
            await shop.PostAsync(Path, new { linkId = other.Id });
        }

        await shop.DeleteAsync($"{Path}/{made[2]}");
        var read = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (await shop.GetAsync($"{Path}?linkId={link.Id}&limit=2" + (cursor is null ? "" : "&cursor=" + cursor))).Expect(HttpStatusCode.OK);
            read.AddRange(page.Items.Select(item => item.GetProperty("id").GetGuid()));
            cursor = page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal([made[4], made[3], made[1], made[0]], read);
        Assert.Equal(5, (await shop.GetAsync($"{Path}?linkId={link.Id}&retired=true")).Items.Count);
        Assert.Equal(9, (await shop.GetAsync(Path)).Items.Count);
        (await shop.GetAsync(Path + "?limit=0")).Expect(HttpStatusCode.BadRequest, "limit_invalid");
    }

    [Fact]
    public async Task Another_merchants_is_not_there()
    {
        var shop = await host.NewMerchantAsync();
        var other = await host.NewMerchantAsync();
        var made = await shop.PostAsync(Path, new { linkId = (await shop.NewLinkAsync()).Id });
        (await other.GetAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.NotFound, "passphrase_not_found");
        (await other.DeleteAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.NotFound, "passphrase_not_found");
        Assert.Empty((await other.GetAsync($"{Path}?linkId={made["linkId"]}")).Items);
        (await shop.GetAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.OK);
        (await shop.DeleteAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await shop.DeleteAsync($"{Path}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("True", (await shop.GetAsync($"{Path}/{made.Id}"))["retired"]);
    }

    [Fact]
    public async Task The_published_message_resolves_once_its_token_is_one_of_the_merchants()
    {
        var shop = await host.NewMerchantAsync();
        var made = await shop.PostAsync(Path, new { linkId = (await shop.NewLinkAsync()).Id });
        var shown = PassphraseTokens.Show(made["token"]!);
        foreach (var message in new[] { $"618会员日 复制 {shown} 打开「小栈」领券", shown.ToLowerInvariant(), shown.Trim('#').Replace("-", " ", StringComparison.Ordinal), made["token"]! })
        {
            var resolved = (await shop.PostAsync(Path + "/resolve", new { text = message })).Expect(HttpStatusCode.OK);
            Assert.Equal(("True", "own", made["token"]), (resolved["found"], resolved["kind"], resolved["token"]));
        }
    }

    [Fact]
    public void A_text_of_any_title_leads_to_its_token()
    {
        var random = new Random(5);
        var pieces = new[] { "￥Ab3XdYeFgHi￥", "#Q7K4-M2XR-9TBP#", "{token}", "#", "-", "&yen;", "https://m.tb.cn/h.1?tk=Ab3XdYeFgHi", "【包邮】", "🎁", "\n", " ", "淘宝", "a", "9", "<b>", "\u200B" };
        foreach (var token in PassphraseTokensTests.Made(2000))
        {
            var title = string.Concat(random.GetItems(pieces, random.Next(0, 30)));
            var standing = PagePassphrases.TextOf(token, title, "https://go.example/slug?p=p1&f=passphrase.7K3M9P");
            Assert.True(PassphraseTemplate.LeadsTo(standing, token), standing);
            var text = PassphraseTemplate.Render(PassphraseTemplate.Default, token, title, "https://go.example/s?f=passphrase.7K3M9P", DateTime.UnixEpoch);
            Assert.True(PassphraseTemplate.LeadsTo(text, token), text);
            Assert.Contains("1970-01-01 08:00", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("￥", 8192 / 3, true)]
    [InlineData("￥", (8192 / 3) + 1, false)]
    [InlineData("A", 8192, true)]
    [InlineData("A", 8193, false)]
    public async Task A_text_beyond_eight_kibibytes_is_too_large(string letter, int count, bool taken)
    {
        var shop = await host.NewMerchantAsync();
        var answer = await shop.PostAsync(Path + "/resolve", new { text = new StringBuilder().Insert(0, letter, count).ToString() });
        if (taken)
        {
            Assert.Equal(("False", "none"), (answer.Expect(HttpStatusCode.OK)["found"], answer["kind"]));
        }
        else
        {
            answer.Expect(HttpStatusCode.RequestEntityTooLarge, "text_too_long");
        }
    }

    // S94
    [Fact]
    public async Task A_body_of_a_million_signs_or_of_wrappers_is_too_large()
    {
        var shop = await host.NewMerchantAsync();
        foreach (var text in new[] { new string('￥', 1_000_000), new string('(', 200_000) + "Ab3XdYeFgHi" + new string(')', 200_000) })
        {
            // Kestrel answers before the body is sent, which clients see as the answer or as a broken pipe; with Expect they wait for it.
            (await shop.PostAsync(Path + "/resolve", JsonSerializer.Serialize(new { text }), ("Expect", "100-continue"))).Expect(HttpStatusCode.RequestEntityTooLarge);
        }

        (await shop.PostAsync(Path + "/resolve", new { text = new string('(', 100_000) + "Ab3XdYeFgHi" + new string(')', 100_000) })).Expect(HttpStatusCode.RequestEntityTooLarge, "text_too_long");

        (await shop.PostAsync(Path + "/resolve", "{\"text\":\"\\ud800\"}")).Expect(HttpStatusCode.BadRequest);
        (await shop.PostAsync(Path + "/resolve", new { })).Expect(HttpStatusCode.UnprocessableEntity, "required");
    }
}

public sealed class PassphrasesOnSqliteTests(SqliteStore store) : PassphrasesContract(store);

public sealed class PassphrasesOnPostgresTests(PostgresStore store) : PassphrasesContract(store);
