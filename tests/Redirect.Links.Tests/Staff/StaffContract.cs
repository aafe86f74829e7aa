using System.Net;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Staff;
using Redirect.Links.SurpriseCodes;
using Redirect.Links.Tests.Claims;

namespace Redirect.Links.Tests.Staff;

public abstract class StaffContract(LinksStore store)
{
    private const string Staff = "/api/v1/staff";
    private const string Claims = "/api/v1/claims";
    private const string Placements = "/api/v1/placements";

    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task A_member_is_registered_changed_and_retired()
    {
        var shop = await host.NewMerchantAsync();
        var made = (await shop.PostAsync(Staff, new { number = "HZ-1001", name = "小红", store = "杭州店" })).Expect(HttpStatusCode.Created);
        Assert.Equal(made["code"], StaffCode.Of(made["code"]!));
        Assert.Equal(($"{Staff}/{made.Id}", "\"1\""), (made.Headers["Location"], made.Headers["ETag"]));
        Assert.Equal(("HZ-1001", "小红", "杭州店", "False", "1"), (made["number"], made["name"], made["store"], made["retired"], made["version"]));
        Assert.Equal(made.Text, (await shop.GetAsync($"{Staff}/{made.Id}")).Text);

        var changed = (await shop.PatchAsync($"{Staff}/{made.Id}", """{"name":"王小红","store":null}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(("王小红", null, "2", made["code"]), (changed["name"], changed["store"], changed["version"], changed["code"]));
        (await shop.PatchAsync($"{Staff}/{made.Id}", new { name = "x" }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.Conflict, "changed_meanwhile");
        (await shop.PatchAsync($"{Staff}/{made.Id}", """{"number":"2"}""")).Expect(HttpStatusCode.UnprocessableEntity, "unknown_field");
        (await shop.PatchAsync($"{Staff}/{made.Id}", """{"name":null}""")).Expect(HttpStatusCode.UnprocessableEntity, "required");

        (await shop.PostAsync(Staff, new { number = "HZ-1001", name = "他" })).Expect(HttpStatusCode.Conflict, "staff_number_taken");
        Assert.NotEqual(made["code"], (await shop.PostAsync(Staff, new { number = "hz-1001", name = "他" })).Expect(HttpStatusCode.Created)["code"]);
        (await (await host.NewMerchantAsync()).PostAsync(Staff, new { number = "HZ-1001", name = "他" })).Expect(HttpStatusCode.Created);

        (await shop.DeleteAsync($"{Staff}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await shop.DeleteAsync($"{Staff}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        (await shop.PatchAsync($"{Staff}/{made.Id}", new { name = "x" })).Expect(HttpStatusCode.Conflict, "staff_retired");
        (await shop.PostAsync(Staff, new { number = "HZ-1001", name = "他" })).Expect(HttpStatusCode.Conflict, "staff_number_taken");
        Assert.Equal("True", (await shop.GetAsync($"{Staff}/{made.Id}"))["retired"]);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "required")]
    [InlineData("""{"number":"a b","name":"x"}""", "number_invalid")]
    [InlineData("""{"number":"员","name":"x"}""", "number_invalid")]
    [InlineData("""{"number":"1"}""", "required")]
    public async Task A_member_needs_a_number_and_a_name(string body, string code) =>
        (await (await host.NewMerchantAsync()).PostAsync(Staff, body)).Expect(HttpStatusCode.UnprocessableEntity, code);

    [Fact]
    public async Task Of_many_who_register_a_number_at_once_one_has_it()
    {
        var shop = await host.NewMerchantAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.PostAsync(Staff, new { number = "1", name = "x" })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.Expect(HttpStatusCode.Conflict, "staff_number_taken"));
    }

    [Fact]
    public async Task Members_are_listed_by_store_and_found_by_number()
    {
        var shop = await host.NewMerchantAsync();
        foreach (var (number, at) in new[] { ("1", "A"), ("2", "B"), ("3", "A") })
        {
            (await shop.PostAsync(Staff, new { number, name = "x", store = at })).Expect(HttpStatusCode.Created);
        }

        async Task<string> NumbersAsync(string query) => string.Join(' ', (await shop.GetAsync(Staff + query)).Expect(HttpStatusCode.OK).Items.Select(item => item.GetProperty("number").GetString()));
        Assert.Equal("3 2 1", await NumbersAsync(""));
        Assert.Equal("3 1", await NumbersAsync("?store=A"));
        var two = (await shop.GetAsync(Staff + "?number=2")).Items.Single().GetProperty("id").GetGuid();
        await shop.DeleteAsync($"{Staff}/{two}");
        Assert.Equal(("3 1", "3 2 1"), (await NumbersAsync(""), await NumbersAsync("?retired=true")));
        var first = await shop.GetAsync(Staff + "?limit=1");
        Assert.Equal("1", (await shop.GetAsync($"{Staff}?limit=1&cursor={first["nextCursor"]}")).Items.Single().GetProperty("number").GetString());
    }

    [Fact]
    public async Task A_placements_staff_is_free_text_until_somebody_is_registered()
    {
        var shop = await host.NewMerchantAsync();
        var campaignId = await shop.NewCampaignAsync();
        object Placement(string staff) => new { campaignId, channel = "store", name = "柜台", staff };
        var free = (await shop.PostAsync(Placements, Placement("张姐"))).Expect(HttpStatusCode.Created);
        var member = (await shop.PostAsync(Staff, new { number = "1001", name = "小红" })).Expect(HttpStatusCode.Created);
        (await shop.PostAsync(Placements, Placement("张姐"))).Expect(HttpStatusCode.UnprocessableEntity, "staff_not_found");
        Assert.Equal("1001", (await shop.PostAsync(Placements, Placement("1001"))).Expect(HttpStatusCode.Created)["staff"]);

        // What stands there stays; who says something new says it by the rule.
        Assert.Equal("张姐", (await shop.PatchAsync($"{Placements}/{free.Id}", new { name = "收银台" })).Expect(HttpStatusCode.OK)["staff"]);
        (await shop.PatchAsync($"{Placements}/{free.Id}", new { staff = "李哥" })).Expect(HttpStatusCode.UnprocessableEntity, "staff_not_found");
        await shop.DeleteAsync($"{Staff}/{member.Id}");
        (await shop.PostAsync(Placements, Placement("1001"))).Expect(HttpStatusCode.UnprocessableEntity, "staff_retired");
        Assert.Equal("1001", (await host.ChangesOfAsync((await shop.GetAsync($"{Placements}?campaignId={campaignId}")).Items[0].GetProperty("id").GetGuid()))[0].Placement.Staff);
    }

    [Fact]
    public async Task Who_helped_to_claim_and_who_redeemed_are_named_by_number_or_code()
    {
        var (shop, code) = await NewCodeAsync();
        var (helper, till) = (await MemberAsync(shop, "1001"), await MemberAsync(shop, "1002"));
        var typed = helper["code"]!.ToLowerInvariant().Insert(3, "-").Replace('0', 'o');
        var made = (await shop.PostAsync(Claims, new { code = code.Text, visitorId = "ann", staffCode = typed })).Expect(HttpStatusCode.Created);
        Assert.Equal("1001", made["staffId"]);
        (await shop.PostAsync($"{Claims}/{made.Id}/redeem", new { orderId = "o1", amount = 0, staffCode = till["code"] })).Expect(HttpStatusCode.OK);

        var read = (await shop.GetAsync($"{Claims}/{made.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(["1001", "1002"], read.Body.GetProperty("trail").EnumerateArray().Select(step => step.GetProperty("staffId").GetString()));
        Assert.Equal("1002", read.Body.GetProperty("redemptions")[0].GetProperty("staffId").GetString());
        var told = await new ToldClaims(host, code.Id).NewAsync();
        Assert.Equal([(ClaimStepKind.Claimed, "1001"), (ClaimStepKind.Redeemed, "1002")], told.Select(step => (step.Kind, step.StaffId)));

        Assert.Equal("1002", (await shop.PostAsync(Claims, new { code = code.Text, visitorId = "bob", staffId = "1002" })).Expect(HttpStatusCode.Created)["staffId"]);
        Assert.Null((await shop.PostAsync(Claims, new { code = code.Text, visitorId = "cat" })).Expect(HttpStatusCode.Created)["staffId"]);
    }

    [Fact]
    public async Task Whoever_is_not_of_the_staff_is_refused_and_nothing_is_claimed()
    {
        var (shop, code) = await NewCodeAsync();
        var stranger = await host.NewMerchantAsync();
        var theirs = await MemberAsync(stranger, "1001");
        Task<Answer> ClaimAsync(string? staffId = null, string? staffCode = null, params (string, string)[] headers) => shop.PostAsync(Claims, new { code = code.Text, visitorId = "ann", staffId, staffCode }, headers);

        // As long as nobody is registered any text is somebody.
        var free = (await shop.PostAsync(Claims, new { code = code.Text, visitorId = "eve", staffId = "张姐" })).Expect(HttpStatusCode.Created);
        Assert.Equal("张姐", free["staffId"]);
        (await ClaimAsync(staffCode: theirs["code"])).Expect(HttpStatusCode.UnprocessableEntity, "staff_code_wrong");
        var member = await MemberAsync(shop, "1001");
        host.Clock.Advance(StaffDirectory.Freshness);
        (await ClaimAsync(staffId: "张姐")).Expect(HttpStatusCode.UnprocessableEntity, "staff_not_found");
        (await ClaimAsync(staffId: new string('x', 65))).Expect(HttpStatusCode.UnprocessableEntity, "too_long");
        (await ClaimAsync(staffCode: theirs["code"])).Expect(HttpStatusCode.UnprocessableEntity, "staff_code_wrong");
        (await ClaimAsync(staffCode: "1001")).Expect(HttpStatusCode.UnprocessableEntity, "staff_code_wrong");
        (await ClaimAsync("1001", member["code"])).Expect(HttpStatusCode.UnprocessableEntity, "staff_ambiguous");
        var made = (await ClaimAsync(staffCode: member["code"], headers: ("Idempotency-Key", "k"))).Expect(HttpStatusCode.Created);
        (await shop.PostAsync($"{Claims}/{made.Id}/redeem", new { orderId = "o", amount = 0, staffCode = theirs["code"] })).Expect(HttpStatusCode.UnprocessableEntity, "staff_code_wrong");
        (await shop.PostAsync($"{Claims}/{made.Id}/redeem", new { orderId = "o", amount = 0, staffId = "张姐" })).Expect(HttpStatusCode.UnprocessableEntity, "staff_not_found");

        // Who is retired helps no more, at once; what was answered before is answered so again.
        await shop.DeleteAsync($"{Staff}/{member.Id}");
        (await ClaimAsync(staffCode: member["code"])).Expect(HttpStatusCode.UnprocessableEntity, "staff_retired");
        (await ClaimAsync(staffId: "1001")).Expect(HttpStatusCode.UnprocessableEntity, "staff_retired");
        (await shop.PostAsync($"{Claims}/{made.Id}/redeem", new { orderId = "o", amount = 0, staffId = "1001" })).Expect(HttpStatusCode.UnprocessableEntity, "staff_retired");
        var again = (await ClaimAsync(staffCode: member["code"], headers: ("Idempotency-Key", "k"))).Expect(HttpStatusCode.Created);
        Assert.Equal((made.Text, "true"), (again.Text, again.Headers["Idempotent-Replayed"]));
        Assert.Equal(2, (await host.Contexts().ClaimsOfAsync(code)).Count);
    }

    [Fact]
    public async Task A_code_of_one_members_placement_is_not_redeemed_by_another()
    {
        var (shop, code) = await NewCodeAsync();
        var (one, other) = (await MemberAsync(shop, "1001"), await MemberAsync(shop, "1002"));
        var placement = (await shop.PostAsync(Placements, new { campaignId = await shop.NewCampaignAsync(), channel = "store", name = "柜台", staff = "1001" })).Expect(HttpStatusCode.Created);
        (await shop.PatchAsync($"/api/v1/links/{code.LinkId}", new { placementId = placement.Id })).Expect(HttpStatusCode.OK);
        var made = (await shop.PostAsync(Claims, new { code = code.Text, visitorId = "ann" })).Expect(HttpStatusCode.Created);
        (await shop.PostAsync($"{Claims}/{made.Id}/redeem", new { orderId = "o", amount = 0, staffCode = other["code"] })).Expect(HttpStatusCode.Forbidden, "staff_mismatch");
        (await shop.PostAsync($"{Claims}/{made.Id}/redeem", new { orderId = "o", amount = 0, staffCode = one["code"] })).Expect(HttpStatusCode.OK);
    }

    private static async Task<Answer> MemberAsync(Caller shop, string number) => (await shop.PostAsync(Staff, new { number, name = "员工" })).Expect(HttpStatusCode.Created);

    private async Task<(Caller Shop, SurpriseCode Code)> NewCodeAsync()
    {
        var shop = await host.NewMerchantAsync();
        var link = await shop.NewLinkAsync();
        return (shop, await host.Contexts().AddAsync(SurpriseCodeRows.Code(shop.MerchantId, link.Id, 10)));
    }
}

public sealed class StaffOnSqliteTests(SqliteStore store) : StaffContract(store);

public sealed class StaffOnPostgresTests(PostgresStore store) : StaffContract(store);
