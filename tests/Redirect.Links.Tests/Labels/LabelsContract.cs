using System.Net;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Contracts.Events.V1;
using Redirect.Contracts.Links.V1;
using Redirect.Links.Labels;
using Redirect.Links.Questions;
using Redirect.Links.Staff;
using Redirect.Links.Storage;
using Redirect.Testing;

namespace Redirect.Links.Tests.Labels;

public abstract class LabelsContract(LinksStore store)
{
    private const string Base = "https://go.example.com";

    private readonly LinksHost host = store.Host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_get_a_placement_each_and_an_address_that_counts_as_a_QR_code_there()
    {
        var (shop, link, question) = await NewAsync();
        var named = await shop.NewPlacementAsync(await shop.NewCampaignAsync()); // of any campaign
        var coded = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        question.Rows.Add(
        [
            new LabelRow { Name = "门店一", Store = "杭州", Partner = "P" }, new LabelRow { Name = "门店二" }, new LabelRow { PlacementId = Ids.Bytes(named.Id) },
            new LabelRow { PlacementCode = coded["code"]! }, new LabelRow { Name = "门店一", Store = "上海" },
        ]);
        var answer = await AskAsync(question);
        Assert.Empty(answer.Refusals);
        Assert.Equal((link["slug"], "冰柠"), (answer.LinkSlug, answer.LinkTitle));
        Assert.Equal(["门店一", "门店二", "Post", "Post", "门店一"], answer.Labels.Select(label => label.Name));
        Assert.Equal([true, true, false, false, true], answer.Labels.Select(label => label.Made));
        Assert.Equal(5, answer.Labels.Select(label => label.PlacementCode).Distinct().Count());
        Assert.All(answer.Labels, label => Assert.Equal($"{Base}/{link["slug"]}?p={label.PlacementCode}&f={host.FormOf(link.Id, label.PlacementCode, Form.Qr)}", label.Address));

        // They are placements like others, and other services were told.
        var made = (await shop.GetAsync($"/api/v1/placements/{Ids.Of(answer.Labels[0].PlacementId)}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("门店一", "杭州", "store", "P", Ids.Of(question.CampaignId).ToString()), (made["name"], made["store"], made["channel"], made["partner"], made["campaignId"]));
        var told = Assert.Single(await host.ChangesOfAsync(Ids.Of(answer.Labels[4].PlacementId)!.Value));
        Assert.Equal(("门店一", "上海", "store"), (told.Placement.Name, told.Placement.Store, told.Placement.Channel));

        // A reader who comes by one is counted there.
        await shop.SendAsync(HttpMethod.Get, new Uri(answer.Labels[1].Address).PathAndQuery, null);
        var publisher = (RecordingPublisher)host.Services.GetRequiredService<Redirect.Hosting.Messaging.IMessagePublisher>();
        await Poll.UntilAsync(() => publisher.Visits.Any(visit => visit.PlacementId == answer.Labels[1].PlacementId && visit.Form == Form.Qr), "the visit");
    }

    [Fact]
    public async Task The_same_rows_again_are_the_same_labels_and_new_ones_are_added()
    {
        var (_, _, question) = await NewAsync();
        question.Rows.Add(Enumerable.Range(1, 20).Select(at => new LabelRow { Name = "货架 " + at, Store = at % 2 == 0 ? "东" : "" }));
        var first = await AskAsync(question);
        question.Rows.Add(new LabelRow { Name = "货架 21" });
        var again = await AskAsync(question);
        Assert.Equal(first.Labels.Select(label => label.PlacementCode), again.Labels.Take(20).Select(label => label.PlacementCode));
        Assert.Equal([.. Enumerable.Repeat(false, 20), true], again.Labels.Select(label => label.Made));

        // Another channel is another place.
        question.Channel = "print";
        Assert.All((await AskAsync(question)).Labels, label => Assert.True(label.Made));
    }

    [Fact]
    public async Task Sheets_that_are_asked_for_at_once_make_no_doubles()
    {
        var (shop, _, question) = await NewAsync();
        question.Rows.Add(Enumerable.Range(1, 40).Select(at => new LabelRow { Name = "柜台 " + at }));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => AskAsync(question))));
        Assert.Single(answers.Select(answer => string.Join(' ', answer.Labels.Select(label => label.PlacementCode))).Distinct());
        Assert.Equal(40, answers.Sum(answer => answer.Labels.Count(label => label.Made)));
        Assert.Equal(40, await CountAsync(shop));
    }

    [Fact]
    public async Task When_a_row_is_wrong_each_wrong_one_is_named_and_nothing_is_made()
    {
        var (shop, _, question) = await NewAsync();
        var stranger = await host.NewMerchantAsync();
        var theirs = await stranger.NewPlacementAsync(await stranger.NewCampaignAsync());
        var (standing, retired) = (await PlaceAsync(shop, question, "门店", "A"), await PlaceAsync(shop, question, "旧店", null));
        await shop.DeleteAsync($"/api/v1/placements/{retired.Id}");
        question.Rows.Add(
        [
            new LabelRow { Name = "好" },                                                    // 1: right
            new LabelRow { PlacementId = Ids.Bytes(theirs.Id) },
            new LabelRow { PlacementCode = theirs["code"]! },
            new LabelRow { PlacementCode = retired["code"]! },
            new LabelRow(),                                                                  // 5
            new LabelRow { PlacementCode = standing["code"]!, Name = "x" },
            new LabelRow { PlacementCode = standing["code"]!, PlacementId = Ids.Bytes(standing.Id) },
            new LabelRow { Store = "B" },
            new LabelRow { Name = new string('x', 201) },
            new LabelRow { Name = "好" },                                                    // 10: again
            new LabelRow { Name = "员工", Staff = "1001" },
            new LabelRow { Name = "门店", Partner = "他" },
            new LabelRow { PlacementId = Ids.Bytes(standing.Id) },                            // 13: what row 12 is
            new LabelRow { PlacementId = ByteString.CopyFromUtf8("x") },
            new LabelRow { Name = "旧店" },                                                  // 15: right, retired ones are not found again
        ]);
        var answer = await AskAsync(question);
        Assert.Empty(answer.Labels);
        Assert.Equal(
            [
                "2 placementId placement_not_found", "3 placementCode placement_not_found", "4 placementCode placement_retired", "5 row label_unclear", "6 row label_unclear", "7 row label_unclear",
                "8 name required", "9 name too_long", "10 row label_repeated", "11 staff staff_not_found", "12 partner partner_mismatch", "13 row label_repeated", "14 placementId placement_not_found",
            ],
            answer.Refusals.Select(refusal => $"{refusal.Row} {refusal.Field} {refusal.Code}"));
        Assert.Equal(2, await CountAsync(shop, retired: true));
    }

    [Fact]
    public async Task The_link_campaign_channel_and_number_of_rows_are_checked()
    {
        var (shop, link, question) = await NewAsync();
        Assert.Equal(["rows required"], Codes(await AskAsync(question)));
        question.Rows.Add(new LabelRow { Name = "x" });

        async Task RefusedAsync(string code, Action<MakeLabelsRequest> change)
        {
            var changed = question.Clone();
            change(changed);
            Assert.Equal([code], Codes(await AskAsync(changed)));
        }

        var stranger = await host.NewMerchantAsync();
        await RefusedAsync("rows too_many", asked => asked.Rows.Add(Enumerable.Repeat(new LabelRow { Name = "x" }, MakeLabels.MostRows)));
        await RefusedAsync("linkId link_not_found", asked => asked.LinkId = ByteString.Empty);
        var (theirs, foreign) = (await stranger.NewLinkAsync(), await stranger.NewCampaignAsync());
        await RefusedAsync("linkId link_not_found", asked => asked.LinkId = Ids.Bytes(theirs.Id));
        await RefusedAsync("campaignId required", asked => asked.CampaignId = ByteString.Empty);
        await RefusedAsync("campaignId campaign_not_found", asked => asked.CampaignId = Ids.Bytes(foreign));
        await RefusedAsync("channel channel_unknown", asked => asked.Channel = "");
        await RefusedAsync("baseUrl required", asked => asked.BaseUrl = "");

        // Rows that name placements need neither campaign nor channel.
        var placement = await shop.NewPlacementAsync(await shop.NewCampaignAsync());
        var named = question.Clone();
        (named.CampaignId, named.Channel) = (ByteString.Empty, "");
        named.Rows[0] = new LabelRow { PlacementId = Ids.Bytes(placement.Id) };
        Assert.Single((await AskAsync(named)).Labels);

        await shop.DeleteAsync($"/api/v1/campaigns/{Ids.Of(question.CampaignId)}");
        await RefusedAsync("campaignId campaign_retired", _ => { });
        await shop.DeleteAsync($"/api/v1/links/{link.Id}");
        await RefusedAsync("linkId link_retired", asked => asked.Rows[0] = new LabelRow { PlacementId = Ids.Bytes(placement.Id) });
    }

    [Fact]
    public async Task A_member_of_staff_brings_name_and_store()
    {
        var (shop, _, question) = await NewAsync();
        await using (var db = await Contexts.CreateDbContextAsync(Token))
        {
            db.Staff.AddRange(Member(shop, "1001", "小红", "杭州店"), Member(shop, "1002", "小明", null), Member(shop, "1003", "老王", null, retired: true));
            await db.SaveChangesAsync(Token);
        }

        question.Rows.Add([new LabelRow { Staff = "1001" }, new LabelRow { Staff = "1002", Name = "收银台", Store = "上海店" }]);
        var answer = await AskAsync(question);
        Assert.Equal([("小红", "杭州店", "1001", "小红"), ("收银台", "上海店", "1002", "小明")], answer.Labels.Select(label => (label.Name, label.Store, label.Staff, label.StaffName)));
        Assert.Equal("1001", (await shop.GetAsync($"/api/v1/placements/{Ids.Of(answer.Labels[0].PlacementId)}"))["staff"]);
        Assert.All((await AskAsync(question)).Labels, label => Assert.False(label.Made));
        question.Rows.Add(new LabelRow { Staff = "1003" });
        Assert.Equal(["staff staff_retired"], Codes(await AskAsync(question)));
    }

    [Fact]
    public async Task Of_a_link_on_the_merchants_own_domain_the_address_is_there()
    {
        var (_, link, question) = await NewAsync();
        await using (var db = await Contexts.CreateDbContextAsync(Token))
        {
            await db.Links.Where(row => row.Id == link.Id).ExecuteUpdateAsync(row => row.SetProperty(x => x.Domain, "go.label-shop.com"), Token);
        }

        question.Rows.Add(new LabelRow { Name = "x" });
        Assert.StartsWith($"https://go.label-shop.com/{link["slug"]}?p=", Assert.Single((await AskAsync(question)).Labels).Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_thousand_are_made_in_one_go_and_told_in_a_few_messages()
    {
        var (shop, _, question) = await NewAsync();
        question.Rows.Add(Enumerable.Range(1, MakeLabels.MostRows).Select(at => new LabelRow { Name = "货架 " + at, Store = "店 " + (at % 50) }));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var answer = await AskAsync(question);
        TestContext.Current.SendDiagnosticMessage($"5,000 labels in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.Equal(MakeLabels.MostRows, answer.Labels.Select(label => label.Address).Distinct().Count());
        Assert.Equal(MakeLabels.MostRows, await CountAsync(shop));
        var mine = Ids.Bytes(shop.MerchantId);
        var told = (await host.MessagesAsync()).Where(batch => batch.Changes.Any(change => change.MerchantId == mine && change.Placement is not null)).ToList();
        Assert.Equal((10, MakeLabels.MostRows), (told.Count, told.Sum(batch => batch.Changes.Count)));
        Assert.Equal(answer.Labels.Select(label => label.PlacementCode), (await AskAsync(question)).Labels.Select(label => label.PlacementCode));
    }

    private IDbContextFactory<LinksDbContext> Contexts => host.Services.GetRequiredService<IDbContextFactory<LinksDbContext>>();

    private static IEnumerable<string> Codes(MakeLabelsAnswer answer) => answer.Refusals.Select(refusal => $"{refusal.Field} {refusal.Code}");

    private static StaffMember Member(Caller shop, string number, string name, string? storeName, bool retired = false) => new()
    {
        Id = Guid.CreateVersion7(),
        MerchantId = shop.MerchantId,
        Number = number,
        Code = StaffCode.Random(),
        Name = name,
        Store = storeName,
        RetiredAt = retired ? DateTime.UnixEpoch : null,
        Version = 1,
    };

    private static async Task<Answer> PlaceAsync(Caller shop, MakeLabelsRequest question, string name, string? partner) =>
        (await shop.PostAsync("/api/v1/placements", new { campaignId = Ids.Of(question.CampaignId), channel = question.Channel, name, partner })).Expect(HttpStatusCode.Created);

    private async Task<int> CountAsync(Caller shop, bool retired = false)
    {
        await using var db = await Contexts.CreateDbContextAsync(Token);
        return await db.Placements.CountAsync(placement => placement.MerchantId == shop.MerchantId && (retired || placement.RetiredAt == null), Token);
    }

    private Task<MakeLabelsAnswer> AskAsync(MakeLabelsRequest question) => host.Services.GetRequiredService<LinkQuestions>().MakeLabelsAsync(question, Token);

    private async Task<(Caller Shop, Answer Link, MakeLabelsRequest Question)> NewAsync()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync(new { target = "https://item.taobao.com/item.htm?id=7", title = "冰柠" });
        return (shop, link, new MakeLabelsRequest
        {
            MerchantId = Ids.Bytes(shop.MerchantId),
            LinkId = Ids.Bytes(link.Id),
            CampaignId = Ids.Bytes(await shop.NewCampaignAsync()),
            Channel = "store",
            BaseUrl = Base,
        });
    }
}

public sealed class LabelsOnSqliteTests(SqliteStore store) : LabelsContract(store);

public sealed class LabelsOnPostgresTests(PostgresStore store) : LabelsContract(store);
