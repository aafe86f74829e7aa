using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

public abstract partial class SystemSuite
{
    [Fact]
    public async Task Exports_of_other_systems_come_in_whole_and_their_addresses_work()
    {
        var merchant = await system.NewMerchantAsync();
        using var reader = new TestApi(system.Http, null);
        foreach (var (file, type, leads) in new (string, string, (string Slug, string Target)[])[]
        {
            ("yourls.csv", "text/csv", [("ozh", "https://ozh.example.org/blog/"), ("Zh-Tea", "https://detail.tmall.com/item.htm?id=7")]),
            ("yourls-plugin.csv", "text/csv", [("plug-two", "https://www.jd.com/two?a=1,2")]),
            ("shlink.csv", "text/csv", [("Ab3x9", "https://item.taobao.com/item.htm?id=1"), ("双十一", "https://www.jd.com/1111")]),
            ("shlink.ndjson", "application/x-ndjson", [("api-two", "https://www.jd.com/two")]),
            ("kutt.ndjson", "application/x-ndjson", [("KuttTwo", "https://www.jd.com/kutt")]),
            ("kutt.csv", "text/csv", [("kutt-csv", "https://www.jd.com/kutt-csv")]),
            ("bitly.csv", "text/csv", [("3AbCdEf", "https://item.taobao.com/item.htm?id=31")]),
        })
        {
            var report = await ImportAsync(merchant, await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "tests/Redirect.Links.Tests/Transfers/Files", file)), type);
            Assert.True(report[^1].GetProperty("summary").GetProperty("complete").GetBoolean(), file);
            foreach (var (slug, target) in leads)
            {
                Assert.Equal(target, await LocationAsync(reader, Uri.EscapeDataString(slug)));
            }
        }
    }

    [Fact]
    public async Task A_large_file_comes_in_and_what_goes_out_again_is_the_same()
    {
        const int Rows = 6_000;
        var merchant = await system.NewMerchantAsync();
        var tail = "f" + Guid.CreateVersion7().ToString("N")[^10..];
        var table = new StringBuilder("slug,target,title\n");
        for (var row = 1; row <= Rows; row++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{tail}{row},https://item.taobao.com/item.htm?id={row},'=标题 {row}\n");
        }

        // More than the 256 KiB of other calls, through whatever stands in front.
        var file = Encoding.UTF8.GetBytes(table.ToString());
        Assert.True(file.Length > 256 * 1024);
        var report = await ImportAsync(merchant, file, "text/csv");
        Assert.Equal((Rows + 1, Rows), (report.Count, report[^1].GetProperty("summary").GetProperty("created").GetInt32()));

        using var export = await merchant.Api.SendAsync(HttpMethod.Get, "/api/v1/links/export");
        var exported = await export.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, export.StatusCode);
        Assert.Contains(",'=标题 6000,", Encoding.UTF8.GetString(exported), StringComparison.Ordinal);
        report = await ImportAsync(merchant, exported, "text/csv");
        Assert.Equal(Rows, report[^1].GetProperty("summary").GetProperty("exists").GetInt32());

        var batch = await merchant.Api.PostAsync("/api/v1/links/batch", new { items = Enumerable.Range(1, 1000).Select(row => new { target = "https://www.jd.com/" + row, title = new string('题', 200) }) });
        Assert.Equal(1000, batch.GetProperty("items").GetArrayLength());
    }

    private static async Task<IReadOnlyList<JsonElement>> ImportAsync(TestMerchant merchant, byte[] file, string type)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await merchant.Api.SendAsync(HttpMethod.Post, "/api/v1/links/import", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
