using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Redirect.Links.Tests.OneTimeCodes;

/// <summary>As many codes as one surprise code may have. Alone: what others keep at the same time would be taken for theirs.</summary>
[CollectionDefinition(nameof(MillionCodesTests), DisableParallelization = true)]
[Collection(nameof(MillionCodesTests))]
public sealed class MillionCodesTests(SqliteStore sqlite, PostgresStore postgres, ITestOutputHelper output)
{
    private const int Count = 1_000_000;

    // What lives while they are made or read, beyond what lived before: a chunk, its lines, buffers and, of this test, what it keeps of each code.
    private const long MemoryCeiling = 24L * 1024 * 1024;

    [Fact]
    public Task A_million_codes_are_made_and_read_back_with_flat_memory_on_sqlite() => RunAsync(sqlite.Host);

    [Fact]
    public Task A_million_codes_are_made_and_read_back_with_flat_memory_on_postgres() => RunAsync(postgres.Host);

    private async Task RunAsync(LinksHost host)
    {
        var shop = await host.NewMerchantAsync();
        var id = await host.NewBatchAsync(shop, Count, "VIP");
        var made = await ReadAsync(host, shop, HttpMethod.Post, id, "made");
        var read = await ReadAsync(host, shop, HttpMethod.Get, id, "read");
        Assert.Equal(made, read);
        await using var db = await host.OpenAsync();
        Assert.Equal(Count, await db.OneTimeCodes.CountAsync(code => code.CodeId == id, TestContext.Current.CancellationToken));
        await db.OneTimeCodes.Where(code => code.CodeId == id).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
    }

    // A fingerprint of all codes in order. That no two are equal is the unique index's to say.
    private async Task<ulong> ReadAsync(LinksHost host, Caller shop, HttpMethod method, Guid id, string done)
    {
        using var client = new HttpClient { BaseAddress = host.Http.BaseAddress, Timeout = TimeSpan.FromMinutes(10) };
        using var request = new HttpRequestMessage(method, $"/api/v1/surprise-codes/{id}/codes");
        shop.Sign(request);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var firstAt = watch.Elapsed;
        using var file = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await file.ReadLineAsync(TestContext.Current.CancellationToken);
        var (lines, peak, fingerprint) = (0, 0L, 14695981039346656037UL);
        while (await file.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var cells = line.Split(',');
            Assert.Equal(lines, int.Parse(cells[1], CultureInfo.InvariantCulture));
            foreach (var symbol in cells[0])
            {
                fingerprint = (fingerprint ^ symbol) * 1099511628211UL;
            }

            if (++lines % 100_000 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        output.WriteLine($"{lines} codes {done} in {watch.Elapsed.TotalSeconds:F1} s, the first after {firstAt.TotalSeconds:F2} s; live memory at most {peak >> 10} KiB more than before, {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB allocated.");
        Assert.Equal(Count, lines);
        Assert.True(peak < MemoryCeiling, $"{peak} bytes");
        return fingerprint;
    }
}
