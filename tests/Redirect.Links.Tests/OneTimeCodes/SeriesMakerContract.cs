using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Redirect.Hosting.Problems;
using Redirect.Links.OneTimeCodes;

namespace Redirect.Links.Tests.OneTimeCodes;

public abstract class SeriesMakerContract(LinksStore store)
{
    private readonly LinksHost host = store.Host;

    [Theory]
    [InlineData(0, null, null, "code_count_invalid")]
    [InlineData(-1, null, null, "code_count_invalid")]
    [InlineData(1, null, null, null)]
    [InlineData(1_000_000, null, null, null)]
    [InlineData(1_000_001, null, null, "code_count_invalid")]
    [InlineData(1, null, 5, "code_length_invalid")]
    [InlineData(1, null, 6, null)]
    [InlineData(1, null, 13, null)]
    [InlineData(1, null, 14, "code_length_invalid")]
    [InlineData(1, "ABCDEFGH", null, null)]
    [InlineData(1, "ABCDEFGHJ", null, "prefix_invalid")]
    [InlineData(1, "A-B", null, "prefix_invalid")]
    [InlineData(1, "=A", null, "prefix_invalid")]
    [InlineData(335, null, 6, null)]
    [InlineData(336, null, 6, "code_space_too_small")]
    [InlineData(343_597, "X", 8, null)]
    [InlineData(343_598, "X", 8, "code_space_too_small")]
    public async Task Every_limit_holds_and_is_named(long count, string? prefix, int? length, string? code) =>
        Assert.Equal(code, (await host.TryNewBatchAsync(await host.NewMerchantAsync(), count, prefix, length)).Code);

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        await using var db = await host.OpenAsync();
        var errors = new FieldErrors();
        var maker = host.Services.GetRequiredService<SeriesMaker>();
        Assert.Null(await maker.EnsureAsync(db, Guid.CreateVersion7(), "不", 5, 0, errors, TestContext.Current.CancellationToken));
        Assert.Equal(["generate.prefix", "generate.length", "generate.count"], errors.All.Select(error => error.Field));
        await Assert.ThrowsAsync<InvalidOperationException>(() => maker.EnsureAsync(db, Guid.CreateVersion7(), null, null, 1, new FieldErrors(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_codes_of_a_series_share_its_room_made_or_not_and_the_shortest_length_that_fits_is_named()
    {
        var shop = await host.NewMerchantAsync();
        await host.NewBatchAsync(shop, 300, "VIP", 6);
        await host.NewBatchAsync(shop, 35, "vip", 6);
        await host.NewBatchAsync(shop, 335, "VIQ", 6);

        await using var db = await host.OpenAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var errors = new FieldErrors();
        await host.Services.GetRequiredService<SeriesMaker>().EnsureAsync(db, shop.MerchantId, "VIP", 6, 1, errors, TestContext.Current.CancellationToken);
        var error = Assert.Single(errors.All);
        Assert.Equal(("generate.length", "code_space_too_small"), (error.Field, error.Code));
        Assert.EndsWith("is 7.", error.Detail, StringComparison.Ordinal);
        Assert.Equal(2, await db.CodeSeries.CountAsync(series => series.MerchantId == shop.MerchantId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prefixes_whose_codes_could_be_equal_are_refused()
    {
        var shop = await host.NewMerchantAsync();
        await host.NewBatchAsync(shop, 1, "AB", 9);
        Assert.Equal("prefix_ambiguous", (await host.TryNewBatchAsync(shop, 1, "A", 10)).Code);
        Assert.Equal("prefix_ambiguous", (await host.TryNewBatchAsync(shop, 1, null, 11)).Code);
        Assert.Equal("prefix_ambiguous", (await host.TryNewBatchAsync(shop, 1, "ABC", 8)).Code);

        // Another text, another length in all, or another merchant.
        await host.NewBatchAsync(shop, 1, "B", 10);
        await host.NewBatchAsync(shop, 1, "AC", 9);
        await host.NewBatchAsync(shop, 1, "A", 11);
        await host.NewBatchAsync(shop, 1, "AB", 9);
        await host.NewBatchAsync(await host.NewMerchantAsync(), 1, "A", 10);

        // As they are read, not as they are written.
        await host.NewBatchAsync(shop, 1, "SOLD", 7);
        Assert.Equal("prefix_ambiguous", (await host.TryNewBatchAsync(shop, 1, "S0", 9)).Code);
    }

    [Fact]
    public async Task A_merchant_has_so_many_codes_and_no_more()
    {
        var shop = await host.NewMerchantAsync();
        var maker = new SeriesMaker(Options.Create(new OneTimeCodeOptions { MaxPerMerchant = 1_000 }));
        await host.NewBatchAsync(shop, 400, "A");
        await host.NewBatchAsync(shop, 599, "B");
        await using var db = await host.OpenAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var errors = new FieldErrors();
        Assert.NotNull(await maker.EnsureAsync(db, shop.MerchantId, "C", null, 1, errors, TestContext.Current.CancellationToken));
        Assert.False(errors.Any);
        Assert.Null(await maker.EnsureAsync(db, shop.MerchantId, "D", null, 2, errors, TestContext.Current.CancellationToken));
        Assert.Equal(("generate.count", "code_quota_exceeded"), (errors.All[0].Field, errors.All[0].Code));
    }

    [Fact]
    public async Task Of_many_at_once_as_many_get_room_as_there_is_and_all_the_same_series()
    {
        var shop = await host.NewMerchantAsync();
        var link = (await shop.NewLinkAsync()).Id;
        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => host.TryNewBatchAsync(shop, 50, "X", 6, link))));
        Assert.Equal(6, made.Count(one => one.Code is null));
        Assert.All(made, one => Assert.True(one.Code is null or "code_space_too_small", one.Code));
        await using var db = await host.OpenAsync();
        Assert.Equal(1, await db.CodeSeries.CountAsync(series => series.MerchantId == shop.MerchantId, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_two_at_once_whose_codes_could_be_equal_one_is_refused()
    {
        var shop = await host.NewMerchantAsync();
        var link = (await shop.NewLinkAsync()).Id;
        var made = await Task.WhenAll(new[] { ("A", 10), ("AB", 9), ("ABC", 8) }.Select(series => Task.Run(() => host.TryNewBatchAsync(shop, 1, series.Item1, series.Item2, link))));
        Assert.Equal(1, made.Count(one => one.Code is null));
        Assert.Equal(2, made.Count(one => one.Code == "prefix_ambiguous"));
    }
}

public sealed class SeriesMakerOnSqliteTests(SqliteStore store) : SeriesMakerContract(store);

public sealed class SeriesMakerOnPostgresTests(PostgresStore store) : SeriesMakerContract(store);
