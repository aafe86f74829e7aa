using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Redirect.Links.Transfers;
using Redirect.Testing;
using static Redirect.Links.Tests.Transfers.Importing;

namespace Redirect.Links.Tests.Transfers;

/// <summary>What a file may be, at each limit and one past it. What can't be read to its end is refused before anything of it is done.</summary>
public sealed class FileLimitsTests(SqliteStore store)
{
    private const string Target = "https://item.taobao.com/item.htm?id=1";
    private readonly LinksHost host = store.Host;

    [Fact] // S79, S95
    public async Task Rows_bytes_and_a_merchants_links_are_counted()
    {
        using var folder = new TemporaryFolder();
        await using var small = await LinksHost.StartAsync(new Dictionary<string, string?>(SqliteStore.SettingsIn(folder))
        {
            ["Links:AdminKey"] = LinksHost.AdminKey,
            ["Links:Transfers:MaxRows"] = "10",
            ["Links:Transfers:MaxMegabytes"] = "1",
            ["Links:MaxPerMerchant"] = "12",
        });
        var shop = await small.NewMerchantAsync();
        var tooMany = (await shop.SendTableAsync(Rows(11))).Expect(HttpStatusCode.RequestEntityTooLarge, "too_many_rows");
        Assert.Equal("11", tooMany["row"]);
        Assert.Empty((await shop.GetAsync("/api/v1/links")).Items);
        Assert.Equal((10, 0, 0, 0), (await shop.ImportAsync(Rows(10))).Counts);

        var line = $$"""{"target":"{{Target}}"}""";
        var padded = Encoding.UTF8.GetBytes(line + new string('\n', (1 << 20) - line.Length));
        Assert.Equal((1, 0, 0, 0), (await shop.ImportAsync(padded, "", "application/x-ndjson")).Counts);
        // Asked first, so that the answer does not meet a body that is still on its way.
        (await shop.SendFileAsync([.. padded, (byte)'\n'], "", "application/x-ndjson", ("Expect", "100-continue"))).Expect(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

        var last = await shop.ImportAsync(Rows(3));
        Assert.Equal("created refused:link_quota_exceeded refused:link_quota_exceeded", string.Join(' ', last.Rows.Select(row => row.Codes.Length > 0 ? $"{row.Status}:{row.Codes}" : row.Status)));
        (await shop.PostAsync("/api/v1/links", new { target = Target })).Expect(HttpStatusCode.UnprocessableEntity, "link_quota_exceeded");
        await (await small.NewMerchantAsync()).NewLinkAsync();

        static string Rows(int count) => "target\n" + string.Concat(Enumerable.Repeat(Target + "\n", count));
    }

    [Fact]
    public async Task One_import_too_many_at_once_is_told_to_come_back()
    {
        using var folder = new TemporaryFolder();
        await using var small = await LinksHost.StartAsync(new Dictionary<string, string?>(SqliteStore.SettingsIn(folder)) { ["Links:AdminKey"] = LinksHost.AdminKey, ["Links:Transfers:MaxConcurrent"] = "1" });
        var shop = await small.NewMerchantAsync();
        var slow = new Pipe();
        // Empty lines, which are passed over: a client keeps the first few kilobytes to itself.
        await slow.Writer.WriteAsync(Encoding.UTF8.GetBytes("target" + new string('\n', 32 * 1024)), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, Import) { Content = new StreamContent(slow.Reader.AsStream()) };
        request.Content.Headers.ContentType = new("text/csv");
        shop.Sign(request);
        var first = small.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => small.Services.GetRequiredService<ImportSlots>().Free == 0, "the first to be under way");
        var busy = await shop.SendTableAsync($"target\n{Target}\n");
        Assert.Equal(("imports_busy", "2"), (busy.Expect(HttpStatusCode.ServiceUnavailable).Code, busy.Headers["Retry-After"]));
        await slow.Writer.WriteAsync(Encoding.UTF8.GetBytes(Target), TestContext.Current.CancellationToken);
        await slow.Writer.CompleteAsync();
        using var answer = await first;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((1, 0, 0, 0), (await shop.ImportAsync($"target\n{Target}\n")).Counts);
    }

