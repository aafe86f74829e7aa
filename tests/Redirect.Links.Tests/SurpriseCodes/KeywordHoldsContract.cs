using System.Net;
using Redirect.Testing;

namespace Redirect.Links.Tests.SurpriseCodes;

/// <summary>Who has a word, and from when on another may have it.</summary>
public abstract class KeywordHoldsContract : IAsyncLifetime
{
    private CodesHost codes = null!;

    private LinksHost Host => codes.Host;

    public async ValueTask InitializeAsync() => codes = await CodesHost.StartAsync(await DatabaseAsync());

    public virtual async ValueTask DisposeAsync()
    {
        await codes.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<string?> DatabaseAsync();

    [Theory] // S23
    [InlineData("Summer喜", "summer喜")]
    [InlineData("Summer喜", "ＳＵＭＭＥＲ喜")]
    [InlineData("Summer喜", "sum\u200Bmer 喜")]
    [InlineData("Summer喜", "\u202Esummer喜")]
    [InlineData("Straße喜", "STRASSE喜")]
    [InlineData("Istanbul喜", "İSTANBUL喜")]
    [InlineData("ıstanbul喜", "ISTANBUL喜")]
    [InlineData("Café喜", "CAFE\u0301喜")]
    public async Task A_word_that_looks_like_anothers_is_taken(string first, string second)
    {
        var (shop, squatter) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var made = await shop.NewCodeAsync(("keyword", first));
        var refused = (await squatter.TryCodeAsync(("phrase", second))).Expect(HttpStatusCode.Conflict, "keyword_taken");
        Assert.Null(refused["codeId"]);
        Assert.DoesNotContain(shop.MerchantId.ToString(), refused.Text, StringComparison.Ordinal);
        Assert.Equal(made.Id.ToString(), (await shop.TryCodeAsync(("keyword", second))).Expect(HttpStatusCode.Conflict, "keyword_taken")["codeId"]);
        Assert.Equal(made.Id, (await shop.ResolveAsync(second)).Expect(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task Of_many_merchants_at_once_one_gets_the_word()
    {
        var shops = new List<(Caller Shop, Dictionary<string, object?> Code)>();
        for (var at = 0; at < 50; at++)
        {
            var shop = await Host.NewMerchantAsync();
            shops.Add((shop, await shop.CodeAsync(("keyword", "抢这个词"))));
        }

        var answers = await Task.WhenAll(shops.Select(one => one.Shop.PostAsync(CodeCalls.Path, one.Code)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.Expect(HttpStatusCode.Conflict, "keyword_taken"));
        await Host.OnDatabaseAsync(db =>
        {
            Assert.Single(db.SurpriseCodes, code => code.Text == "抢这个词");
            Assert.Single(db.CodeStocks);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task An_ended_word_is_free_for_its_merchant_at_once_and_for_others_after_the_cooling_off()
    {
        var (shop, other) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var until = Host.Clock.GetUtcNow().UtcDateTime.AddHours(1);
        var first = await shop.NewCodeAsync(("keyword", "夏日"), ("validUntil", until));
        (await shop.TryCodeAsync(("keyword", "夏日"))).Expect(HttpStatusCode.Conflict, "keyword_taken");
        Host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        (await other.TryCodeAsync(("keyword", "夏日"))).Expect(HttpStatusCode.Conflict, "keyword_taken");
        var second = await shop.NewCodeAsync(("keyword", "夏日"), ("validUntil", Host.Clock.GetUtcNow().UtcDateTime.AddHours(1)));
        Assert.Equal((second.Id, "ended"), ((await shop.ResolveAsync("夏日")).Expect(HttpStatusCode.OK).Id, (await shop.ReadCodeAsync(first.Id))["state"]));

        Host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        (await other.TryCodeAsync(("keyword", "夏日"))).Expect(HttpStatusCode.Conflict, "keyword_taken");
        Host.Clock.Advance(TimeSpan.FromMinutes(2));
        var theirs = await other.NewCodeAsync(("keyword", "夏日"));
        (await shop.TryCodeAsync(("keyword", "夏日"))).Expect(HttpStatusCode.Conflict, "keyword_taken");
        (await shop.ResolveAsync("夏日")).Expect(HttpStatusCode.NotFound, "code_not_found");
        Assert.Equal(theirs.Id, (await other.ResolveAsync("夏日")).Expect(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task Withdrawing_and_moving_the_end_move_the_hold()
    {
        var (shop, other) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var made = await shop.NewCodeAsync(("keyword", "秋天"), ("validUntil", Host.Clock.GetUtcNow().UtcDateTime.AddHours(1)));
        (await shop.ChangeCodeAsync(made.Id, new { validUntil = Host.Clock.GetUtcNow().UtcDateTime.AddDays(10) })).Expect(HttpStatusCode.OK);
        Host.Clock.Advance(TimeSpan.FromDays(5));
        (await shop.TryCodeAsync(("keyword", "秋天"))).Expect(HttpStatusCode.Conflict, "keyword_taken");
        (await shop.DeleteAsync($"{CodeCalls.Path}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        Host.Clock.Advance(TimeSpan.FromDays(29));
        (await other.TryCodeAsync(("keyword", "秋天"))).Expect(HttpStatusCode.Conflict, "keyword_taken");
        Host.Clock.Advance(TimeSpan.FromDays(1));
        await other.NewCodeAsync(("keyword", "秋天"));
    }

    [Fact]
    public async Task Withdrawing_an_ended_code_does_not_hold_the_word_longer()
    {
        var (shop, other) = (await Host.NewMerchantAsync(), await Host.NewMerchantAsync());
        var made = await shop.NewCodeAsync(("keyword", "冬天"), ("validUntil", Host.Clock.GetUtcNow().UtcDateTime.AddHours(1)));
        Host.Clock.Advance(TimeSpan.FromDays(29));
        (await shop.DeleteAsync($"{CodeCalls.Path}/{made.Id}")).Expect(HttpStatusCode.NoContent);
        Host.Clock.Advance(TimeSpan.FromDays(2));
        await other.NewCodeAsync(("keyword", "冬天"));
    }
}

public sealed class KeywordHoldsOnSqliteTests : KeywordHoldsContract
{
    private protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}

public sealed class KeywordHoldsOnPostgresTests : KeywordHoldsContract
{
    private string? database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await RealServers.DropDatabaseAsync(database!);
    }

    private protected override async Task<string?> DatabaseAsync() => database = await RealServers.NewDatabaseAsync("holds");
}
