using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Redirect.SystemTests.Systems;
using Redirect.Testing;

namespace Redirect.SystemTests;

/// <summary>
/// A stock of one hundred and ten thousand visitors (faults F12, F14 to F16, F18): exactly one hundred claims, whatever dies meanwhile. Over
/// three replicas on PostgreSQL behind the gateway, and in one process on SQLite.
/// </summary>
[Collection(FaultySystemTests.Name)]
public sealed class FlashSaleTests(FaultySystem distributed) : IAsyncLifetime
{
    private const int Stock = 100;
    private const int Connections = 200;

    /// <summary>How often a whole sale is repeated: <c>REDIRECT_SALE_RUNS=20</c> for the long proof, which takes minutes.</summary>
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("REDIRECT_SALE_RUNS") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>How long sales go on while processes die: three to five deaths unless told otherwise.</summary>
    private static readonly TimeSpan Deaths = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("REDIRECT_SALE_SECONDS") ?? "12", CultureInfo.InvariantCulture));

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    public async ValueTask InitializeAsync() => await distributed.RestoreAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Of_ten_thousand_visitors_exactly_one_hundred_claim_each_time_over_three_replicas()
    {
        var merchant = await distributed.NewMerchantAsync();
        for (var run = 0; run < Runs; run++)
        {
            await SellOutAsync(distributed, merchant, 10_000);
        }
    }

    [Fact]
    public async Task Of_ten_thousand_visitors_exactly_one_hundred_claim_each_time_in_one_process()
    {
        await using var system = new StandaloneSystem();
        await system.InitializeAsync();
        var merchant = await system.NewMerchantAsync();
        for (var run = 0; run < Runs; run++)
        {
            await SellOutAsync(system, merchant, 10_000);
        }
    }

    [Fact]
    public Task A_replica_that_is_killed_every_two_seconds_costs_no_claim_and_makes_none_twice() =>
        KillAsync(distributed, round => distributed.Links[round % distributed.Replicas]);

    [Fact]
    public async Task A_process_that_is_killed_every_two_seconds_costs_no_claim_and_makes_none_twice()
    {
        await using var system = new StandaloneSystem();
        await system.InitializeAsync();
        await KillAsync(system, _ => system.Process);
    }

    [Fact]
    public async Task A_Redis_that_is_gone_or_emptied_during_a_sale_sells_nothing_twice()
    {
        var merchant = await distributed.NewMerchantAsync();
        await SellOutAsync(distributed, merchant, 3_000, distributed.Redis.Cut);
        distributed.Redis.Restore();
        await SellOutAsync(distributed, merchant, 3_000, () =>
        {
            using var redis = new TcpClient("127.0.0.1", RealServers.RedisPort);
            redis.GetStream().Write("FLUSHALL\r\n"u8);
            Assert.Equal((byte)'+', redis.GetStream().ReadByte());
        });
    }

    /// <summary>One sale: everybody once, every tenth twice; <paramref name="meanwhile"/> happens in its midst.</summary>
    private static async Task SellOutAsync(RunningSystem system, TestMerchant merchant, int visitors, Action? meanwhile = null)
    {
        var (id, keyword) = await NewCodeAsync(merchant);
        using var crowd = new Crowd(system.Http, merchant.Key, keyword, Connections);
        var everybody = Enumerable.Range(0, visitors).Select(_ => Guid.CreateVersion7()).ToList();
        List<Guid> twice = [.. everybody.Concat(everybody.Where((_, index) => index % 10 == 0))];
        new Random(20261122).Shuffle(CollectionsMarshal.AsSpan(twice));
        var sale = crowd.ClaimAsync(twice);
        if (meanwhile is not null)
        {
            await Poll.UntilAsync(() => !crowd.Got.IsEmpty, "the first claim");
            meanwhile();
        }

        await sale;
        Assert.Equal(Stock, crowd.Got.Count);
        Assert.Equal(Stock, crowd.Got.Select(claim => claim.Visitor).Distinct().Count());
        Assert.Equal(twice.Count, Stock + crowd.Refused.Values.Sum());
        Assert.DoesNotContain(crowd.Refused.Keys, code => code is not ("sold_out" or "visitor_limit"));
        await StockIsAsync(merchant, id, left: 0, held: Stock, claimed: Stock);
    }

    private static async Task KillAsync(RunningSystem system, Func<int, ServiceProcess> victim)
    {
        var merchant = await system.NewMerchantAsync();
        using var stop = new CancellationTokenSource();
        var killing = Task.Run(async () =>
        {
            for (var round = 0; !stop.IsCancellationRequested; round++)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
                await victim(round).KillAsync();
                await victim(round).RestartAsync();
            }

            return 0;
        });

        // One sale after the other, so that there is something to claim whenever somebody dies.
        List<(string Id, Crowd Crowd)> sales = [];
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Deaths)
        {
            var (id, keyword) = await NewCodeAsync(merchant);
            var crowd = new Crowd(system.Http, merchant.Key, keyword, 50);
            sales.Add((id, crowd));
            await crowd.ClaimAsync(Enumerable.Range(0, 400).Select(_ => Guid.CreateVersion7()));
        }

        await stop.CancelAsync();
        await killing;
        TestContext.Current.TestOutputHelper?.WriteLine($"{sales.Count} sales, {sales.Sum(sale => sale.Crowd.Retries)} attempts without an answer");
        foreach (var (id, crowd) in sales)
        {
            Assert.Equal(Stock, crowd.Got.Select(claim => claim.Visitor).Distinct().Count());
            Assert.Equal(Stock, crowd.Got.Count);
            Assert.Equal(400 - Stock, crowd.Refused.Values.Sum());
            await StockIsAsync(merchant, id, left: 0, held: Stock, claimed: Stock);
            foreach (var (visitor, key, answer) in crowd.Got.Take(10))
            {
                Assert.Equal((answer, true), await crowd.RepeatAsync(visitor, key));
            }

            crowd.Dispose();
        }

        // Every slot comes back when its time is over, whoever died while it was taken.
        var (last, word) = await NewCodeAsync(merchant, useTtl: "PT2S");
        using var late = new Crowd(system.Http, merchant.Key, word, 50);
        var claiming = late.ClaimAsync(Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()));
        await victim(0).KillAsync();
        await victim(0).RestartAsync();
        await claiming;
        await StockIsAsync(merchant, last, left: Stock, held: 0, claimed: null);
    }

    private static async Task<(string Id, string Keyword)> NewCodeAsync(TestMerchant merchant, string? useTtl = null)
    {
        // Of a try whose answer was lost the keyword may be taken: each has its own.
        var made = await RetryAsync(async () =>
        {
            var keyword = "sale" + Guid.CreateVersion7().ToString("N")[^10..];
            var link = await merchant.Api.PostAsync("/api/v1/links", new { target = "https://item.taobao.com/item.htm?id=1" });
            return await merchant.Api.PostAsync("/api/v1/surprise-codes", new
            {
                keyword,
                linkId = link.Text("id"),
                benefit = new { type = "coupon", title = "满199减50", faceValue = 5000, currency = "CNY" },
                stock = Stock,
                perVisitor = 1,
                useTtl,
            });
        });
        return (made.Text("id"), made.Text("text"));
    }

    private static Task<JsonElement> StockIsAsync(TestMerchant merchant, string codeId, long left, long held, long? claimed) => Poll.UntilAsync(
        async () => (await RetryAsync(() => merchant.Api.GetAsync($"/api/v1/surprise-codes/{codeId}"))).GetProperty("stock"),
        stock => stock.GetProperty("left").GetInt64() == left && stock.GetProperty("held").GetInt64() == held && (claimed is null || stock.GetProperty("claimed").GetInt64() == claimed),
        Soon,
        $"{left} left and {held} held");

    // Who is asked may be the one that was killed just now.
    private static Task<JsonElement> RetryAsync(Func<Task<JsonElement>> ask) => Poll.UntilAsync(
        async () =>
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or Xunit.Sdk.XunitException)
            {
                return default;
            }
        },
        answer => answer.ValueKind == JsonValueKind.Object,
        Soon,
        "an answer");
}
