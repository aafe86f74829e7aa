using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Redirect.Contracts.Events.V1;
using static Redirect.Links.Tests.Transfers.Importing;

namespace Redirect.Links.Tests.Transfers;

public abstract class ImportContract(LinksStore store)
{
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Theory]
    [InlineData("yourls.csv", "yourls", "text/csv", 4, "ozh=https://ozh.example.org/blog/ 1a=https://item.taobao.com/item.htm?id=520813250866&spm=a1z10 Zh-Tea=https://detail.tmall.com/item.htm?id=7 no-title=https://www.jd.com/", "", 1295)]
    [InlineData("yourls-plugin.csv", "yourls", "text/csv", 2, "plug-one=https://www.jd.com/one plug-two=https://www.jd.com/two?a=1,2", "", 17)]
    [InlineData("shlink.csv", "shlink", "text/csv", 3, "Ab3x9=https://item.taobao.com/item.htm?id=1 my_custom-slug=https://detail.tmall.com/item.htm?id=2&skuId=3 双十一=https://www.jd.com/1111", "3:slug_multi_segment 4:slug_taken", 427)]
    [InlineData("shlink.ndjson", "shlink", "application/x-ndjson", 2, "api-two=https://www.jd.com/two", "", 60)]
    [InlineData("kutt.ndjson", "kutt", "application/x-ndjson", 2, "kutt-one=https://item.taobao.com/item.htm?id=21 KuttTwo=https://www.jd.com/kutt", "3:password_missing 4:link_banned", 99)]
    [InlineData("kutt.csv", "kutt", "text/csv", 1, "kutt-csv=https://www.jd.com/kutt-csv", "", 12)]
    [InlineData("bitly.csv", "bitly", "text/csv", 2, "3AbCdEf=https://item.taobao.com/item.htm?id=31 bitly-custom=https://www.jd.com/bitly", "", 1024)]
    public async Task An_export_of_another_system_comes_in_and_its_addresses_go_on_working(string file, string dialect, string type, int made, string leads, string refused, long visits)
    {
        var shop = await host.NewMerchantAsync();
        var dry = await shop.ImportAsync(File(file), "?dryRun=true", type);
        Assert.Equal((true, made, dialect), (dry.Summary.GetProperty("dryRun").GetBoolean(), dry.Of("created"), dry.Summary.GetProperty("dialect").GetString()));
        Assert.Empty((await shop.GetAsync("/api/v1/links")).Items);

        var report = await shop.ImportAsync(File(file), "", type);
        Assert.Equal((made, visits, true), ((int)report.Of("created"), report.Of("importedVisits"), report.Complete));
        Assert.Equal(refused, string.Join(' ', report.Rows.Where(row => row.Status == "refused").Select(row => $"{row.Row}:{row.Codes}")));
        Assert.Equal(dry.Rows.Select(row => (row.Row, row.Status, row.Codes)), report.Rows.Select(row => (row.Row, row.Status, row.Codes)));
        foreach (var (slug, target) in leads.Split(' ').Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1])))
        {
            Assert.Equal(target, await LocationAsync(slug));
        }

        var again = await shop.ImportAsync(File(file), "?dialect=" + dialect, type);
        Assert.Equal((0, made, 0), (again.Of("created"), again.Of("exists"), again.Of("updated")));
        Assert.Equal(report.Rows.Where(row => row.Status == "created").Select(row => (row.Slug, row.Id)), again.Rows.Where(row => row.Status == "exists").Select(row => (row.Slug, row.Id)));
    }

    [Fact]
    public async Task Title_tags_times_and_limits_of_another_system_are_kept_and_its_visits_are_not()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var line = Encoding.UTF8.GetString(File("shlink.ndjson")).Split('\n')[0].Replace("api-one", tail, StringComparison.Ordinal);
        var report = await shop.ImportAsync(Encoding.UTF8.GetBytes(line), "", "application/x-ndjson");
        Assert.Equal("limit_starts_anew", report.Rows[0].Notes);
        var link = (await shop.GetAsync($"/api/v1/links/{report.Rows[0].Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("接口", """["a","微博"]""", "2022-11-10T16:00:00Z", "2022-11-10T16:00:00Z", "100"), (link["title"], link["tags"], link["createdAt"], link["validFrom"], link["maxVisits"]));

        var table = (await shop.ImportAsync($"Title,Created,Long URL,Bitlink,Clicks,Tags\r\n\"a \"\"b\"\"\r\n换行\",2099-01-01,{Target},bit.ly/{tail}x,7,\"x, 微信\"\r\n")).Rows[0];
        Assert.Equal("created_at_not_kept", table.Notes);
        link = (await shop.GetAsync($"/api/v1/links/{table.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("a \"b\"\r\n换行", """["x","微信"]""", true), (link["title"], link["tags"], link["createdAt"]!.StartsWith(host.Clock.GetUtcNow().Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
    }

    [Fact] // S60, S61, S62, S17
    public async Task Every_field_of_a_link_comes_in_to_the_letter()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var placement = (await shop.NewPlacementAsync(await shop.NewCampaignAsync())).Id;
        string[] titles = ["' OR 1=1--", "\"; DROP TABLE links;", "100%_", "ok\n2026-11-22 ERROR forged", "\u001b[31m", "{{7*7}}", "${jndi:ldap://x}", "{0}", "a\r\nSet-Cookie: x=1"];
        var rows = titles.Select((title, at) => JsonSerializer.Serialize(new
        {
            slug = $"{tail}-{at}",
            target = Target,
            title,
            placementId = placement,
            tags = new[] { "a,b", "中文" },
            preview = new { title = "card", imageUrl = "https://img.alicdn.com/x.png" },
            validUntil = "2098-01-01T08:00:00+08:00",
            maxVisits = 7,
            overflowTarget = "https://www.jd.com/full",
            limitFallback = "target",
            rules = new[] { new { when = new { os = new[] { "ios" } }, target = "https://www.jd.com/ios" } },
            split = new[] { new { name = "a", target = "https://www.jd.com/a", weight = 1 }, new { name = "b", target = "https://www.jd.com/b", weight = 3 } },
            optimise = "orders",
            forwardQuery = true,
            paused = true,
            externalId = $"{tail}-{at}",
            taobaoPassphrase = "￥abc￥",
        }));
        var report = await shop.ImportAsync(Encoding.UTF8.GetBytes(string.Join('\n', rows)), "", "application/x-ndjson");
        Assert.Equal((titles.Length, 0, 0, 0), report.Counts);
        for (var at = 0; at < titles.Length; at++)
        {
            var link = (await shop.GetAsync($"/api/v1/links/{report.Rows[at].Id}")).Expect(HttpStatusCode.OK);
            Assert.Equal((titles[at], placement.ToString(), """["a,b","中文"]""", "7", "target", "orders", "True", $"{tail}-{at}"), (link["title"], link["placementId"], link["tags"], link["maxVisits"], link["limitFallback"], link["optimise"], link["paused"], link["externalId"]));
            Assert.Equal((1, 2, 6), (link.Body.GetProperty("rules").GetArrayLength(), link.Body.GetProperty("split").GetArrayLength(), link.Body.GetProperty("forwardQuery").GetArrayLength()));
        }
    }

    [Fact]
    public async Task A_bad_row_is_refused_with_its_number_and_stops_no_other()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var stranger = await host.NewMerchantAsync();
        await stranger.NewLinkAsync(new { target = Target, slug = tail + "-theirs" });
        var report = await shop.ImportAsync(
            "slug,target,title,maxVisits,placementId,rules,domain,password,passwordProtected,retired\n"
            + $"{tail}-1,{Target},,,,,,,,\n"
            + $"{tail}-2,javascript:alert(1),,,,,,,,\n" // S1
            + $"admin,{Target},,,,,,,,\n" // S22
            + $"{tail}.4,{Target},,,,,,,,\n"
            + $"{tail}-5,,,,,,,,,\n"
            + $"{tail}-6,{Target},,many,,,,,,\n"
            + $"{tail}-7,{Target},,,{Guid.CreateVersion7()},,,,,\n"
            + $"{tail}-8,{Target},,,,\"[{{\",,,,\n"
            + $"{tail}-THEIRS,{Target},,,,,,,,\n" // S23
            + $"{tail}-10,{Target},,,,,shop.example.org,,,\n"
            + $"{tail}-11,{Target},{new string('a', 501)},,,,,,,\n"
            + $"{tail}-12,{Target},,,,,,,true,\n"
            + $"{tail}-13,{Target},,,,,,,,true\n"
            + $"{tail}-14,{Target},x\"y,,,,,,,\n"
            + $"{tail}-15,{Target},,,,,,,,,more\n"
            + $"{tail}-1,https://www.jd.com/other,,,,,,,,\n"
            + $"{tail.ToUpperInvariant()}-1,https://www.jd.com/other,,,,,,,,\n"
            + $"{tail}-1,{Target},,,,,,,,\n"
            + $"{tail}-19,{Target},,,,,,pässword,TRUE,\n");
        Assert.Equal(
            "1: 2:scheme_not_allowed 3:slug_reserved 4:slug_invalid 5:required 6:malformed_json 7:placement_not_found 8:malformed_json 9:slug_taken 10:domain_not_found 11:too_long "
            + "12:password_missing 13:link_retired 14:quote_misplaced 15:too_many_cells 16:slug_taken 17:slug_taken 18: 19:",
            string.Join(' ', report.Rows.Select(row => $"{row.Row}:{row.Codes}")));
        Assert.Equal((2, 1, 0, 16), report.Counts);
        Assert.Contains("capital letters", report.Rows[16].Line.ToString(), StringComparison.Ordinal);
        Assert.Equal("True", (await shop.GetAsync($"/api/v1/links/{report.Rows[18].Id}"))["passwordProtected"]);
        Assert.Equal(2, (await shop.GetAsync("/api/v1/links")).Items.Count);
    }

    [Fact]
    public async Task A_slug_that_leads_elsewhere_is_refused_ends_the_import_or_is_changed()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var old = await shop.NewLinkAsync(new { target = Target, slug = tail + "b", title = "stays" });
        var table = $"slug,target\n{tail}a,https://www.jd.com/a\n{tail}B,https://www.jd.com/b\n{tail}c,https://www.jd.com/c\n";

        var failed = await shop.ImportAsync(table, "?onConflict=fail");
        Assert.Equal((1, 0, 0, 1), failed.Counts);
        Assert.Equal((false, "conflict", 2), (failed.Complete, failed.Summary.GetProperty("stopped").GetString(), failed.Of("resumeFrom")));
        Assert.Equal("404", await LocationAsync(tail + "c"));

        Assert.Equal((1, 1, 0, 1), (await shop.ImportAsync(table)).Counts);
        Assert.Equal(Target, await LocationAsync(tail + "b"));

        Assert.Equal((0, 2, 1, 0), (await shop.ImportAsync(table, "?onConflict=update&dryRun=true")).Counts);
        Assert.Equal(Target, await LocationAsync(tail + "b"));
        Assert.Equal((0, 2, 1, 0), (await shop.ImportAsync(table, "?onConflict=update")).Counts);
        Assert.Equal("https://www.jd.com/b", await LocationAsync(tail + "b"));
        Assert.Equal((0, 3, 0, 0), (await shop.ImportAsync(table, "?onConflict=update")).Counts);
        var changed = await shop.GetAsync($"/api/v1/links/{old.Id}");
        Assert.Equal((tail + "b", "stays", "2"), (changed["slug"], changed["title"], changed["version"]));
        Assert.Equal([1L, 2L], (await host.ChangesOfAsync(old.Id)).Select(change => change.Version));

        // The same link twice in one file: the second finds what the first made of it.
        var twice = await shop.ImportAsync($"slug,target,title\n{tail}b,https://www.jd.com/1,one\n{tail}b,https://www.jd.com/2,\n", "?onConflict=update");
        Assert.Equal((0, 0, 2, 0), twice.Counts);
        changed = await shop.GetAsync($"/api/v1/links/{old.Id}");
        Assert.Equal(("https://www.jd.com/2", "one", "4"), (changed["target"], changed["title"], changed["version"]));

        // Never somebody else's, and never a retired one.
        var stranger = await host.NewMerchantAsync();
        Assert.Equal("slug_taken,slug_taken,slug_taken", string.Join(',', (await stranger.ImportAsync(table, "?onConflict=update")).Rows.Select(row => row.Codes)));
        (await shop.DeleteAsync($"/api/v1/links/{old.Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("link_retired", (await shop.ImportAsync(table, "?onConflict=update")).Rows[1].Codes);
    }

    [Fact]
    public async Task A_repeated_call_finds_the_links_it_made_also_those_without_a_slug()
    {
        var shop = await host.NewMerchantAsync();
        var table = "target,title\n" + string.Concat(Enumerable.Range(1, 1203).Select(row => $"https://www.jd.com/{row},{row}\n"));
        var first = await shop.ImportAsync(table, "", ("Idempotency-Key", "file-1"));
        Assert.Equal((1203, 0, 0, 0), first.Counts);
        Assert.Equal(1203, first.Rows.Select(row => row.Slug).Distinct().Count());
        var again = await shop.ImportAsync(table, "", ("Idempotency-Key", "file-1"));
        Assert.Equal((0, 1203, 0, 0), again.Counts);
        Assert.Equal(first.Rows.Select(row => (row.Slug, row.Id)), again.Rows.Select(row => (row.Slug, row.Id)));
        var rest = await shop.ImportAsync(table, "?from=1202", ("Idempotency-Key", "file-1"));
        Assert.Equal(((0, 2, 0, 0), 1201, 1202), (rest.Counts, rest.Of("passed"), rest.Rows[0].Row));
        Assert.Equal((2, 0, 0, 0), (await shop.ImportAsync(table, "?from=1202", ("Idempotency-Key", "file-2"))).Counts);
        Assert.Equal("https://www.jd.com/1203", await LocationAsync(first.Rows[1202].Slug!));
        (await shop.SendTableAsync(table, "", ("Idempotency-Key", new string('k', 256)))).Expect(HttpStatusCode.BadRequest, "idempotency_key_invalid");
    }

    [Fact]
    public async Task Two_that_send_the_same_file_at_once_make_each_link_once()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var rows = Enumerable.Range(1, 1500).Select(row => $"{tail}{row},https://www.jd.com/{row}\n").ToArray();
        var forwards = "slug,target\n" + string.Concat(rows);
        var backwards = "slug,target\n" + string.Concat(rows.Reverse());
        var reports = await Task.WhenAll(shop.ImportAsync(forwards), shop.ImportAsync(backwards));
        Assert.Equal((1500, 1500, 0), (reports.Sum(report => report.Of("created")), reports.Sum(report => report.Of("exists")), reports.Sum(report => report.Of("refused"))));
    }

    [Fact]
    public async Task Who_hangs_up_leaves_whole_batches_and_goes_on_later()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var table = "slug,target\n" + string.Concat(Enumerable.Range(1, 20_000).Select(row => $"{tail}{row},https://www.jd.com/{row}\n"));
        using (var client = new HttpClient { BaseAddress = host.Http.BaseAddress })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Import) { Content = new StringContent(table, Encoding.UTF8, "text/csv") };
            shop.Sign(request);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var report = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            Assert.Contains("created", await report.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal); // seen while rows are written
        }

        // Whether the first call has seen it yet or not: every batch is there whole or not at all.
        var rest = await shop.ImportAsync(table);
        Assert.Equal((20_000, 0, 0), (rest.Of("created") + rest.Of("exists"), rest.Of("updated"), rest.Of("refused")));
        Assert.True(rest.Of("exists") is >= 500 and < 20_000 && rest.Of("exists") % 500 == 0, $"{rest.Of("exists")} were there");
        Assert.Equal(20_000, await host.CountLinksAsync(shop.MerchantId));
    }

    [Fact]
    public async Task Other_services_are_told_of_a_batch_in_one_message()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var report = await shop.ImportAsync("slug,target,title\n" + string.Concat(Enumerable.Range(1, 501).Select(row => $"{tail}{row},{Target},T{row}\n")));
        Assert.Equal((0, 1, 0, 0), (await shop.ImportAsync($"slug,target\n{tail}1,{Target}\n")).Counts); // of which nobody is told
        var messages = (await host.MessagesAsync()).Where(batch => batch.Changes.Any(change => change.Link?.Slug.StartsWith(tail, StringComparison.Ordinal) == true)).ToList();
        Assert.Equal([500, 1], messages.Select(batch => batch.Changes.Count));
        Assert.Equal(report.Rows.Select(row => (row.Id, row.Slug)), messages.SelectMany(batch => batch.Changes).Select(change => (new Guid(change.Id.Span, bigEndian: true), (string?)change.Link.Slug)));
        Assert.All(messages.SelectMany(batch => batch.Changes), change => Assert.Equal((1L, CatalogueChange.SubjectOneofCase.Link), (change.Version, change.SubjectCase)));
    }

    [Fact]
    public async Task A_slug_that_was_asked_for_in_vain_leads_at_once()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        Assert.Equal("404", await LocationAsync(tail));
        await shop.ImportAsync($"slug,target\n{tail},{Target}\n");
        Assert.Equal(Target, await LocationAsync(tail));
    }

    [Fact]
    public async Task Who_asks_for_one_document_gets_the_first_thousand_rows()
    {
        var shop = await host.NewMerchantAsync();
        var table = "target\n" + string.Concat(Enumerable.Repeat(Target + "\n", 1001));
        var answer = (await shop.SendTableAsync(table, "?dryRun=true", ("Accept", "application/json"))).Expect(HttpStatusCode.OK);
        Assert.Equal((1001, 1000, "1"), (answer.Body.GetProperty("summary").GetProperty("created").GetInt32(), answer.Body.GetProperty("rows").GetArrayLength(), answer["rowsLeftOut"]));
    }

    private async Task<string> LocationAsync(string slug)
    {
        using var answer = await host.Http.GetAsync("/" + Uri.EscapeDataString(slug), TestContext.Current.CancellationToken);
        return answer.Headers.TryGetValues("Location", out var values) ? values.Single() : $"{(int)answer.StatusCode}";
    }
}

public sealed class ImportOnSqliteTests(SqliteStore store) : ImportContract(store);

public sealed class ImportOnPostgresTests(PostgresStore store) : ImportContract(store);
