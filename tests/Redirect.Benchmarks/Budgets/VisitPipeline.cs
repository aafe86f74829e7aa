using System.Diagnostics;
using Google.Protobuf;
using Redirect.Contracts.Events.V1;
using Redirect.Links.Visits.Spool;

namespace Redirect.Benchmarks.Budgets;

/// <summary>
/// B3: a full spool of a link service through broker and attribution into PostgreSQL and Redis, all as deployed, beside one <c>COPY</c> of the very rows it
/// left into a table like theirs. Counted from the first batch in the table to the last visit in Redis. <c>--quick</c> takes a quarter of the visits.
/// </summary>
internal static class VisitPipeline
{
    private const int Visits = 120_000;

    public static async Task<BudgetResult> MeasureAsync(int rounds, int seconds)
    {
        var count = rounds > 1 ? Visits : Visits / 4;
        await using var system = await AttributionSystem.StartAsync();
        var merchant = Guid.CreateVersion7();
        var random = new Random(3);
        await DeliverAsync(system, merchant, random, count / 4); // compiles the way

        await DeliverAsync(system, merchant, random, count);
        await using var rows = new MemoryStream();
        await using (var connection = await system.Source.OpenConnectionAsync())
        await using (var from = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT * FROM visits ORDER BY ingested_at DESC LIMIT {count}) TO STDOUT (FORMAT BINARY)"))
        {
            await from.CopyToAsync(rows);
        }

        await system.ExecuteAsync("CREATE TABLE copied_visits (LIKE visits INCLUDING ALL)");
        return await new Budget("B3", $"{count:N0} visits: spool → broker → PostgreSQL → Redis", "the same rows by COPY", 0.1)
            .MeasureAsync(rounds, () => DeliverAsync(system, merchant, random, count), () => CopyAsync(system, rows, count));
    }

    private static async Task<double> CopyAsync(AttributionSystem system, MemoryStream rows, int count)
    {
        await system.ExecuteAsync("TRUNCATE copied_visits");
        await using var connection = await system.Source.OpenConnectionAsync();
        rows.Position = 0;
        var watch = Stopwatch.StartNew();
        await using (var into = await connection.BeginRawBinaryCopyAsync("COPY copied_visits FROM STDIN (FORMAT BINARY)"))
        {
            await rows.CopyToAsync(into);
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> DeliverAsync(AttributionSystem system, Guid merchant, Random random, int count)
    {
        var spool = Path.Combine(system.Folder, $"spool-{Guid.CreateVersion7():N}");
        Fill(spool, merchant, random, count);
        await using var counters = await CountersInRedis.ConnectAsync(merchant);
        var before = await CountedAsync(system, merchant);
        await using var links = await system.StartLinksAsync(spool);
        var first = await UntilAsync(() => CountedAsync(system, merchant), counted => counted > before);
        var watch = Stopwatch.StartNew();
        await UntilAsync(counters.VisitsAsync, counted => counted >= before + count);
        return (before + count - first) / watch.Elapsed.TotalSeconds;
    }

    private static Task<long> CountedAsync(AttributionSystem system, Guid merchant) =>
        system.CountAsync($"SELECT human_gross + bot FROM scope_totals WHERE merchant_id = '{merchant}' AND scope = 0");

    private static async Task<long> UntilAsync(Func<Task<long>> ask, Func<long, bool> enough)
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromMinutes(5))
        {
            var counted = await ask();
            if (enough(counted))
            {
                return counted;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException("The visits were not counted within five minutes.");
    }

    // A merchant's busy quarter of an hour: some thousand visitors, fifty links in thirty places, one visit in ten a bot's.
    private static void Fill(string directory, Guid merchant, Random random, int count)
    {
        using var spool = new VisitSpool(new SpoolSettings(directory, 16 << 20, 1L << 30), TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        for (var number = 0; number < count; number++)
        {
            var place = random.Next(30);
            var isBot = random.Next(10) == 0;
            var at = DateTimeOffset.FromUnixTimeMilliseconds(now.AddSeconds(-random.NextDouble() * 900).ToUnixTimeMilliseconds());
            var visit = new Visit
            {
                EventId = Bytes(Guid.CreateVersion7(at)),
                MerchantId = Bytes(merchant),
                LinkId = Bytes(Id(merchant, 100 + random.Next(50))),
                PlacementId = Bytes(Id(merchant, 200 + place)),
                CampaignId = Bytes(Id(merchant, 300 + (place % 4))),
                Form = (Form)(1 + random.Next(3)),
                Channel = place % 2 == 0 ? "wechat" : "weibo",
                OccurredAtMs = at.ToUnixTimeMilliseconds(),
                VisitorId = isBot ? ByteString.Empty : Bytes(Id(merchant, 1_000 + random.Next(count / 4))),
                Quality = isBot ? Quality.Bot : Quality.Human,
                QualityReason = isBot ? "known_bot" : "browser",
                QualityRulesVersion = 1,
                Device = "phone",
                Os = "ios",
                App = "wechat",
                Language = "zh-CN",
                AddressPrefix = "203.0.113.0/24",
                UserAgent = $"Mozilla/5.0 (iPhone; CPU iPhone OS 18_{random.Next(20)} like Mac OS X) AppleWebKit/605.1.15",
                LinkVersion = 1,
            };
            if (spool.Append(new VisitBatch { Visits = { visit } }.ToByteArray()) != AppendResult.Kept)
            {
                throw new InvalidOperationException("The spool did not take a visit.");
            }
        }
    }

    private static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    private static Guid Id(Guid root, int number)
    {
        var bytes = root.ToByteArray(bigEndian: true);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), number);
        return new Guid(bytes, bigEndian: true);
    }
}