    public static TheoryData<string, string, string, string> Refused()
    {
        var good = $"keyword,url,title\nrow-one,{Target},\n";
        return new TheoryData<string, string, string, string>
        {
            { "101 columns", string.Join(',', Enumerable.Range(1, 99).Select(at => $"c{at}")) + ",keyword,url\n", "too_many_columns", "0" },
            { "a million columns", new string(',', 1_000_000) + "\n", "too_many_columns", "0" },
            { "a row of 101 cells", good + new string(',', 100) + "\n", "too_many_columns", "2" },
            { "a long cell", good + $"a,{Target},{new string('a', 65_537)}\n", "cell_too_long", "2" },
            { "a long cell in quotes", good + $"a,{Target},\"{new string('"', 2 * 65_537)}\"\n", "cell_too_long", "2" },
            { "a long row", good + string.Join(',', Enumerable.Repeat(new string('a', 65_536), 16)) + ",aaaaaaaaaaaaaaaaaaaa\n", "row_too_long", "2" },
            { "an unclosed quote", good + $"b,{Target},\"open\nc,{Target},\n", "quote_not_closed", "2" },
            { "an unclosed quote in much text", good + $"b,{Target},\"open\n" + string.Concat(Enumerable.Repeat($"c,{Target},\n", 5_000)), "cell_too_long", "2" },
            { "NUL", good + $"b,{Target},a\0b\n", "nul_character", "2" },
            { "two of a name", $"keyword,url,URL\na,{Target},\n", "duplicate_column", "0" },
            { "no header", $"{Target},abc\n", "header_missing", "0" },
            { "nothing", "", "file_empty", "0" },
            { "columns of nobody", "colour,price\nred,1\n", "dialect_unknown", "0" },
        };
    }

    [Theory] // S79
    [MemberData(nameof(Refused))]
    public async Task A_file_that_can_not_be_read_to_its_end_is_refused_with_the_row(string what, string file, string code, string row)
    {
        var shop = await host.NewMerchantAsync();
        var answer = (await shop.SendTableAsync(file)).Expect(HttpStatusCode.UnprocessableEntity, code);
        Assert.True(row == answer["row"], $"{what}: row {answer["row"]}");
        Assert.Empty((await shop.GetAsync("/api/v1/links")).Items);
    }

    [Fact]
    public async Task What_is_just_within_the_limits_is_read()
    {
        var shop = await host.NewMerchantAsync();
        var columns = string.Join(',', Enumerable.Range(1, 98).Select(at => $"c{at}"));
        var report = await shop.ImportAsync($"{columns},keyword,url\n{new string(',', 98)}{Unique()},{Target}\n");
        Assert.Equal((1, 0, 0, 0), report.Counts);
        report = await shop.ImportAsync($"keyword,url,title\n{Unique()},{Target},{new string('a', 65_536)}\n{Unique()},{Target},\"{new string('"', 2 * 65_536)}\"\n{Unique()},{Target},\n");
        Assert.Equal("too_long too_long ", string.Join(' ', report.Rows.Select(row => row.Codes)));

        var line = $$"""{"slug":"{{Unique()}}","target":"{{Target}}"}""";
        var wide = line + new string(' ', (1 << 20) - line.Length);
        Assert.Equal((1, 0, 0, 0), (await shop.ImportAsync(Encoding.UTF8.GetBytes(wide), "", "application/x-ndjson")).Counts);
        Assert.Equal("1", (await shop.SendFileAsync(Encoding.UTF8.GetBytes(wide + " "), "", "application/x-ndjson")).Expect(HttpStatusCode.UnprocessableEntity, "row_too_long")["row"]);
    }

    [Fact]
    public async Task Marks_charsets_and_delimiters_are_told_apart()
    {
        var shop = await host.NewMerchantAsync();
        var gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        foreach (var (encoding, type, delimiter, lineBreak) in new (Encoding, string, string, string)[]
        {
            (new UTF8Encoding(true), "text/csv", ",", "\r\n"),
            (new UTF8Encoding(true), "text/csv; charset=gb18030", ";", "\n"), // the mark in the file wins
            (new UTF8Encoding(false), "text/csv; charset=utf-8; header=present", "\t", "\r"),
            (gb18030, "text/csv; charset=GBK", ",", "\r\n"),
        })
        {
            var text = $"slug{delimiter}target{delimiter}title{lineBreak}{lineBreak}{Unique()}{delimiter}{Target}{delimiter}真丝连衣裙{lineBreak}";
            var report = await shop.ImportAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], "", type);
            Assert.Equal((1, 0, 0, 0), report.Counts);
            Assert.Equal("真丝连衣裙", (await shop.GetAsync($"/api/v1/links/{report.Rows[0].Id}"))["title"]);
        }

        var mixed = await shop.ImportAsync([.. Encoding.UTF8.GetBytes($"slug,target,title\n{Unique()},{Target},好\n{Unique()},{Target},"), .. gb18030.GetBytes("连衣裙"), .. Encoding.UTF8.GetBytes($"\n{Unique()},{Target},好\n")]);
        Assert.Equal(",encoding_invalid,", string.Join(',', mixed.Rows.Select(row => row.Codes)));
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            (await shop.SendFileAsync([.. encoding.GetPreamble(), .. encoding.GetBytes($"slug,target\na,{Target}\n")])).Expect(HttpStatusCode.UnprocessableEntity, "encoding_not_supported");
            (await shop.SendFileAsync(encoding.GetBytes($"slug,target\na,{Target}\n"))).Expect(HttpStatusCode.UnprocessableEntity, "nul_character");
        }
    }

    [Theory]
    [InlineData("text/csv", "?dialect=dub", 400, "dialect_unknown")]
    [InlineData("text/csv", "?onConflict=replace", 400, "on_conflict_invalid")]
    [InlineData("text/csv", "?onConflict=1", 400, "on_conflict_invalid")]
    [InlineData("text/csv", "?dryRun=yes", 400, "dry_run_invalid")]
    [InlineData("text/csv", "?from=0", 400, "from_invalid")]
    [InlineData("text/csv", "?dryrun2=true", 400, "parameter_unknown")]
    [InlineData("application/json", "", 415, "media_type_not_supported")]
    [InlineData("text/csv; charset=big5", "", 415, "media_type_not_supported")]
    [InlineData("text/csv", "?dialect=kutt", 422, "columns_missing")]
    [InlineData("text/csv", "?dialect=redirect", 200, null)]
    public async Task A_call_that_is_not_understood_does_nothing(string type, string query, int status, string? code)
    {
        var shop = await host.NewMerchantAsync();
        var answer = await shop.SendFileAsync(Encoding.UTF8.GetBytes($"slug,target\n{Unique()},{Target}\n"), query, type);
        Assert.Equal((status, code), ((int)answer.Status, answer.Code));
        Assert.Equal(status == 200 ? 1 : 0, (await shop.GetAsync("/api/v1/links")).Items.Count);
    }
}
