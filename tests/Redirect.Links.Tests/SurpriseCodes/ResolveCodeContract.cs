using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Links.Claims;
using Redirect.Links.SurpriseCodes;
using Redirect.Testing;

namespace Redirect.Links.Tests.SurpriseCodes;

public abstract class ResolveCodeContract(LinksStore store)
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50";

    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_keyword_is_found_with_its_benefit_and_the_visit_is_recorded()
    {
        var shop = await host.NewMerchantAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7" });
        var word = CodeCalls.NewKeyword();
        var made = await shop.NewCodeAsync(("keyword", word), ("linkId", link.Id), ("placementId", placement.Id), ("stock", 5), ("audienceBenefits", new[] { new { audience = "new", benefit = CodeCalls.Coupon(2000) } }));
        var answer = (await shop.PostAsync(CodeCalls.Path + "/resolve", new { text = $" {word.ToUpperInvariant()} ", visitorId = "AAECAwQFBgcICQoLDA0ODw", reader = new { userAgent = Phone, language = "zh-CN", address = "203.0.113.77" } })).Expect(HttpStatusCode.OK);
        Assert.Equal(("True", made.Id, "keyword", "https://item.taobao.com/item.htm?id=7", "False", "False"), (answer["found"], answer.Id, answer["form"], answer["target"], answer["soldOut"], answer["used"]));
        Assert.Equal(made["benefit"], answer["benefit"]);
        Assert.Equal(2000, answer.Body.GetProperty("audienceBenefits")[0].GetProperty("benefit").GetProperty("faceValue").GetInt64());

        var visit = Assert.Single(await VisitsOfAsync(link.Id, 1));
        Assert.Equal((answer.Body.GetProperty("visitId").GetGuid(), placement.Id), (new Guid(visit.EventId.Span, bigEndian: true), new Guid(visit.PlacementId.Span, bigEndian: true)));
        Assert.Equal((Form.Surprise, "wechat", Quality.Human, "phone", "ios", "203.0.113.0/24"), (visit.Form, visit.Channel, visit.Quality, visit.Device, visit.Os, visit.AddressPrefix));
        Assert.Equal(16, visit.VisitorId.Length);
    }

    [Fact]
    public async Task A_merchants_own_visitor_ids_are_visitors()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var word = CodeCalls.NewKeyword();
        await shop.NewCodeAsync(("keyword", word), ("linkId", link.Id));
        foreach (var visitor in new[] { "member 7", "member 7", "member 8", new string('x', 64) })
        {
            (await shop.ResolveAsync(word, visitor)).Expect(HttpStatusCode.OK);
        }

        Assert.Equal(3, (await VisitsOfAsync(link.Id, 4)).Select(visit => visit.VisitorId).Distinct().Count());
        foreach (var visitor in new[] { "", new string('x', 65), "会员", "a\u007Fb" })
        {
            (await shop.ResolveAsync(word, visitor)).Expect(HttpStatusCode.UnprocessableEntity, "visitor_id_invalid");
        }
    }

    [Fact]
    public async Task A_phrase_is_found_inside_a_sentence_longest_first()
    {
        var shop = await host.NewMerchantAsync();
        var (shortOne, link) = (CodeCalls.NewKeyword(), await shop.NewLinkAsync());
        var longOne = shortOne + "大礼";
        var little = await shop.NewCodeAsync(("phrase", shortOne), ("linkId", link.Id));
        var large = await shop.NewCodeAsync(("phrase", longOne), ("linkId", link.Id));
        await shop.NewCodeAsync(("keyword", shortOne + "大"));
        Assert.Equal(large.Id, (await shop.ResolveAsync($"你好，我要 {longOne[..4]} {longOne[4..]} 呀")).Expect(HttpStatusCode.OK).Id);
        Assert.Equal(little.Id, (await shop.ResolveAsync($"你好，我要{shortOne}呀")).Expect(HttpStatusCode.OK).Id);

        // A keyword is not said inside a sentence; and what has ended hides nothing behind it.
        Assert.Equal(little.Id, (await shop.ResolveAsync($"我要{shortOne}大呀")).Expect(HttpStatusCode.OK).Id);
        (await shop.ChangeCodeAsync(large.Id, new { validUntil = "2020-01-01T00:00:00Z" })).Expect(HttpStatusCode.OK);
        Assert.Equal(little.Id, (await shop.ResolveAsync(longOne)).Expect(HttpStatusCode.OK).Id);
        Assert.All(await VisitsOfAsync(link.Id, 4), visit => Assert.Equal(Form.Staff, visit.Form));
        (await (await host.NewMerchantAsync()).ResolveAsync($"我要{shortOne}")).Expect(HttpStatusCode.NotFound, "code_not_found");
    }

    [Fact]
    public async Task A_phrase_is_its_staffs()
    {
        var shop = await host.NewMerchantAsync();
        var placement = (await shop.PostAsync("/api/v1/placements", new { campaignId = await shop.NewCampaignAsync(), channel = "store", name = "Till", staff = "小王" })).Expect(HttpStatusCode.Created);
        var word = CodeCalls.NewKeyword();
        var link = await shop.NewLinkAsync();
        await shop.NewCodeAsync(("phrase", word), ("placementId", placement.Id), ("linkId", link.Id));
        (await shop.ResolveAsync(word, staffId: "小李")).Expect(HttpStatusCode.Forbidden, "staff_mismatch");
        Assert.Equal("小王", (await shop.ResolveAsync(word, staffId: "小王")).Expect(HttpStatusCode.OK)["staffId"]);
        Assert.Equal("小王", (await shop.ResolveAsync(word)).Expect(HttpStatusCode.OK)["staffId"]);
        Assert.Equal(2, (await VisitsOfAsync(link.Id, 2)).Count);
        (await shop.ResolveAsync(word, staffId: new string('x', 65))).Expect(HttpStatusCode.UnprocessableEntity, "too_long");
    }

    [Fact]
    public async Task A_one_time_code_is_found_and_says_whether_it_is_used()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var many = await shop.NewCodeAsync(("generate", new { count = 3, prefix = "AB" }), ("linkId", link.Id));
        var lines = (await shop.PostAsync($"{CodeCalls.Path}/{many.Id}/codes", null)).Expect(HttpStatusCode.OK).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var code = lines[1].Split(',')[0];
        var answer = (await shop.ResolveAsync(code.ToLowerInvariant())).Expect(HttpStatusCode.OK);
        Assert.Equal((many.Id, "oneTime", "False"), (answer.Id, answer["form"], answer["used"]));
        (await shop.ResolveAsync(code[..^1] + (code[^1] == 'A' ? 'B' : 'A'))).Expect(HttpStatusCode.NotFound, "code_not_found");
        await host.OnDatabaseAsync(async db =>
        {
            db.Claims.Add(new Claim { Id = Guid.CreateVersion7(), MerchantId = shop.MerchantId, CodeId = many.Id, VisitorId = Guid.CreateVersion7(), Slot = 1, Number = 0, State = ClaimState.Claimed, Target = "x", CreatedAt = DateTime.UnixEpoch, Steps = 1 });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Equal("True", (await shop.ResolveAsync(code)).Expect(HttpStatusCode.OK)["used"]);
    }

    [Fact]
    public async Task A_sold_out_code_leads_to_its_sold_out_target()
    {
        var shop = await host.NewMerchantAsync();
        var word = CodeCalls.NewKeyword();
        var made = await shop.NewCodeAsync(("keyword", word), ("stock", 2), ("soldOutTarget", "https://shop.example.com/late"));
        await host.OnDatabaseAsync(async db =>
        {
            (await db.CodeStocks.FindAsync([made.Id], TestContext.Current.CancellationToken))!.Held = 2;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var answer = (await shop.ResolveAsync(word)).Expect(HttpStatusCode.OK);
        Assert.Equal(("True", "https://shop.example.com/late"), (answer["soldOut"], answer["target"]));
        Assert.Equal(0, (await shop.ReadCodeAsync(made.Id)).Body.GetProperty("stock").GetProperty("left").GetInt64());
    }

    [Fact]
    public async Task Bad_fields_are_named()
    {
        var shop = await host.NewMerchantAsync();
        (await shop.ResolveAsync(null)).Expect(HttpStatusCode.UnprocessableEntity, "required");
        (await shop.ResolveAsync("x", address: "1.2.3.4.5")).Expect(HttpStatusCode.UnprocessableEntity, "address_invalid");
        (await shop.ResolveAsync(new string('x', 500))).Expect(HttpStatusCode.NotFound, "code_not_found");
        (await shop.ResolveAsync(new string('x', 501))).Expect(HttpStatusCode.RequestEntityTooLarge, "text_too_long");
    }

    [Fact] // S40
    public async Task All_that_is_not_found_looks_the_same()
    {
        var (shop, stranger) = (await host.NewMerchantAsync(), await host.NewMerchantAsync());
        var many = await shop.NewCodeAsync(("generate", new { count = 1 }));
        var code = (await shop.PostAsync($"{CodeCalls.Path}/{many.Id}/codes", null)).Expect(HttpStatusCode.OK).Text.Split('\n')[1].Split(',')[0];
        var words = new Dictionary<string, string>();
        foreach (var kind in new[] { "draft", "not started", "not started far off", "ended", "withdrawn", "another's", "another's phrase" })
        {
            words[kind] = CodeCalls.NewKeyword();
        }

        await shop.NewCodeAsync(("keyword", words["draft"]), ("draft", true));
        await shop.NewCodeAsync(("keyword", words["not started"]), ("validFrom", host.Clock.GetUtcNow().UtcDateTime.AddMinutes(10)));
        await shop.NewCodeAsync(("keyword", words["not started far off"]), ("validFrom", "2098-01-01T00:00:00Z"));
        var ended = await shop.NewCodeAsync(("keyword", words["ended"]));
        (await shop.ChangeCodeAsync(ended.Id, new { validUntil = "2020-01-01T00:00:00Z" })).Expect(HttpStatusCode.OK);
        var withdrawn = await shop.NewCodeAsync(("phrase", words["withdrawn"]));
        (await shop.DeleteAsync($"{CodeCalls.Path}/{withdrawn.Id}")).Expect(HttpStatusCode.NoContent);
        await stranger.NewCodeAsync(("keyword", words["another's"]));
        await stranger.NewCodeAsync(("phrase", words["another's phrase"]));
        words["unknown"] = CodeCalls.NewKeyword();
        words["no code at all"] = "！？";
        words["wrong check symbol"] = code[..^1] + (code[^1] == 'A' ? 'B' : 'A');
        words["another's sentence"] = "我要 " + words["another's phrase"];

        // Each by a visitor of its own, so that the limits do not show.
        var seen = new HashSet<string>();
        foreach (var (kind, text) in words)
        {
            var answer = (await shop.ResolveAsync(text, Guid.CreateVersion7().ToString())).Expect(HttpStatusCode.NotFound, "code_not_found");

            // The trace id names the call.
            var body = answer.Text.Replace(answer["traceId"] ?? "-", "", StringComparison.Ordinal);
            var headers = answer.Headers.Where(header => header.Key is not ("Date" or "traceparent" or "Request-Id")).OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}");
            seen.Add($"{body}\n{string.Join('\n', headers)}");
            Assert.True(seen.Count == 1, $"'{kind}' looks different: {string.Join("\n---\n", seen)}");
        }

        // Another's one-time code; the lookup itself says nothing either.
        (await stranger.ResolveAsync(code)).Expect(HttpStatusCode.NotFound, "code_not_found");
        Assert.Null(await host.Services.GetRequiredService<CodeLookup>().FindAsync(stranger.MerchantId, code, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_repeated_call_is_one_visit()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var word = CodeCalls.NewKeyword();
        await shop.NewCodeAsync(("keyword", word), ("linkId", link.Id));
        var first = await shop.PostAsync(CodeCalls.Path + "/resolve", new { text = word }, ("Idempotency-Key", "v"));
        var again = await shop.PostAsync(CodeCalls.Path + "/resolve", new { text = word }, ("Idempotency-Key", "v"));
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotent-Replayed"]));
        await shop.ResolveAsync(word);
        Assert.Equal(2, (await VisitsOfAsync(link.Id, 2)).Count);
    }

    private async Task<IReadOnlyList<Visit>> VisitsOfAsync(Guid linkId, int count)
    {
        var link = ByteString.CopyFrom(linkId.ToByteArray(bigEndian: true));
        var publisher = (RecordingPublisher)host.Services.GetRequiredService<IMessagePublisher>();
        IReadOnlyList<Visit> Mine() => [.. publisher.Visits.Where(visit => visit.LinkId == link)];
        await Poll.UntilAsync(() => Task.FromResult(Mine().Count), seen => seen >= count, TimeSpan.FromSeconds(20), $"{count} visits of the link");
        return Mine();
    }
}

public sealed class ResolveCodeOnSqliteTests(SqliteStore store) : ResolveCodeContract(store);

public sealed class ResolveCodeOnPostgresTests(PostgresStore store) : ResolveCodeContract(store);
