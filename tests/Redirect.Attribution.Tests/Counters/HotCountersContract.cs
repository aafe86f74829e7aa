using Microsoft.Extensions.Logging.Abstractions;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Testing;
using StackExchange.Redis;

namespace Redirect.Attribution.Tests.Counters;

public sealed class MemoryHotCountersTests : HotCountersContract
{
    private protected override IHotCounters Counters { get; } = new MemoryHotCounters();
}

public sealed class RedisHotCountersTests : HotCountersContract, IAsyncLifetime
{
    private RedisClient? redis;

    private protected override IHotCounters Counters => Over(redis!);

    public async ValueTask InitializeAsync() => redis = await RedisClient.StartAsync(RealServers.Redis);

    public async ValueTask DisposeAsync()
    {
        if (redis is not null)
        {
            await redis.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_days_visitors_are_counted_only_when_every_set_is_there()
    {
        var (first, second) = (Day(9), Day(10));
        var visitors = Enumerable.Range(0, 3_000).Select(_ => Guid.CreateVersion7()).ToArray();

        var absent = await Counters.AddVisitorsAsync(Of(first, visitors[..10]), Cancel);
        Assert.Equal([first], absent);
        Assert.Null(await Counters.CountVisitorsAsync(Scope, [first.Day], Cancel));

        Assert.True(await Counters.FillVisitorsAsync(first, visitors[..2_000].ToAsyncEnumerable(), Cancel));
        Assert.Null(await Counters.CountVisitorsAsync(Scope, [first.Day, second.Day], Cancel));
        Assert.True(await Counters.FillVisitorsAsync(second, visitors[1_000..].ToAsyncEnumerable(), Cancel));

        var estimate = await Counters.CountVisitorsAsync(Scope, [first.Day, second.Day], Cancel);
        Assert.InRange(estimate!.Value, 3_000 * 0.96, 3_000 * 1.04);
    }

    [Fact]
    public async Task What_is_added_while_a_set_is_filled_stays()
    {
        var day = Day(9);
        Assert.True(await Counters.FillVisitorsAsync(day, new[] { Guid.CreateVersion7() }.ToAsyncEnumerable(), Cancel));
        Assert.Empty(await Counters.AddVisitorsAsync(Of(day, [Guid.CreateVersion7()]), Cancel));
        Assert.True(await Counters.FillVisitorsAsync(day, new[] { Guid.CreateVersion7() }.ToAsyncEnumerable(), Cancel));

        Assert.Equal(3, await Counters.CountVisitorsAsync(Scope, [day.Day], Cancel));
    }

    [Fact]
    public async Task Scripts_that_the_server_lost_are_sent_again()
    {
        Assert.True(await RaiseAsync(Numbers(1)));
        using var admin = await RealServers.ConnectRedisAsync();
        await admin.GetServer(admin.GetEndPoints()[0]).ScriptFlushAsync();

        Assert.True(await RaiseAsync(Numbers(2)));
        Assert.Equal(Numbers(2), await Counters.FindAsync(Scope, Cancel));
    }

    [Fact]
    public async Task Without_a_server_nothing_throws_and_nothing_is_known()
    {
        await using var nowhere = await RedisClient.StartAsync("127.0.0.1:1,connectTimeout=100", isThere: false);
        var counters = Over(nowhere);
        var day = Day(9);

        Assert.Null(await counters.FindAsync(Scope, Cancel));
        Assert.Null(await counters.FindStockAsync(Scope with { Kind = ScopeKind.Code }, Cancel));
        Assert.False(await counters.RaiseAsync([new CodeStock()], Cancel));
        Assert.False(await counters.RaiseAsync(new Dictionary<ScopeKey, Totals> { [Scope] = Numbers(1) }, Cancel));
        Assert.Null(await counters.CountVisitorsAsync(Scope, [day.Day], Cancel));
        Assert.Equal([day], await counters.AddVisitorsAsync(Of(day, [Guid.CreateVersion7()]), Cancel));
        Assert.False(await counters.FillVisitorsAsync(day, new[] { Guid.CreateVersion7() }.ToAsyncEnumerable(), Cancel));
    }

    private static RedisHotCounters Over(RedisClient client) => new(client.Connection, TimeProvider.System, NullLogger<RedisHotCounters>.Instance);

    private static Dictionary<ScopeDay, IReadOnlyCollection<Guid>> Of(ScopeDay day, IReadOnlyCollection<Guid> visitors) => new() { [day] = visitors };

    private ScopeDay Day(int day) => new(Scope, new DateOnly(2026, 3, day));
}

public abstract class HotCountersContract
{
    private protected abstract IHotCounters Counters { get; }

    private protected ScopeKey Scope { get; } = ScopeKey.Merchant(Guid.CreateVersion7());

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_never_told_is_not_known() => Assert.Null(await Counters.FindAsync(Scope, Cancel));

    [Fact]
    public async Task Old_news_lowers_nothing()
    {
        Assert.True(await RaiseAsync(Numbers(5)));
        Assert.True(await RaiseAsync(Numbers(3)));

        Assert.Equal(Numbers(5), await Counters.FindAsync(Scope, Cancel));
    }

    [Fact]
    public async Task Each_figure_is_raised_by_itself()
    {
        Assert.True(await RaiseAsync(new Totals(new VisitCounts(9, 1, 1, 1, 1, 1, 1), 1)));
        Assert.True(await RaiseAsync(new Totals(new VisitCounts(2, 2, 2, 2, 2, 2, 2), 10)));

        Assert.Equal(new Totals(new VisitCounts(9, 2, 2, 2, 2, 2, 2), 10), await Counters.FindAsync(Scope, Cancel));
    }

    [Fact]
    public async Task News_in_any_order_at_once_end_at_the_newest()
    {
        var numbers = Enumerable.Range(1, 200).ToArray();
        new Random(3).Shuffle(numbers);

        await Task.WhenAll(numbers.Select(n => RaiseAsync(Numbers(n))));

        Assert.Equal(Numbers(200), await Counters.FindAsync(Scope, Cancel));
    }

    [Fact]
    public async Task Many_scopes_of_many_merchants_at_once()
    {
        var totals = Enumerable.Range(0, 450).ToDictionary(n => new ScopeKey(n % 2 == 0 ? Scope.Id : Guid.CreateVersion7(), ScopeKind.Link, Guid.CreateVersion7()), Numbers);

        Assert.True(await Counters.RaiseAsync(totals, Cancel));

        foreach (var (scope, expected) in totals)
        {
            Assert.Equal(expected, await Counters.FindAsync(scope, Cancel));
        }
    }

    [Fact]
    public async Task What_is_forgotten_is_not_known()
    {
        Assert.True(await RaiseAsync(Numbers(5)));
        Assert.True(await Counters.ForgetAsync([Scope], Cancel));

        Assert.Null(await Counters.FindAsync(Scope, Cancel));
    }

    [Fact]
    public async Task Of_a_stock_the_newest_version_stays_also_where_its_figures_are_lower()
    {
        var code = Scope with { Kind = ScopeKind.Code };
        Assert.Null(await Counters.FindStockAsync(code, Cancel));
        var versions = Enumerable.Range(1, 100).Select(version => Stock(code, version)).ToArray();
        new Random(3).Shuffle(versions);

        Assert.True(await Counters.RaiseAsync(versions[..20], Cancel));
        await Task.WhenAll(versions.Select(version => Counters.RaiseAsync([version], Cancel)));

        Assert.Equal(Stock(code, 100), await Counters.FindStockAsync(code, Cancel));
        Assert.Null(await Counters.FindStockAsync(code with { Id = Guid.CreateVersion7() }, Cancel));
        Assert.Null(await Counters.FindStockAsync(code with { MerchantId = Guid.CreateVersion7() }, Cancel));
    }

    [Fact]
    public async Task A_stock_is_forgotten_with_the_totals_of_its_code()
    {
        var code = Scope with { Kind = ScopeKind.Code };
        Assert.True(await Counters.RaiseAsync([Stock(code, 9)], Cancel));
        Assert.True(await Counters.ForgetAsync([Scope], Cancel));
        Assert.NotNull(await Counters.FindStockAsync(code, Cancel));
        Assert.True(await Counters.ForgetAsync([code], Cancel));
        Assert.Null(await Counters.FindStockAsync(code, Cancel));

        Assert.True(await Counters.RaiseAsync([Stock(code, 2)], Cancel));
        Assert.Equal(Stock(code, 2), await Counters.FindStockAsync(code, Cancel));
    }

    private static CodeStock Stock(ScopeKey code, long version) => new()
    {
        MerchantId = code.MerchantId,
        CodeId = code.Id,
        Version = version,
        Label = version % 2 == 0 ? "" : "芝麻开门",
        Limited = version % 3 > 0,
        Stock = 200,
        Left = 200 - version,
        Held = version,
        Claimed = version + 1,
        Redeemed = version + 2,
        Returned = version + 3,
        Waiting = version + 4,
    };

    private protected static Totals Numbers(int n) => new(new VisitCounts(n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6) { Invalidated = n + 21, Restored = n + 22 }, n + 7,
        new OutcomeCounts(n + 8, n + 9, n + 10, n + 11, new ClaimCounts(n + 12, n + 13, n + 14, n + 15, n + 16, n + 17), new OrderCorrections(n + 18, n + 19, n + 20), n + 23));

    private protected Task<bool> RaiseAsync(Totals totals) => Counters.RaiseAsync(new Dictionary<ScopeKey, Totals> { [Scope] = totals }, Cancel);
}
