using System.Net;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Contracts.Links.V1;
using Redirect.Hosting.Writes;
using Redirect.Links.Questions;
using Redirect.Links.Storage;
using Redirect.Links.Tests.Passphrases;
using Redirect.Links.Watermarks;

namespace Redirect.Links.Tests.Watermarks;

public abstract class WatermarksContract(LinksStore store) : PassphraseCalls
{
    private const string Marks = "/api/v1/watermarks";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected override LinksHost Host { get; } = store.Host;

    private LinkQuestions Questions => Host.Services.GetRequiredService<LinkQuestions>();

    [Fact]
    public async Task A_link_and_placement_have_one_mark_however_often_it_is_asked_for()
    {
        var shop = await Host.NewMerchantAsync();
        var campaign = (await shop.PostAsync("/api/v1/campaigns", new { name = "双十一" })).Expect(HttpStatusCode.Created).Id;
        var placement = (await shop.PostAsync("/api/v1/placements", new { campaignId = campaign, channel = "kol", name = "小美", store = "杭州", staff = "7", partner = "美工作室" })).Expect(HttpStatusCode.Created);
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7", title = "冰柠" });

        var before = Host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var mark = (await IssueAsync(shop, link.Id, placement.Id)).Watermark;
        Assert.True(WatermarkId.IsOne(mark.Id));
        Assert.InRange(mark.IssuedAtMs, before, before + 60_000);
        Assert.Equal(
            (link.Id, link["slug"], "冰柠", false, placement.Id, placement["code"], "小美", "kol"),
            (Ids.Of(mark.LinkId), mark.LinkSlug, mark.LinkTitle, mark.LinkRetired, Ids.Of(mark.PlacementId), mark.PlacementCode, mark.PlacementName, mark.Channel));
        Assert.Equal(("杭州", "7", "美工作室", campaign, "双十一"), (mark.Store, mark.Staff, mark.Partner, Ids.Of(mark.CampaignId), mark.CampaignName));
        Assert.Equal(mark, (await IssueAsync(shop, link.Id, placement.Id)).Watermark);

        // Of the link alone it is another; of the placement alone as well, and only where there is no doubt.
        var alone = (await IssueAsync(shop, link.Id, null)).Watermark;
        Assert.NotEqual(mark.Id, alone.Id);
        Assert.True(alone is { PlacementId.IsEmpty: true, CampaignId.IsEmpty: true, PlacementCode: "", CampaignName: "" });
        Refused(await IssueAsync(shop, null, placement.Id), ("linkId", "link_required"));
        var own = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=8", placementId = placement.Id });
        Assert.Equal(own.Id, Ids.Of((await IssueAsync(shop, null, placement.Id)).Watermark.LinkId));
        await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=9", placementId = placement.Id });
        Refused(await IssueAsync(shop, null, placement.Id), ("linkId", "link_required"));
        await shop.DeleteAsync($"/api/v1/links/{own.Id}");
        Assert.Equal("https://item.taobao.com/item.htm?id=9", (await shop.GetAsync($"/api/v1/links/{Ids.Of((await IssueAsync(shop, null, placement.Id)).Watermark.LinkId)}"))["target"]);
    }

    [Fact]
    public async Task What_is_not_the_merchants_or_not_in_use_gets_no_mark()
    {
        var (shop, stranger) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var link = await shop.NewLinkAsync();
        Refused(await IssueAsync(shop, null, null), ("linkId", "link_required"));
        Refused(await IssueAsync(stranger, link.Id, null), ("linkId", "link_not_found"));
        Refused(await IssueAsync(shop, Guid.CreateVersion7(), null), ("linkId", "link_not_found"));
        Refused(await IssueAsync(stranger, (await stranger.NewLinkAsync()).Id, placement.Id), ("placementId", "placement_not_found"));
        var malformed = new IssueWatermarkRequest { MerchantId = Ids.Bytes(shop.MerchantId), LinkId = ByteString.CopyFromUtf8("x") };
        Refused(await Questions.IssueWatermarkAsync(malformed, Token), ("linkId", "link_not_found"));
        await shop.DeleteAsync($"/api/v1/placements/{placement.Id}");
        Refused(await IssueAsync(shop, link.Id, placement.Id), ("placementId", "placement_retired"));
        await shop.DeleteAsync($"/api/v1/links/{link.Id}");
        Refused(await IssueAsync(shop, link.Id, null), ("linkId", "link_retired"));
        await Assert.ThrowsAsync<ArgumentException>(() => Questions.IssueWatermarkAsync(new IssueWatermarkRequest(), Token));
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_one_mark()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var marks = await Task.WhenAll(Enumerable.Range(0, 24).Select(at => Task.Run(() => IssueAsync(shop, link.Id, at % 2 == 0 ? placement.Id : null))));
        Assert.Equal(2, marks.Select(mark => mark.Watermark.Id).Distinct().Count());
        Assert.Equal(2, (await shop.GetAsync($"{Marks}?linkId={link.Id}")).Items.Count);
    }

