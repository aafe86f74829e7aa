using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Messaging;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Claims;

public sealed class StandaloneClaimCountingTests() : ClaimCountingTests(StorageProvider.Sqlite, CountersProvider.Memory);

public sealed class DistributedClaimCountingTests() : ClaimCountingTests(StorageProvider.Postgres, CountersProvider.Redis);

public abstract class ClaimCountingTests : ClaimSuite
{
    private protected ClaimCountingTests(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    [Fact]
    public async Task Every_message_three_times_shuffled_counts_once()
    {
        var stories = Stories();
        var messages = stories.SelectMany(story => Enumerable.Range(0, 60).Select(_ => story.Next())).ToArray();
        messages = [.. messages, .. messages, .. messages];
        new Random(7).Shuffle(messages);

        foreach (var message in messages)
        {
            await ClaimsAsync(message);
        }

        await AssertToldAsync(stories);
    }

    [Fact]
    public async Task Consumers_side_by_side_with_the_same_messages_and_with_visits_count_once()
    {
        var stories = Stories();
        var messages = stories.SelectMany(story => Enumerable.Range(0, 30).Select(_ => story.Next())).ToArray();
        var visits = Enumerable.Range(0, 400).Select(n => Some.Numbered(Merchant, n)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(seed => Task.Run(async () =>
        {
            var own = messages.ToArray();
            new Random(seed).Shuffle(own);
            foreach (var message in own)
            {
                await ClaimsAsync(message);
            }
        }, Cancel)).Append(Task.Run(async () =>
        {
            foreach (var some in visits.Chunk(25))
            {
                await Host.DeliverAsync(some);
            }
        }, Cancel)));

        var claims = stories.SelectMany(story => story.Scopes.Select(scope => (Scope: scope, story.Counts))).ToLookup(x => x.Scope, x => x.Counts);
        foreach (var (scope, expected) in NaiveModel.Of(visits).Totals)
        {
            var counts = claims[scope].Aggregate(default(ClaimCounts), (sum, one) => sum + one);
            Assert.Equal(expected with { Outcomes = new OutcomeCounts(0, 0, 0, 0, counts) }, await Host.Get<CounterReader>().FindAsync(scope, Cancel));
        }

        foreach (var story in stories)
        {
            Assert.Equal(story.Counts, await CountsAsync(new ScopeKey(Merchant, ScopeKind.Code, story.CodeId)));
            Assert.Equal(ClaimReader.Read(story.State), await Host.Get<CounterReader>().FindStockAsync(new ScopeKey(Merchant, ScopeKind.Code, story.CodeId), Cancel));
        }
    }

    [Fact]
    public async Task The_newest_stock_stays_whatever_the_order()
    {
        foreach (var version in (long[])[3, 1, 9, 4, 9, 2])
        {
            await ClaimsAsync(Stock(version, left: 10 - version));
            var newest = await Host.Get<CounterReader>().FindStockAsync(CodeScope, Cancel);
            Assert.Equal(version is 3 or 1 ? 7 : 1, newest!.Left);
        }

        Assert.Equal(1, await Host.ReadAsync(db => db.CodeStocks.Where(x => x.CodeId == Code).Select(x => x.Left).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_claim_whose_stock_came_back_lowers_no_counter()
    {
        await ClaimsAsync(null, Step(ClaimStepKind.Claimed, 500), Step(ClaimStepKind.Promoted, 500), Step(ClaimStepKind.Redeemed, 400));
        await ClaimsAsync(null, Step(ClaimStepKind.Expired), Step(ClaimStepKind.ReversedPart, 100), Step(ClaimStepKind.Reversed, 300));

        Assert.Equal(new ClaimCounts(2, 2, 1, 1, 400, 400), await CountsAsync());
    }

    [Fact]
    public async Task Waiting_lapsing_rewards_and_kinds_of_later_versions_are_kept_and_in_no_figure()
    {
        var left = Step(ClaimStepKind.Released);
        left.Waited = true;
        await ClaimsAsync(
            null, Step(ClaimStepKind.Waiting), left, Step(ClaimStepKind.Lapsed, 100), Step(ClaimStepKind.Rewarded), Step(ClaimStepKind.RewardTakenBack), Step((ClaimStepKind)77, 5));

        Assert.Equal(default, await CountsAsync());
        Assert.Equal(6, await Host.ReadAsync(db => db.ClaimEvents.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        Assert.Equal(0, await Host.ReadAsync(db => db.Rollups.CountAsync(x => x.MerchantId == Merchant, Cancel)));
    }

    [Fact]
    public async Task Items_taken_back_are_counted_as_items()
    {
        await ClaimsAsync(null, Step(ClaimStepKind.ReversedPart, 10, items: 1), Step(ClaimStepKind.ReversedPart, 10), Step(ClaimStepKind.Reversed, 10, items: 3), Step(ClaimStepKind.Reversed, 10));

        Assert.Equal(new ClaimCounts(0, 2, 0, 5, 0, 40), await CountsAsync());
    }

    [Fact]
    public async Task Amounts_of_a_second_currency_count_and_are_in_no_sum()
    {
        await ClaimsAsync(null, Step(ClaimStepKind.Redeemed, 700, "USD", at: Some.Noon), Step(ClaimStepKind.Redeemed, 500, "CNY", at: Some.Noon.AddMilliseconds(-1)));
        await ClaimsAsync(null, Step(ClaimStepKind.Redeemed, 300, "USD"), Step(ClaimStepKind.Reversed, 200, "CNY"));

        Assert.Equal(new ClaimCounts(0, 1, 3, 1, 500, 200), await CountsAsync());
        Assert.Equal("CNY", await Host.Get<BenefitCurrencies>().FindAsync(Merchant, await CountsAsync(), Cancel));
    }

    [Fact]
    public async Task A_death_between_commit_and_mirror_is_made_up_for_by_the_next_delivery()
    {
        var batch = new ClaimBatch { Code = Stock(1, left: 9), Events = { Step(ClaimStepKind.Claimed, 500) } };
        await ClaimsAsync(batch);
        Assert.True(await Host.Get<IHotCounters>().ForgetAsync([CodeScope, ScopeKey.Merchant(Merchant)], Cancel));
        Assert.Null(await Host.Get<IHotCounters>().FindStockAsync(CodeScope, Cancel));

        await ClaimsAsync(batch);

        Assert.Equal(9, (await Host.Get<IHotCounters>().FindStockAsync(CodeScope, Cancel))!.Left);
        Assert.Equal(1, (await Host.Get<IHotCounters>().FindAsync(ScopeKey.Merchant(Merchant), Cancel))!.Value.Outcomes.Claims.Claims);
    }

    [Fact]
    public async Task A_message_that_dies_before_its_commit_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Host.Get<ClaimStore>().SaveAsync(
            [ClaimReader.Read(Step(ClaimStepKind.Claimed), Some.Noon, out _)!], ClaimReader.Read(Stock(1, 9)), Some.Noon, cancelled.Token));

        Assert.Equal(0, await Host.ReadAsync(db => db.ClaimEvents.CountAsync(Cancel)) + await Host.ReadAsync(db => db.CodeStocks.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Everything_that_attribution_will_ask_for_is_kept()
    {
        var step = Step(ClaimStepKind.Redeemed, 500, placement: Guid.CreateVersion7());
        (step.VisitorId, step.VisitId, step.ParentId, step.CampaignId) =
            (Some.Bytes(Guid.CreateVersion7()), Some.Bytes(Guid.CreateVersion7()), Some.Bytes(Guid.CreateVersion7()), Some.Bytes(Guid.CreateVersion7()));
        (step.OrderId, step.StaffId, step.Audience, step.Channel, step.Sequence, step.Form) = ("T-1", "assistant 7", "member", "wechat", 2, Form.Staff);
        await ClaimsAsync(null, step);

        var row = await Host.ReadAsync(db => db.ClaimEvents.SingleAsync(x => x.MerchantId == Merchant, Cancel));
        Assert.Equivalent(ClaimReader.Read(step, Some.Noon, out _), row);
    }

    [Fact]
    public async Task What_can_not_be_counted_at_all_is_poison()
    {
        var bad = Step(ClaimStepKind.Claimed);
        bad.LinkId = ByteString.Empty;
        byte[][] bodies =
        [
            [],
            [0xff, 0x13, 0x00, 0x80],
            "{\"events\":[]}"u8.ToArray(),
            new ClaimBatch { Events = { bad } }.ToByteArray(),
            new ClaimBatch { Code = new StockState() }.ToByteArray(),
            new ClaimBatch { Events = { Enumerable.Repeat(Step(ClaimStepKind.Claimed), ClaimBatchConsumer.MaxSteps + 1) } }.ToByteArray(),
        ];
        foreach (var body in bodies)
        {
            await Assert.ThrowsAsync<PoisonMessageException>(() => Host.DeliverAsync<ClaimBatchConsumer>(body));
        }

        Assert.Equal(0, await Host.ReadAsync(db => db.ClaimEvents.CountAsync(Cancel)));
        await ClaimsAsync(null, Enumerable.Repeat(Step(ClaimStepKind.Claimed), ClaimBatchConsumer.MaxSteps));
        Assert.Equal(1, (await CountsAsync()).Claims);
    }

    [Fact]
    public async Task Steps_of_another_code_or_merchant_are_poison_and_the_others_count()
    {
        var foreign = Step(ClaimStepKind.Claimed);
        foreign.MerchantId = Some.Bytes(Guid.CreateVersion7());
        foreach (var bad in (ClaimEvent[])[foreign, Step(ClaimStepKind.Claimed, code: Guid.CreateVersion7())])
        {
            await Assert.ThrowsAsync<PoisonMessageException>(() => ClaimsAsync(Stock(1, 9), bad, Step(ClaimStepKind.Claimed)));
            await Assert.ThrowsAsync<PoisonMessageException>(() => ClaimsAsync(null, Step(ClaimStepKind.Claimed), bad));
        }

        Assert.Equal(4, (await CountsAsync()).Claims);
        Assert.Equal(4, await Host.ReadAsync(db => db.ClaimEvents.CountAsync(Cancel)));
    }

    private CodeStory[] Stories() => [.. Enumerable.Range(0, 4).Select(n => new CodeStory(Merchant, n, seed: 11 + n))];
}
