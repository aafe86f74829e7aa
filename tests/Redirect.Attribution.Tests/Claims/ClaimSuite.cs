using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Tests.Hosting;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;
using Redirect.Hosting.Storage;

namespace Redirect.Attribution.Tests.Claims;

/// <summary>Tests of claims, on every kind of host.</summary>
public abstract class ClaimSuite : AttributionSuite
{
    private protected ClaimSuite(StorageProvider storage, CountersProvider counters)
        : base(storage, counters)
    {
    }

    private protected Guid Code { get; } = Guid.CreateVersion7();

    private protected ScopeKey CodeScope => new(Merchant, ScopeKind.Code, Code);

    private protected Task ClaimsAsync(ClaimBatch batch) => Host.DeliverAsync<ClaimBatchConsumer>(batch.ToByteArray());

    private protected Task ClaimsAsync(StockState? stock, params IEnumerable<ClaimEvent> events) => ClaimsAsync(new ClaimBatch { Code = stock, Events = { events } });

    private protected ClaimEvent Step(ClaimStepKind kind, long amount = 0, string currency = "CNY", Guid? placement = null, DateTime? at = null, Guid? code = null, int items = 0, string staff = "") => new()
    {
        EventId = Some.Bytes(Guid.CreateVersion7()),
        MerchantId = Some.Bytes(Merchant),
        CodeId = Some.Bytes(code ?? Code),
        ClaimId = Some.Bytes(Guid.CreateVersion7()),
        Sequence = 1,
        Kind = kind,
        OccurredAtMs = new DateTimeOffset(at ?? Some.Noon).ToUnixTimeMilliseconds(),
        LinkId = Some.Bytes(Merchant),
        PlacementId = placement is { } some ? Some.Bytes(some) : ByteString.Empty,
        Form = Form.Surprise,
        Amount = amount,
        Currency = amount == 0 ? "" : currency,
        Items = items,
        StaffId = staff,
    };

    private protected StockState Stock(long version, long left, long stock = 10, Guid? code = null) => new()
    {
        MerchantId = Some.Bytes(Merchant),
        CodeId = Some.Bytes(code ?? Code),
        Version = version,
        Limited = true,
        Stock = stock,
        Left = left,
        Held = stock - left,
        Claimed = stock - left,
        Label = "wordofmouth",
    };

    private protected async Task<ClaimCounts> CountsAsync(ScopeKey? scope = null) =>
        (await Host.Get<CounterReader>().FindAsync(scope ?? ScopeKey.Merchant(Merchant), Cancel))!.Value.Outcomes.Claims;

    /// <summary>Every figure of the stories, wherever it is kept.</summary>
    private protected async Task AssertToldAsync(params IReadOnlyCollection<CodeStory> stories)
    {
        var rollups = stories.SelectMany(story => story.Rollups).GroupBy(row => row.Key, row => row.Value).ToDictionary(group => group.Key, Sum);
        var scopes = stories.SelectMany(story => story.Scopes.Select(scope => (Scope: scope, story.Counts))).GroupBy(x => x.Scope, x => x.Counts).ToDictionary(group => group.Key, Sum);

        var rows = await Host.ReadAsync(db => db.ScopeTotals.Where(x => x.MerchantId == Merchant).ToListAsync(Cancel));
        Assert.Equal(scopes.OrderBy(x => x.Key), rows.ToDictionary(x => x.Key, x => x.Outcomes.Claims).OrderBy(x => x.Key));
        var counted = await Host.ReadAsync(db => db.Rollups.Where(x => x.MerchantId == Merchant && (x.Claims > 0 || x.ClaimsReturned > 0 || x.Redemptions > 0 || x.ReversedAmount > 0)).ToListAsync(Cancel));
        Assert.Equal(
            rollups.OrderBy(x => x.Key),
            counted.ToDictionary(x => new RollupKey(x.MerchantId, x.Hour, x.LinkId, x.PlacementId, x.CampaignId, x.Form, x.Channel), x => x.Outcomes.Claims).OrderBy(x => x.Key));
        Assert.Equal(stories.Sum(story => story.Events), await Host.ReadAsync(db => db.ClaimEvents.CountAsync(x => x.MerchantId == Merchant, Cancel)));
        foreach (var (scope, expected) in scopes)
        {
            Assert.Equal(expected, (await Host.Get<IHotCounters>().FindAsync(scope, Cancel))!.Value.Outcomes.Claims);
        }

        foreach (var story in stories)
        {
            var expected = ClaimReader.Read(story.State);
            var code = new ScopeKey(Merchant, ScopeKind.Code, story.CodeId);
            Assert.Equal(expected, await Host.ReadAsync(db => db.CodeStocks.AsNoTracking().SingleAsync(x => x.MerchantId == Merchant && x.CodeId == story.CodeId, Cancel)));
            Assert.Equal(expected, await Host.Get<IHotCounters>().FindStockAsync(code, Cancel));

            // Two ways to the same truth: what the link service says of all, and what its steps add up to.
            Assert.Equal((story.State.Claimed, story.State.Returned), (story.Counts.Claims, story.Counts.ClaimsReturned));
        }
    }

    private static ClaimCounts Sum(IEnumerable<ClaimCounts> counts) => counts.Aggregate(default(ClaimCounts), (sum, one) => sum + one);
}
