using Google.Protobuf;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Tests.Ingest;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Tests.Claims;

/// <summary>
/// A surprise code as the link service would live it, told message by message; and what must come out, found from what became of each claim. Its benefit is two
/// coupons of up to 5 yuan, and it has a short waiting list. The same seed is the same story, but for its ids.
/// </summary>
internal sealed class CodeStory(Guid merchant, int number, int seed, long stock = 12)
{
    private readonly Random random = new(seed);
    private readonly List<Claim> claims = [];
    private StockState state = new();
    private DateTime now = Some.Noon.AddHours(-20);

    public Guid CodeId { get; } = Some.Id(merchant, 50_000 + number);

    public Guid LinkId { get; } = Some.Id(merchant, 1_000 + (number % 2));

    public Guid? PlacementId { get; } = number % 3 == 0 ? null : Some.Id(merchant, 2_000 + number);

    public Guid? CampaignId { get; } = number % 3 == 0 ? null : Some.Id(merchant, 3_000);

    public StockState State => state;

    /// <summary>What must be counted, by the hour in which it happened.</summary>
    public Dictionary<RollupKey, ClaimCounts> Rollups { get; } = [];

    public int Events { get; private set; }

    public IEnumerable<ScopeKey> Scopes => KeyAt(now).Scopes.Append(new ScopeKey(merchant, ScopeKind.Code, CodeId));

    public ClaimCounts Counts => Rollups.Values.Aggregate(default(ClaimCounts), (sum, counts) => sum + counts);

    /// <summary>The next transaction, of one to four changes.</summary>
    public ClaimBatch Next()
    {
        var batch = new ClaimBatch();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            now = now.AddSeconds(random.Next(1, 240));
            Change(batch);
        }

