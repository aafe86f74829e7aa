using System.Net;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Passphrases;
using Redirect.Links.Storage;
using Redirect.Testing;

namespace Redirect.Links.Tests.Passphrases;

public abstract class ResolveContract(LinksStore store) : PassphraseCalls
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50";
    private protected override LinksHost Host { get; } = store.Host;

    [Fact]
    public async Task What_holds_for_the_address_holds_for_the_passphrase()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new
        {
            target = "https://item.taobao.com/item.htm?id=7",
            maxVisits = 1,
            rules = new[] { new { when = new { os = "ios" }, target = "https://shop.example.com/ios" } },
        });
        var made = await shop.PostAsync(Path, new { linkId = link.Id });
        var text = made["text"];

        // A program uses up nothing and is led nowhere; the first human takes the one place, by the rule for its phone; the second finds it taken.
        var answer = await ResolveAsync(shop, new { text, reader = new { userAgent = "curl/8.5.0" } });
        Assert.Equal(("preview", null), (answer["state"], answer["target"]));
        answer = await ResolveAsync(shop, new { text, reader = new { userAgent = Phone } });
        Assert.Equal(("active", "https://shop.example.com/ios"), (answer["state"], answer["target"]));
        answer = await ResolveAsync(shop, new { text });
        Assert.Equal(("True", "sold_out", null, null), (answer["found"], answer["state"], answer["target"], answer["visitId"]));

        (await shop.PatchAsync($"/api/v1/links/{link.Id}", """{"paused":true}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("paused", (await ResolveAsync(shop, new { text }))["state"]);
    }

    [Fact]
    public async Task Ours_is_found_with_its_link_and_a_visit_is_recorded()
    {
        var shop = await Host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7", title = "冰柠" });
        var made = await shop.PostAsync(Path, new { linkId = link.Id, placementId = placement.Id });

        const string Visitor = "AAECAwQFBgcICQoLDA0ODw";
        var answer = await ResolveAsync(shop, new { text = "快来 " + made["text"], visitorId = Visitor, reader = new { userAgent = Phone, language = "zh-CN,zh;q=0.9", address = "203.0.113.77" } });
        Assert.Equal(("True", "own", made["token"], "https://item.taobao.com/item.htm?id=7", "active"), (answer["found"], answer["kind"], answer["token"], answer["target"], answer["state"]));
        var about = answer.Body.GetProperty("link");
        Assert.Equal((link.Id, link["slug"], "冰柠"), (about.GetProperty("id").GetGuid(), about.GetProperty("slug").GetString(), about.GetProperty("title").GetString()));
        Assert.EndsWith($"/{link["slug"]}?p={placement["code"]}&f={Host.FormOf(link.Id, placement["code"], Form.Passphrase)}", about.GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.Equal(["link", "qr", "passphrase"], answer.Body.GetProperty("forms").EnumerateArray().Select(form => form.GetProperty("name").GetString()));
        Assert.Equal(made["text"], answer.Body.GetProperty("forms")[2].GetProperty("text").GetString());
        var hit = Assert.Single(answer.Body.GetProperty("all").EnumerateArray());
        Assert.Equal((made["token"], "own", ("快来 " + made["text"]).IndexOf('#')), (hit.GetProperty("token").GetString(), hit.GetProperty("kind").GetString(), hit.GetProperty("position").GetInt32()));

        var visit = Assert.Single(await VisitsOfAsync(link.Id, 1));
        Assert.Equal(answer.Body.GetProperty("visitId").GetGuid(), new Guid(visit.EventId.Span, bigEndian: true));
        Assert.Equal(placement.Id, new Guid(visit.PlacementId.Span, bigEndian: true));
        Assert.Equal(shop.MerchantId, new Guid(visit.MerchantId.Span, bigEndian: true));
        Assert.Equal((Form.Passphrase, "wechat", Quality.Human, "resolved"), (visit.Form, visit.Channel, visit.Quality, visit.QualityReason));
        Assert.Equal(("phone", "ios", "wechat", "zh-CN", "203.0.113.0/24"), (visit.Device, visit.Os, visit.App, visit.Language, visit.AddressPrefix));
        Assert.Equal(ByteString.CopyFrom([.. Enumerable.Range(0, 16).Select(value => (byte)value)]), visit.VisitorId);
    }

    [Fact]
    public async Task A_visit_without_a_reader_is_human_and_counts_where_the_links_own_do()
    {
        var shop = await Host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7", placementId = placement.Id });
        var made = await shop.PostAsync(Path, new { linkId = link.Id });
        await ResolveAsync(shop, new { text = made["token"] });
        await ResolveAsync(shop, new { text = made["token"], visitorId = Guid.CreateVersion7(), reader = new { userAgent = "Mozilla/5.0 (compatible; Googlebot/2.1)" } });

        var visits = await VisitsOfAsync(link.Id, 2);
        Assert.All(visits, visit => Assert.Equal(placement.Id, new Guid(visit.PlacementId.Span, bigEndian: true)));
        Assert.Equal([(Quality.Human, "resolved", 0), (Quality.Bot, "known_bot", 0)], visits.Select(visit => (visit.Quality, visit.QualityReason, visit.VisitorId.Length)));
        Assert.All(visits, visit => Assert.Equal(("", 0), (visit.AddressPrefix, visit.AddressHash.Length)));
    }

    [Fact]
    public async Task A_repeated_call_is_one_visit()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var made = await shop.PostAsync(Path, new { linkId = link.Id });
        var first = await shop.PostAsync(Path + "/resolve", new { text = made["token"] }, ("Idempotency-Key", "v"));
        var again = await shop.PostAsync(Path + "/resolve", new { text = made["token"] }, ("Idempotency-Key", "v"));
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotent-Replayed"]));
        await ResolveAsync(shop, new { text = made["token"] });
        Assert.Equal(2, (await VisitsOfAsync(link.Id, 2)).Count);
    }

    [Fact]
    public async Task What_leads_nowhere_says_why_and_is_no_visit()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var expired = await shop.PostAsync(Path, new { linkId = link.Id, validUntil = Host.Clock.GetUtcNow().AddMilliseconds(400) });
        var retired = await shop.PostAsync(Path, new { linkId = link.Id });
        var unknown = PassphraseTokensTests.Made(900)[^1];
        await shop.DeleteAsync($"{Path}/{retired.Id}");
        await Poll.UntilAsync(async () => (await ResolveAsync(shop, new { text = expired["token"] }))["found"] == "False", TimeSpan.FromSeconds(20), "the end of its time");

        foreach (var (token, reason) in new[] { (expired["token"]!, "expired"), (retired["token"]!, "retired"), (unknown, "unknown") })
        {
            var answer = await ResolveAsync(shop, new { text = $"复制 {PassphraseTokens.Show(token)} 打开" });
            Assert.Equal(("False", "own", token, reason, null, null), (answer["found"], answer["kind"], answer["token"], answer["reason"], answer["target"], answer["visitId"]));
        }

        // The first that leads somewhere is taken, whatever else is in the message.
        var other = await shop.NewLinkAsync();
        var good = await shop.PostAsync(Path, new { linkId = other.Id });
        var mixed = await ResolveAsync(shop, new { text = $"{PassphraseTokens.Show(unknown)} {PassphraseTokens.Show(expired["token"]!)} {PassphraseTokens.Show(good["token"]!)}" });
        Assert.Equal(("True", good["token"], 3), (mixed["found"], mixed["token"], mixed.Body.GetProperty("all").GetArrayLength()));
        Assert.Equal(mixed.Body.GetProperty("visitId").GetGuid(), new Guid(Assert.Single(await VisitsOfAsync(other.Id, 1)).EventId.Span, bigEndian: true));
    }

    [Fact]
    public async Task Another_merchants_is_as_unknown_as_one_that_was_never_made()
    {
        var shop = await Host.NewMerchantAsync();
        var other = await Host.NewMerchantAsync();
        var theirs = await other.PostAsync(Path, new { linkId = (await other.NewLinkAsync()).Id });
        var theirsRetired = await other.PostAsync(Path, new { linkId = (await other.NewLinkAsync()).Id });
        await other.DeleteAsync($"{Path}/{theirsRetired.Id}");
        var never = PassphraseTokensTests.Made(950)[^1];
        var answers = new List<string>();
        foreach (var token in new[] { theirs["token"]!, theirsRetired["token"]!, never })
        {
            answers.Add((await ResolveAsync(shop, new { text = token })).Text.Replace(token, "…", StringComparison.Ordinal));
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("\"reason\":\"unknown\"", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retired_link_is_found_and_leads_nowhere()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var made = await shop.PostAsync(Path, new { linkId = link.Id });
        await shop.DeleteAsync($"/api/v1/links/{link.Id}");
        var answer = await ResolveAsync(shop, new { text = made["token"] });
        Assert.Equal(("True", "retired", null, null), (answer["found"], answer["state"], answer["target"], answer["visitId"]));
        Assert.Equal(link.Id, answer.Body.GetProperty("link").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Taobaos_is_recognised_and_a_mistyped_one_of_ours_gets_a_hint()
    {
        var shop = await Host.NewMerchantAsync();
        var taobao = await ResolveAsync(shop, new { text = "【淘宝】https://m.tb.cn/h.UvgHtLN?tk=Y9NgdNQog4u CZ3457 「时钟」点击链接直接打开" });
        Assert.Equal(("True", "taobao", "Y9NgdNQog4u", "https://m.tb.cn/h.UvgHtLN?tk=Y9NgdNQog4u", null), (taobao["found"], taobao["kind"], taobao["token"], taobao["shortUrl"], taobao["link"]));

        var made = await shop.PostAsync(Path, new { linkId = (await shop.NewLinkAsync()).Id });
        var token = made["token"]!;
        var wrong = token[..5] + (token[5] == 'Z' ? 'Y' : 'Z') + token[6..];
        var mistyped = await ResolveAsync(shop, new { text = $"复制 {PassphraseTokens.Show(wrong)} 打开" });
        Assert.Equal(("False", "none", "passphrase_mistyped", null), (mistyped["found"], mistyped["kind"], mistyped["hint"], mistyped["token"]));

        var none = await ResolveAsync(shop, new { text = "今天吃什么？" });
        Assert.Equal(("False", "none", null, null), (none["found"], none["kind"], none["hint"], none["reason"]));
    }

    [Theory]
    [InlineData("visitorId", "x", "visitor_id_invalid")]
    [InlineData("visitorId", "AAECAwQFBgcICQoLDA0OD!", "visitor_id_invalid")]
    public async Task A_visitor_that_is_none_is_refused(string field, string value, string code)
    {
        var shop = await Host.NewMerchantAsync();
        (await shop.PostAsync(Path + "/resolve", new Dictionary<string, object> { ["text"] = "", [field] = value })).Expect(HttpStatusCode.UnprocessableEntity, code);
        (await shop.PostAsync(Path + "/resolve", new { text = "", reader = new { address = "1.2.3.4.5" } })).Expect(HttpStatusCode.UnprocessableEntity, "address_invalid");
    }

    [Fact]
    public async Task The_forms_of_a_link_show_its_standing_passphrase()
    {
        var shop = await Host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync();
        var own = await StandingOfAsync(shop, link.Id, null);
        Assert.Equal(own, await StandingOfAsync(shop, link.Id, null));
        var placed = await StandingOfAsync(shop, link.Id, placement.Id);
        Assert.NotEqual(own, placed);

        var answer = await ResolveAsync(shop, new { text = placed });
        Assert.Equal(("True", link.Id), (answer["found"], answer.Body.GetProperty("link").GetProperty("id").GetGuid()));
        Assert.Equal(placement.Id, new Guid(Assert.Single(await VisitsOfAsync(link.Id, 1)).PlacementId.Span, bigEndian: true));

        // It is listed like any other; retired, the next page gets a new one.
        var listed = (await shop.GetAsync($"{Path}?linkId={link.Id}")).Items;
        Assert.Equal([(placed, true), (own, true)], listed.Select(item => (item.GetProperty("text").GetString()!, item.GetProperty("standing").GetBoolean())));
        await shop.DeleteAsync($"{Path}/{listed[1].GetProperty("id").GetGuid()}");
        Assert.NotEqual(own, await StandingOfAsync(shop, link.Id, null));

        await shop.DeleteAsync($"/api/v1/links/{link.Id}");
        Assert.Equal(["link", "qr"], (await shop.GetAsync($"/api/v1/links/{link.Id}/forms")).Body.GetProperty("forms").EnumerateArray().Select(form => form.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Pages_that_ask_at_once_get_one_token()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var pages = Host.Services.GetRequiredService<PagePassphrases>();

        // Another replica: the same database, a memory of its own.
        var replica = ActivatorUtilities.CreateInstance<PagePassphrases>(Host.Services);
        var cancellation = TestContext.Current.CancellationToken;
        var tokens = await Task.WhenAll(Enumerable.Range(0, 60).Select(at => Task.Run(() => (at % 2 == 0 ? pages : replica).GetOrMakeAsync(link.Id, shop.MerchantId, null, cancellation), cancellation)));
        var token = Assert.Single(tokens.Distinct());
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>().CreateDbContextAsync(cancellation);
        Assert.Equal(token, (await db.Passphrases.SingleAsync(row => row.LinkId == link.Id, cancellation)).Token);

        // From memory: at once.
        var known = pages.TokenForAsync(link.Id, shop.MerchantId, null, cancellation);
        Assert.True(known.IsCompletedSuccessfully);
        Assert.Equal(token, await known);
    }

    [Fact]
    public async Task A_page_goes_without_when_there_is_no_token_to_be_had()
    {
        var shop = await Host.NewMerchantAsync();
        var pages = Host.Services.GetRequiredService<PagePassphrases>();

        // No such link: the database refuses the row.
        Assert.Null(await pages.TokenForAsync(Guid.CreateVersion7(), shop.MerchantId, null, TestContext.Current.CancellationToken));
    }
}

public sealed class ResolveOnSqliteTests(SqliteStore store) : ResolveContract(store);

public sealed class ResolveOnPostgresTests(PostgresStore store) : ResolveContract(store);
