using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Redirect.Links.Following;
using Redirect.Testing;
using static Redirect.Links.Tests.Transfers.Importing;

namespace Redirect.Links.Tests.Transfers;

/// <summary>As much as one call may bring, over PostgreSQL. Alone: what others keep at the same time would be taken for the import's.</summary>
[CollectionDefinition(nameof(ManyLinksTests), DisableParallelization = true)]
[Collection(nameof(ManyLinksTests))]
public sealed class ManyLinksTests(PostgresStore store, ITestOutputHelper output)
{
    private const int Rows = 100_000;

    // What lives while it runs, beyond what lived before: a batch, its report, buffers; not the file, its rows or its report.
    private const long MemoryCeiling = 48L * 1024 * 1024;

    [Fact]
    public async Task A_hundred_thousand_rows_come_in_with_flat_memory_and_visible_progress()
    {
        var host = store.Host;
        var shop = await host.NewMerchantAsync();
        var tail = Unique();
        var text = new StringBuilder("keyword,url,title,timestamp,ip,clicks\n");
        for (var row = 1; row <= Rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{tail}-{row},https://item.taobao.com/item.htm?id={row}&spm=a1z10.1-c,\"真丝连衣裙 {row}, 夏季\",2019-03-14 10:15:36,203.0.113.7,{row % 100}\n");
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString()));
        text.Clear();
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv");
        using var client = new HttpClient { BaseAddress = host.Http.BaseAddress, Timeout = TimeSpan.FromMinutes(10) };
        using var request = new HttpRequestMessage(HttpMethod.Post, Import) { Content = content };
        shop.Sign(request);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var firstAt = watch.Elapsed;
        using var report = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var (lines, peak, last) = (0, 0L, "");
        while (await report.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            last = line;
            if (++lines % 10_000 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        var took = watch.Elapsed;
        var summary = JsonDocument.Parse(last).RootElement.GetProperty("summary");
        Assert.Equal((Rows + 1, Rows, Rows, true), (lines, summary.GetProperty("rows").GetInt32(), summary.GetProperty("created").GetInt32(), summary.GetProperty("complete").GetBoolean()));
        output.WriteLine($"{Rows} rows in {took.TotalSeconds:F1} s ({(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F1} s of this process's processor time), first line after {firstAt.TotalSeconds:F1} s, live memory at most {peak >> 20} MiB more than before.");
        Assert.True(peak < MemoryCeiling, $"{peak} bytes");
        Assert.True(firstAt < took / 2, $"The first line came after {firstAt} of {took}.");
        Assert.Equal(Rows, await host.CountLinksAsync(shop.MerchantId));
        using var follow = await host.Http.GetAsync($"/{tail}-{Rows}", TestContext.Current.CancellationToken);
        Assert.Equal($"https://item.taobao.com/item.htm?id={Rows}&spm=a1z10.1-c", follow.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Another_replica_follows_imported_links_within_two_seconds()
    {
        var database = await RealServers.NewDatabaseAsync("links");
        var settings = new Dictionary<string, string?> { ["Storage:Provider"] = "Postgres", ["ConnectionStrings:Links"] = database, ["Links:AdminKey"] = LinksHost.AdminKey };
        await LinksHost.MigrateAsync(settings);
        await using (var here = await LinksHost.StartAsync(settings))
        await using (var there = await LinksHost.StartAsync(settings))
        {
            await Poll.UntilAsync(() => there.Services.GetServices<IHostedService>().OfType<LinkChangeListener>().Single().Connections > 0, "the replica to listen");
            var shop = await here.NewMerchantAsync();

            // Long and Chinese: their notices need more than one message of PostgreSQL's.
            var slugs = Enumerable.Range(1000, 600).Select(row => string.Concat(Enumerable.Repeat("双十一大促", 10)) + row).ToArray();
            foreach (var slug in (string[])[slugs[0], slugs[300], slugs[599]])
            {
                using var unknown = await there.Http.GetAsync("/" + Uri.EscapeDataString(slug), TestContext.Current.CancellationToken);
                Assert.Equal(404, (int)unknown.StatusCode);
            }

            await shop.ImportAsync("slug,target\n" + string.Concat(slugs.Select(slug => $"{slug},https://www.jd.com/\n")));
            foreach (var slug in (string[])[slugs[0], slugs[300], slugs[599]])
            {
                await Poll.UntilAsync(
                    async () =>
                    {
                        using var answer = await there.Http.GetAsync("/" + Uri.EscapeDataString(slug), TestContext.Current.CancellationToken);
                        return (int)answer.StatusCode == 302;
                    },
                    TimeSpan.FromSeconds(2),
                    "the imported link");
            }
        }

        await RealServers.DropDatabaseAsync(database);
    }
}