        Events += batch.Events.Count;
        batch.Code = state = new StockState
        {
            MerchantId = Some.Bytes(merchant),
            CodeId = Some.Bytes(CodeId),
            Version = state.Version + 1,
            Limited = true,
            Stock = stock,
            Left = stock - Held,
            Held = Held,
            Claimed = claims.Count(claim => claim.Held),
            Redeemed = claims.Count(claim => claim.Items.Exists(item => item.Given > 0)),
            Returned = claims.Count(claim => claim.Held && claim.Over),
            Waiting = claims.Count(claim => claim.Waits),
            Label = "芝麻开门",
        };
        return batch;
    }

    private long Held => claims.Count(claim => claim is { Held: true, Over: false });

    private void Change(ClaimBatch batch)
    {
        var active = claims.Where(claim => !claim.Over).ToList();
        var claim = active.Count == 0 ? null : active[random.Next(active.Count)];
        switch (random.Next(8))
        {
            case 0 when claim is { Waits: true }:
                claim.Over = true;
                claim.Waits = false;
                Tell(batch, claim, new ClaimEvent { Kind = ClaimStepKind.Released, Waited = true }, default);
                break;
            case 0 or 1 when claim is { Held: true } && !claim.Items.Exists(item => item.Given > 0):
                claim.Over = true;
                Tell(batch, claim, new ClaimEvent { Kind = random.Next(2) == 0 ? ClaimStepKind.Released : ClaimStepKind.Expired }, new() { ClaimsReturned = 1 });
                Promote(batch);
                break;
            case 2 or 3 when claim is { Held: true } && claim.Items.Find(item => item.Given == 0) is { } item:
                item.Given = random.Next(2, 501);
                Tell(batch, claim, Money(ClaimStepKind.Redeemed, item.Given), new() { Redemptions = 1, RedeemedAmount = item.Given });
                break;
            case 4 when claim is { Held: true } && claim.Items.Find(item => item.Left > 1) is { } item:
                item.Taken++;
                Tell(batch, claim, Money(ClaimStepKind.ReversedPart, 1), new() { ReversedAmount = 1 });
                break;
            case 5 when claim is { Held: true } && claim.Items.Exists(item => item.Left > 0):
                Reverse(batch, claim, [claim.Items.First(item => item.Left > 0)]);
                break;
            case 6 when claim is { Held: true } && claim.Items.Exists(item => item.Left > 0):
                Reverse(batch, claim, claim.Items.FindAll(item => item.Left > 0));
                break;
            case 7 when claim is { Held: true } && claim.Items.Exists(item => item.Given > 0):
                Tell(batch, claim, new ClaimEvent { Kind = random.Next(2) == 0 ? ClaimStepKind.Lapsed : ClaimStepKind.Rewarded, Points = 10 }, default);
                break;
            default:
                Take(batch);
                break;
        }
    }

    private void Take(ClaimBatch batch)
    {
        var claim = new Claim(Guid.CreateVersion7()) { Held = Held < stock };
        claim.Waits = !claim.Held;
        if (claim.Waits && claims.Count(other => other.Waits) >= 4)
        {
            return;
        }

        claims.Add(claim);
        Tell(
            batch, claim, claim.Held ? Money(ClaimStepKind.Claimed, 1_000) : new ClaimEvent { Kind = ClaimStepKind.Waiting },
            claim.Held ? new() { Claims = 1 } : default);
    }

    private void Reverse(ClaimBatch batch, Claim claim, List<Item> items)
    {
        var amount = items.Sum(item => item.Left);
        items.ForEach(item => item.Taken = item.Given);
        claim.Over = !claim.Items.Exists(item => item.Left > 0);
        var told = Money(claim.Over ? ClaimStepKind.Reversed : ClaimStepKind.ReversedPart, amount);
        told.Items = items.Count;
        Tell(batch, claim, told, new() { RedemptionsReversed = items.Count, ReversedAmount = amount, ClaimsReturned = claim.Over ? 1 : 0 });
        if (claim.Over)
        {
            Promote(batch);
        }
    }

    private void Promote(ClaimBatch batch)
    {
        if (claims.Find(claim => claim.Waits) is { } first)
        {
            (first.Waits, first.Held) = (false, true);
            Tell(batch, first, Money(ClaimStepKind.Promoted, 1_000), new() { Claims = 1 });
        }
    }

    private void Tell(ClaimBatch batch, Claim claim, ClaimEvent told, ClaimCounts counts)
    {
        told.EventId = Some.Bytes(Guid.CreateVersion7());
        told.MerchantId = Some.Bytes(merchant);
        told.CodeId = Some.Bytes(CodeId);
        told.ClaimId = Some.Bytes(claim.Id);
        told.Sequence = ++claim.Steps;
        told.OccurredAtMs = new DateTimeOffset(now).ToUnixTimeMilliseconds();
        told.LinkId = Some.Bytes(LinkId);
        told.PlacementId = Bytes(PlacementId);
        told.CampaignId = Bytes(CampaignId);
        told.Channel = PlacementId is null ? "" : "wechat";
        told.Form = Form.Surprise;
        told.VisitorId = Some.Bytes(claim.Id);
        batch.Events.Add(told);
        if (counts != default)
        {
            Rollups[KeyAt(now)] = Rollups.GetValueOrDefault(KeyAt(now)) + counts;
        }
    }

    private RollupKey KeyAt(DateTime time) => new(
        merchant, time.Date.AddHours(time.Hour), LinkId, PlacementId ?? Guid.Empty, CampaignId ?? Guid.Empty, (short)Form.Surprise, PlacementId is null ? "" : "wechat");

    private static ByteString Bytes(Guid? id) => id is { } some ? Some.Bytes(some) : ByteString.Empty;

    private static ClaimEvent Money(ClaimStepKind kind, long amount) => new() { Kind = kind, Amount = amount, Currency = "CNY", OrderId = kind == ClaimStepKind.Redeemed ? "T1" : "" };

    private sealed class Claim(Guid id)
    {
        public Guid Id { get; } = id;

        public bool Waits { get; set; }

        /// <summary>It got stock, be it back since.</summary>
        public bool Held { get; set; }

        public bool Over { get; set; }

        public int Steps { get; set; }

        public List<Item> Items { get; } = [new(), new()];
    }

    private sealed class Item
    {
        public long Given { get; set; }

        public long Taken { get; set; }

        public long Left => Given - Taken;
    }
}
