using System.Net;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Models;
using Redirect.Attribution.Runs;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Statements;

public sealed class SqliteSharedOrderTests() : SharedOrderTests(StorageProvider.Sqlite);

public sealed class PostgresSharedOrderTests() : SharedOrderTests(StorageProvider.Postgres);

/// <summary>Orders that several partners brought together, and those that no model can share out.</summary>
public abstract class SharedOrderTests : SettlementSuite
{
    private const string Other = "Hill Café";

    private readonly Guid otherPlacement = Guid.CreateVersion7();

    private protected SharedOrderTests(StorageProvider storage)
        : base(storage)
    {
    }

    [Fact]
    public async Task Two_partners_of_one_order_are_each_paid_for_their_part_and_take_their_part_of_what_comes_back()
    {
        await PlaceAsync();
        await PlaceAsync(Other, otherPlacement);
        await WorkedCardAsync();
        await WorkedCardAsync(Other);
        var version = await DoneAsync("attribution/models", new { model = "linear" }, HttpStatusCode.Created);
        await DoneAsync($"attribution/models/{Long(version, "version")}/activate", new { });
        await TouchedByBothAsync("T1", 10_001, 8);
        After(8);
        var (one, two) = (await CloseAsync(await OpenAsync(8, 9)), await CloseAsync(await OpenAsync(8, 9, Other)));
        var (first, second) = (Assert.Single(await LinesAsync(one)), Assert.Single(await LinesAsync(two)));

        // The odd unit is the earlier touch's; 9.99 % of a half, of which a tenth is the fee, each rounded for itself.
        Assert.Equal([(5_001L, 10_001L), (5_000L, 10_001L)], new[] { first, second }.Select(x => (Long(x, "credited"), Long(x, "paid"))));
        Assert.Equal([(450L, 50L), (450L, 50L)], new[] { one, two }.Select(x => (Long(x, "amount"), Long(x, "fee"))));
        Assert.Equal(["T1", "T1"], new[] { first, second }.Select(x => Text(x, "orderId")));

        await RefundedAsync("R1", "T1", 5_001, At(9));
        After(9);
        (one, two) = (await CloseAsync(await OpenAsync(9, 10)), await CloseAsync(await OpenAsync(9, 10, Other)));

        // Half of 5,000 is left: 249.75 is 250, and nine tenths are 225.
        Assert.Equal([(-225L, -25L), (-225L, -25L)], new[] { one, two }.Select(x => (Long(x, "amount"), Long(x, "fee"))));
        Assert.Equal((500, 225, 50), await BooksAsync());
        Assert.Equal((500, 225, 50), await BooksAsync(Other));
        await AssertBooksAsync();
    }

    [Fact]
    public async Task A_period_that_the_active_model_can_not_share_out_is_not_settled_until_it_can()
    {
        await PlaceAsync();
        await WorkedCardAsync();
        var version = await DoneAsync("attribution/models", new { model = "markov" }, HttpStatusCode.Created);
        await DoneAsync($"attribution/models/{Long(version, "version")}/activate", new { });
        await BroughtAsync("T1", 19_900, At(8));
        Host.Clock.Now = At(8, 10);
        for (var channel = 1; channel < MarkovChain.MaxChannels; channel++)
        {
            await VisitAsync($"channel {channel}");
        }

        After(8);
        var statement = await OpenAsync(8, 9);
        Assert.Equal(1_789, Long(statement, "total"));
        Host.Clock.Now = At(8, 30);
        await VisitAsync("one too many");
        After(8);
        await ConflictAsync("statements", "not_attributable", body: new { partner = Partner, from = "2026-03-08", to = "2026-03-09" });
        await ConflictAsync($"statements/{Text(statement, "id")}/close", "not_attributable");
        Assert.Equal((0, 0, 0), await BooksAsync());
        await AssertBooksAsync();

        // The message says what to do: a model that does not learn.
        await DoneAsync("attribution/models/0/activate", new { });
        Assert.Equal((1_789, "closed"), await CloseAsync(statement) is var closed ? (Long(closed, "total"), Text(closed, "state")) : default);
        await AssertBooksAsync();
    }

    [Fact]
    public async Task A_thousand_versions_of_models_are_kept_and_one_more_is_too_many()
    {
        await DoneAsync("attribution/models", new { model = "linear" }, HttpStatusCode.Created);
        await Host.ReadAsync(db => db.Set<AttributionState>().Where(x => x.MerchantId == Merchant).ExecuteUpdateAsync(row => row.SetProperty(x => x.ModelVersions, CreateModel.MaxVersions - 1), Cancel));

        Assert.Equal(1_000, Long(await DoneAsync("attribution/models", new { model = "linear" }, HttpStatusCode.Created), "version"));
        await ConflictAsync("attribution/models", "too_many_versions", body: new { model = "linear" });
        await DoneAsync("attribution/models/1000/activate", new { });
    }

    private async Task TouchedByBothAsync(string orderId, long amount, int day)
    {
        var visitor = Guid.CreateVersion7();
        Host.Clock.Now = At(day);
        await Host.DeliverAsync(
            Some.Visit(Merchant, Link, Placement, at: At(day).AddMinutes(-2), visitor: visitor, channel: "wechat"),
            Some.Visit(Merchant, Link, otherPlacement, at: At(day).AddMinutes(-1), visitor: visitor, channel: "weibo"));
        Assert.Equal(HttpStatusCode.Created, (await OrderAsync(new { orderId, amount, currency = "CNY", paidAt = At(day), visitorId = visitor })).Status);
    }

    private Task VisitAsync(string channel) => Host.DeliverAsync(Some.Visit(Merchant, Link, at: Host.Clock.Now, visitor: Guid.CreateVersion7(), channel: channel));
}
