using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Redirect.Hosting.Principals;
using Redirect.Testing;
using static Redirect.Links.Tests.Transfers.Importing;

namespace Redirect.Links.Tests.Transfers;

public abstract class ExportContract(LinksStore store)
{
    private const string Export = "/api/v1/links/export";
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Fact]
    public async Task What_is_exported_is_imported_again_to_the_same()
    {
        using var folder = new TemporaryFolder();
        await using var other = await LinksHost.StartAsync(new Dictionary<string, string?>(SqliteStore.SettingsIn(folder)) { ["Links:AdminKey"] = LinksHost.AdminKey });
        Prop.ForAll(Links().ToArbitrary(), links => RoundTripAsync(other, links).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Fact] // S17, S80
    public async Task A_table_is_named_safely_marked_for_excel_and_safe_to_open()
    {
        var made = (await host.Admin().PostAsync("/api/v1/merchants", new { name = "店铺 \"x\"; y=z/.." })).Expect(HttpStatusCode.Created);
        var shop = host.As(new Principal(PrincipalKind.Merchant, made.Id, Guid.CreateVersion7(), Scopes.All));
        var tail = Unique();
        await shop.NewLinkAsync(new { target = Target, slug = "-" + tail, title = "=HYPERLINK(\"https://evil.test\")\r\nSet-Cookie: x=1", password = "secret-word", tags = new[] { "@a", "b" } });
        await (await host.NewMerchantAsync()).NewLinkAsync(new { target = Target, slug = tail + "-theirs" });

        var answer = (await shop.GetAsync(Export)).Expect(HttpStatusCode.OK);
        Assert.StartsWith("text/csv; charset=utf-8", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''%E5%BA%97%E9%93%BA", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.True(answer.Headers["Content-Disposition"].All(letter => letter is >= ' ' and <= '~'));
        Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.StartsWith("id,slug,", answer.Text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains($",'-{tail},", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"https://evil.test\"\")\r\nSet-Cookie: x=1\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"[\"\"@a\"\",\"\"b\"\"]\"", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("pbkdf2", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", answer.Text, StringComparison.Ordinal);
        using var raw = new HttpRequestMessage(HttpMethod.Get, Export);
        shop.Sign(raw);
        using var bytes = await host.Http.SendAsync(raw, TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], (await bytes.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))[..3]);

        (await host.As(null).GetAsync(Export)).Expect(HttpStatusCode.Unauthorized, "key_required");
        (await shop.GetAsync(Export + "?format=xlsx")).Expect(HttpStatusCode.BadRequest, "format_invalid");
        Assert.Equal((0, 1, 0, 0), (await shop.ImportAsync(Encoding.UTF8.GetBytes(answer.Text))).Counts);
        Assert.Equal("password_missing", (await shop.ImportAsync(Encoding.UTF8.GetBytes(answer.Text.Replace(tail, tail + "2", StringComparison.Ordinal)))).Rows[0].Codes);
    }

    [Fact]
    public async Task Every_link_is_exported_once_over_many_pages_and_retired_ones_are_not()
    {
        var tail = Unique();
        var shop = await host.NewMerchantAsync();
        var made = await shop.ImportAsync("slug,target\n" + string.Concat(Enumerable.Range(1, 1500).Select(row => $"{tail}{row},{Target}\n")));
        await shop.DeleteAsync($"/api/v1/links/{made.Rows[7].Id}");
        var lines = (await shop.GetAsync(Export + "?format=ndjson")).Expect(HttpStatusCode.OK).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            made.Rows.Where(row => row.Row != 8).Select(row => row.Slug).Order(StringComparer.Ordinal),
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("slug").GetString()).Order(StringComparer.Ordinal));
    }

    private async Task<bool> RoundTripAsync(LinksHost other, JsonObject[] links)
    {
        var (here, there) = (await host.NewMerchantAsync(), await other.NewMerchantAsync());
        var tail = Unique();
        var file = string.Join('\n', links.Select((link, at) =>
        {
            link["slug"] = $"{(at % 2 == 0 ? "-" : "中")}{tail}{at}";
            return link.ToJsonString();
        }));
        var made = await here.ImportAsync(Encoding.UTF8.GetBytes(file), "?dialect=redirect", "application/x-ndjson");
        Assert.True(made.Of("created") == links.Length, string.Join('\n', made.Rows.Select(row => row.Line)));
        var table = (await here.GetAsync(Export)).Expect(HttpStatusCode.OK).Text;
        var lines = (await here.GetAsync(Export + "?format=ndjson")).Expect(HttpStatusCode.OK).Text;

        var taken = await there.ImportAsync(Encoding.UTF8.GetBytes(table));
        Assert.True(taken.Counts == (links.Length, 0, 0, 0), table + string.Join('\n', taken.Rows.Select(row => row.Line)));
        Assert.Equal(Comparable(lines), Comparable((await there.GetAsync(Export + "?format=ndjson")).Text));
        Assert.Equal((0, links.Length, 0, 0), (await there.ImportAsync(Encoding.UTF8.GetBytes(lines), "?onConflict=update", "application/x-ndjson")).Counts);
        return true;
    }

    // What an installation says of itself: its ids, its address, its time of the change.
    private static IEnumerable<string> Comparable(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var link = JsonNode.Parse(line)!.AsObject();
        foreach (var own in new[] { "id", "shortUrl", "updatedAt" })
        {
            Assert.True(link.Remove(own));
        }

        return link.ToJsonString();
    });

    private static Gen<JsonObject[]> Links()
    {
        var pieces = Gen.Elements("=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "'", "\"", ",", ";", "中", "😀", " ", "a", "{0}", "TRUE", "null", "[", "\\", "\u2028", "＝", "|");
        var texts = pieces.ArrayOf().Select(string.Concat);
        var names = Gen.Elements("a", "-b", "=c", "中文", "d,e", "f\"g", "'h");
        return (from title in texts
                from tags in names.ArrayOf(3)
                from hour in Gen.Choose(0, 100_000)
                from limit in Gen.Choose(0, 5)
                from flag in Gen.Elements(true, false)
                from extra in Gen.Choose(0, 3)
                select Link(title, tags, hour, limit, flag, extra)).ArrayOf(6);
    }

    private static JsonObject Link(string title, string[] tags, int hour, int limit, bool flag, int extra)
    {
        var link = new JsonObject
        {
            ["target"] = Target,
            ["title"] = title,
            ["tags"] = new JsonArray([.. tags.Distinct().Select(tag => (JsonNode)tag)]),
            ["createdAt"] = new DateTime(2012, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(hour),
            ["validUntil"] = "2098-01-01T00:00:00.5+08:00",
            ["paused"] = flag,
            ["forwardQuery"] = flag,
            ["externalId"] = Unique(),
        };
        if (limit > 0)
        {
            link["landingParameter"] = "rv-" + limit;
            (link["maxVisits"], link["overflowTarget"], link["limitFallback"]) = (limit, "https://www.jd.com/full?a=1,2", flag ? "target" : "overflow");
        }

        if (extra > 0)
        {
            link["rules"] = JsonNode.Parse("""[{"when":{"os":"ios","hours":["20:00-22:00"],"query":{"a":["=1","\"x\""]}},"target":"https://www.jd.com/ios"}]""");
            link["preview"] = new JsonObject { ["title"] = "卡片, \"" + extra, ["description"] = "-x" };
        }

        if (extra > 1)
        {
            link["split"] = JsonNode.Parse("""[{"name":"=a","target":"https://www.jd.com/a","weight":1},{"name":"b,\"","target":"https://www.jd.com/b","weight":3}]""");
            link["optimise"] = "orders";
            link["deepLink"] = new JsonObject { ["ios"] = "https://www.jd.com/ios", ["fallback"] = "https://www.jd.com/fallback" };
        }

        return link;
    }
}

public sealed class ExportOnSqliteTests(SqliteStore store) : ExportContract(store);

public sealed class ExportOnPostgresTests(PostgresStore store) : ExportContract(store);