    [Fact]
    public async Task A_number_that_is_taken_is_drawn_again()
    {
        var shop = await Host.NewMerchantAsync();
        var taken = (long)(await IssueAsync(shop, (await shop.NewLinkAsync()).Id, null)).Watermark.Id;
        var link = await shop.NewLinkAsync();
        await using var db = await Contexts.CreateDbContextAsync(Token);
        var (draws, free) = (0, WatermarkId.Random());
        var made = await IssueWatermark.MakeAsync(db, shop.MerchantId, link.Id, null, () => ++draws < 4 ? taken : free, DateTime.UnixEpoch, Token);
        Assert.Equal((free, 4), (made.Id, draws));
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await IssueWatermark.MakeAsync(db, shop.MerchantId, (await shop.NewLinkAsync()).Id, null, () => taken, DateTime.UnixEpoch, Token));
    }

    [Fact]
    public async Task At_the_quota_there_is_no_new_mark_but_the_old_ones_are_still_found()
    {
        var shop = await Host.NewMerchantAsync();
        var issue = ActivatorUtilities.CreateInstance<IssueWatermark>(Host.Services, Microsoft.Extensions.Options.Options.Create(new WatermarkOptions { MaxPerMerchant = 2 }));
        Task<IssueWatermarkAnswer> AskAsync(Guid link) => issue.AnswerAsync(new IssueWatermarkRequest { MerchantId = Ids.Bytes(shop.MerchantId), LinkId = Ids.Bytes(link) }, Token);
        var links = new[] { await shop.NewLinkAsync(), await shop.NewLinkAsync(), await shop.NewLinkAsync() };
        var first = await AskAsync(links[0].Id);
        Assert.NotNull((await AskAsync(links[1].Id)).Watermark);
        Refused(await AskAsync(links[2].Id), ("linkId", "watermark_quota_exceeded"));
        Assert.Equal(first, await AskAsync(links[0].Id));
    }

    [Fact]
    public async Task Marks_are_found_by_their_merchant_only_and_keys_differ()
    {
        var (shop, stranger) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var mine = (await IssueAsync(shop, (await shop.NewLinkAsync()).Id, null)).Watermark;
        var theirs = (await IssueAsync(stranger, (await stranger.NewLinkAsync()).Id, null)).Watermark;
        var asked = new FindWatermarksRequest { MerchantId = Ids.Bytes(shop.MerchantId), Ids = { mine.Id, theirs.Id, 0, ulong.MaxValue, mine.Id } };
        asked.Ids.AddRange(Enumerable.Range(0, 1_200).Select(_ => (ulong)WatermarkId.Random()));
        Assert.Equal([mine], (await Questions.FindWatermarksAsync(asked, Token)).Watermarks);

        var keys = new List<ByteString>();
        foreach (var merchant in new[] { shop, stranger, shop })
        {
            keys.Add((await Questions.WatermarkKeyAsync(new WatermarkKeyRequest { MerchantId = Ids.Bytes(merchant.MerchantId) }, Token)).Key);
        }

        Assert.All(keys, key => Assert.Equal(32, key.Length));
        Assert.Equal(keys[0], keys[2]);
        Assert.NotEqual(keys[0], keys[1]);
    }

    [Fact]
    public async Task A_marked_picture_is_a_visit_at_its_placement_and_leads_where_the_link_does()
    {
        const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50";
        var shop = await Host.NewMerchantAsync();
        var campaign = await shop.NewCampaignAsync();
        var (placement, own) = (await shop.NewPlacementAsync(campaign), await shop.NewPlacementAsync(campaign));
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7", placementId = own.Id, rules = new[] { new { when = new { os = "ios" }, target = "https://shop.example.com/ios" } } });
        var (given, common) = ((await IssueAsync(shop, link.Id, placement.Id)).Watermark, (await IssueAsync(shop, link.Id, null)).Watermark);

        var first = await ResolveAsync(shop, given.Id, request => (request.UserAgent, request.Language, request.Address, request.VisitorId) = (Phone, "zh-CN", "203.0.113.77", "member-4711"));
        Assert.Equal((true, "active", "https://shop.example.com/ios", given), (first.Found, first.State, first.Target, first.Watermark));
        var second = await ResolveAsync(shop, common.Id);
        Assert.Equal((true, "active", "https://item.taobao.com/item.htm?id=7", common), (second.Found, second.State, second.Target, second.Watermark));

        var visits = await VisitsOfAsync(link.Id, 2);
        Assert.Equal([first.VisitId, second.VisitId], visits.Select(visit => visit.EventId));
        Assert.Equal([placement.Id, own.Id], visits.Select(visit => Ids.Of(visit.PlacementId)));
        Assert.All(visits, visit => Assert.Equal((Form.Watermark, Quality.Human, "resolved"), (visit.Form, visit.Quality, visit.QualityReason)));
        Assert.Equal([("wechat", "zh-CN", 16), ("other", visits[1].Language, 0)], visits.Select(visit => (visit.App, visit.Language, visit.VisitorId.Length)));
    }

    [Fact]
    public async Task What_the_link_lets_nobody_through_to_is_said_and_what_is_unknown_is_not_found()
    {
        var (shop, stranger) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7", maxVisits = 1 });
        var mark = (await IssueAsync(shop, link.Id, null)).Watermark;
        Assert.Equal(("active", false), ((await ResolveAsync(shop, mark.Id)) is var one ? one.State : "", one.VisitId.IsEmpty));
        Assert.Equal(("sold_out", "", true), ((await ResolveAsync(shop, mark.Id)) is var two ? two.State : "", two.Target, two.VisitId.IsEmpty));
        await shop.DeleteAsync($"/api/v1/links/{link.Id}");
        var retired = await ResolveAsync(shop, mark.Id);
        Assert.Equal((true, "retired", "", true, true), (retired.Found, retired.State, retired.Target, retired.VisitId.IsEmpty, retired.Watermark.LinkRetired));
        Assert.Single(await VisitsOfAsync(link.Id, 1));

        foreach (var (merchant, id) in new[] { (stranger, mark.Id), (shop, (ulong)WatermarkId.Random()), (shop, 0UL), (shop, ulong.MaxValue) })
        {
            Assert.Equal(new ResolveWatermarkAnswer(), await ResolveAsync(merchant, id));
        }

        Assert.Equal(["visitorId visitor_id_invalid"], (await ResolveAsync(shop, mark.Id, request => request.VisitorId = "会员")).Refusals.Select(refusal => $"{refusal.Field} {refusal.Code}"));
        Assert.Equal(["reader.address address_invalid"], (await ResolveAsync(shop, mark.Id, request => request.Address = "x")).Refusals.Select(refusal => $"{refusal.Field} {refusal.Code}"));
    }

    [Fact]
    public async Task Marks_are_listed_newest_first_page_by_page_and_read_by_their_digits()
    {
        var (shop, stranger) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var (link, placement) = (await shop.NewLinkAsync(), await shop.NewPlacementAsync(await shop.NewCampaignAsync()));
        var made = new List<string>();
        for (var at = 0; at < 5; at++)
        {
            made.Add(WatermarkId.TextOf((long)(await IssueAsync(shop, at == 0 ? link.Id : (await shop.NewLinkAsync()).Id, at < 2 ? placement.Id : null)).Watermark.Id));
            Host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var listed = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await shop.GetAsync($"{Marks}?limit=2{(cursor.Length > 0 ? "&cursor=" + cursor : "")}")).Expect(HttpStatusCode.OK);
            listed.AddRange(page.Items.Select(item => item.GetProperty("id").GetString()!));
            cursor = page["nextCursor"];
        }

        Assert.Equal(made.AsEnumerable().Reverse(), listed);
        Assert.Equal([made[1], made[0]], (await shop.GetAsync($"{Marks}?placementId={placement.Id}")).Items.Select(item => item.GetProperty("id").GetString()));
        Assert.Equal([made[0]], (await shop.GetAsync($"{Marks}?linkId={link.Id}&placementId={placement.Id}")).Items.Select(item => item.GetProperty("id").GetString()));

        var one = (await shop.GetAsync($"{Marks}/{made[0].ToUpperInvariant()}")).Expect(HttpStatusCode.OK);
        Assert.Equal((made[0], link.Id.ToString(), placement.Id.ToString(), "Post", "False"), (one["id"], one["linkId"], one["placementId"], one["placementName"], one["linkRetired"]));
        foreach (var unknown in new[] { "000000000000", "xyz", made[0] + "0", Guid.CreateVersion7().ToString() })
        {
            (await shop.GetAsync($"{Marks}/{unknown}")).Expect(HttpStatusCode.NotFound, "watermark_not_found");
        }

        (await stranger.GetAsync($"{Marks}/{made[0]}")).Expect(HttpStatusCode.NotFound, "watermark_not_found");
        Assert.Empty((await stranger.GetAsync(Marks)).Items);
        (await shop.GetAsync($"{Marks}?cursor=x")).Expect(HttpStatusCode.BadRequest, "cursor_invalid");
        (await shop.GetAsync($"{Marks}?cursor={new string('_', 21)}w")).Expect(HttpStatusCode.OK); // a place that no mark can have
    }

    [Fact]
    public async Task The_forms_of_a_link_say_its_mark_once_there_is_one()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        var form = await FormAsync(shop, link.Id);
        Assert.False(form.TryGetProperty("id", out _));
        Assert.Contains("/api/v1/watermarks/embed", form.GetProperty("make").GetString(), StringComparison.Ordinal);
        var mark = (await IssueAsync(shop, link.Id, null)).Watermark;
        Assert.Equal(WatermarkId.TextOf((long)mark.Id), (await FormAsync(shop, link.Id)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Other_processes_ask_the_same_over_HTTP()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/questions/issue-watermark")
        {
            Content = new ByteArrayContent(new IssueWatermarkRequest { MerchantId = Ids.Bytes(shop.MerchantId), LinkId = Ids.Bytes(link.Id) }.ToByteArray()),
        };
        Host.As(Redirect.Hosting.Principals.Principal.Service).Sign(request);
        using var answer = await Host.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(await IssueAsync(shop, link.Id, null), IssueWatermarkAnswer.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync(Token)));
    }

    private IDbContextFactory<LinksDbContext> Contexts => Host.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>();

    private static async Task<System.Text.Json.JsonElement> FormAsync(Caller shop, Guid link) =>
        (await shop.GetAsync($"/api/v1/links/{link}/forms")).Body.GetProperty("forms").EnumerateArray().Single(form => form.GetProperty("name").GetString() == "watermark");

    private static void Refused(IssueWatermarkAnswer answer, (string Field, string Code) why)
    {
        Assert.Null(answer.Watermark);
        Assert.Equal([why], answer.Refusals.Select(refusal => (refusal.Field, refusal.Code)));
    }

    private Task<IssueWatermarkAnswer> IssueAsync(Caller shop, Guid? link, Guid? placement) => Questions.IssueWatermarkAsync(
        new IssueWatermarkRequest
        {
            MerchantId = Ids.Bytes(shop.MerchantId),
            LinkId = link is { } linkId ? Ids.Bytes(linkId) : ByteString.Empty,
            PlacementId = placement is { } placementId ? Ids.Bytes(placementId) : ByteString.Empty,
        },
        Token);

    [Fact]
    public async Task A_named_call_is_one_visit_however_often_it_comes()
    {
        var shop = await Host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7", maxVisits = 1 });
        var mark = (await IssueAsync(shop, link.Id, null)).Watermark;
        void Name(ResolveWatermarkRequest request) => (request.Call, request.Fingerprint) = (ByteString.CopyFromUtf8("call"), ByteString.CopyFromUtf8("picture"));

        // All at once: of a link for one visit nobody else would be let in.
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ResolveAsync(shop, mark.Id, Name)));
        Assert.All(answers, answer => Assert.Equal("active", answer.State));
        Assert.Single(answers.Select(answer => answer.VisitId).Distinct());
        Assert.Single(answers, answer => !answer.Replayed);

        Assert.Equal("idempotency_key_reused", Assert.Single((await ResolveAsync(shop, mark.Id, request => (request.Call, request.Fingerprint) = (ByteString.CopyFromUtf8("call"), ByteString.CopyFromUtf8("another")))).Refusals).Code);
        Assert.Equal("sold_out", (await ResolveAsync(shop, mark.Id)).State);

        // A day later the name is free again. The call is made old, not the clock of all tests late.
        var scope = SHA256.HashData([.. "resolve-watermark"u8, .. shop.MerchantId.ToByteArray(), .. "call"u8]);
        await using (var db = await Host.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>().CreateDbContextAsync(Token))
        {
            var old = Host.Clock.GetUtcNow().UtcDateTime - IdempotencyModel.Lifetime - TimeSpan.FromMinutes(1);
            Assert.Equal(1, await db.Set<IdempotencyKey>().Where(row => row.Scope == scope).ExecuteUpdateAsync(set => set.SetProperty(row => row.CreatedAt, old), Token));
        }

        Assert.Equal(("sold_out", false), ((await ResolveAsync(shop, mark.Id, Name)) is var late ? late.State : "", late.Replayed));
    }

    private Task<ResolveWatermarkAnswer> ResolveAsync(Caller shop, ulong id, Action<ResolveWatermarkRequest>? say = null)
    {
        var request = new ResolveWatermarkRequest { MerchantId = Ids.Bytes(shop.MerchantId), Id = id };
        say?.Invoke(request);
        return Questions.ResolveWatermarkAsync(request, Token);
    }
}

public sealed class WatermarksOnSqliteTests(SqliteStore store) : WatermarksContract(store);

public sealed class WatermarksOnPostgresTests(PostgresStore store) : WatermarksContract(store);
