using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>
/// The tables of one code's claims in memory. Its pages are as narrow as the contract of <see cref="BookPage"/> allows and hold copies; what
/// the book does not tell among its changes is lost.
/// </summary>
internal sealed class MemoryClaims(SurpriseCode code, CampaignBudget? budget = null, long? cap = null)
{
    private readonly Dictionary<Guid, Claim> claims = [];
    private readonly Dictionary<(Guid, int), Redemption> redemptions = [];
    private readonly Dictionary<(Guid, int), ClaimReward> rewards = [];

    public SurpriseCode Code => code;

    public DateTime Now { get; set; } = Codes.Noon;

    public long? Cap { get; set; } = cap;

    public string? Staff { get; set; }

    public CodeStock Stock { get; private set; } = new() { CodeId = code.Id };

    public IReadOnlyCollection<Claim> Claims => claims.Values;

    public IReadOnlyCollection<Redemption> Redemptions => redemptions.Values;

    public IReadOnlyCollection<ClaimReward> Rewards => rewards.Values;

    public List<ClaimStep> Steps { get; } = [];

    public List<ClaimEvent> Events { get; } = [];

    /// <summary>How many of the waiting list a page holds.</summary>
    public int WaitingRead { get; init; } = int.MaxValue;

    public Claim this[Guid id] => claims[id];

    public ClaimResult Settle(ClaimCommand command) => Settle([command]).Single();

    public IReadOnlyList<ClaimResult> Settle(params ClaimCommand[] commands)
    {
        var page = Read(commands);
        var book = new ClaimBook(page);
        ClaimResult[] results = [.. commands.Select(book.Settle)];
        Write(page, book.Changes);
        return results;
    }

    /// <summary>Of a claim: the kinds of its events, in order.</summary>
    public IReadOnlyList<ClaimStepKind> Trail(Guid id) => [.. Events.Where(step => step.ClaimId.SequenceEqual(id.ToByteArray(bigEndian: true))).Select(step => step.Kind)];

    private BookPage Read(ClaimCommand[] commands)
    {
        var read = new Dictionary<Guid, Claim>();
        void Add(IEnumerable<Claim> found)
        {
            foreach (var claim in found.ToArray())
            {
                read.TryAdd(claim.Id, claim.Copy());
            }
        }

        var takes = commands.OfType<ClaimCommand.Take>().ToArray();
        var named = commands.OfType<ClaimCommand.OfClaim>().Select(command => command.ClaimId).Concat(takes.Select(take => take.ParentId).OfType<Guid>()).ToHashSet();
        foreach (var id in named)
        {
            for (var claim = claims.GetValueOrDefault(id); claim is not null; claim = claim.ParentId is { } parent ? claims[parent] : null)
            {
                Add([claim]);
            }
        }

        var due = claims.Values.Where(claim => claim.IsDue(Now)).ToArray();
        var waiting = claims.Values.Where(claim => claim.State == ClaimState.Waiting).OrderBy(claim => claim.CreatedAt).ThenBy(claim => claim.Id).ToArray();
        Add(claims.Values.Where(claim => claim.Slot is not null && takes.Any(take => take.VisitorId == claim.VisitorId)));
        Add(claims.Values.Where(claim => claim is { Slot: not null, Number: not null } && takes.Any(take => take.Number == claim.Number)));
        Add(due);
        Add(waiting.Take(WaitingRead));
        named.UnionWith(due.Select(claim => claim.Id));
        return new BookPage
        {
            Now = Now,
            Code = code,
            Staff = Staff,
            Channel = "wechat",
            Stock = Copy(Stock),
            Budget = budget is null ? null : new BudgetAccount(Cap, budget.Used),
            Claims = read.Values,
            WaitingRead = WaitingRead,
            LastJoined = waiting.LastOrDefault()?.CreatedAt,
            Redemptions = [.. redemptions.Values.Where(redemption => named.Contains(redemption.ClaimId)).Select(Copy)],
            Rewards = [.. rewards.Values.Where(reward => named.Contains(reward.SourceId)).Select(Copy)],
        };
    }

    private void Write(BookPage page, BookChanges changes)
    {
        Assert.Equal(Stock.Version + (changes.Events.Count > 0 ? 1 : 0), page.Stock.Version);
        Stock = page.Stock;
        if (budget is not null)
        {
            budget.Used += changes.BudgetUsed;
        }
        else
        {
            Assert.Equal(0, changes.BudgetUsed);
        }

        foreach (var claim in changes.NewClaims)
        {
            claims.Add(claim.Id, claim.Copy());
        }

        foreach (var claim in changes.ChangedClaims)
        {
            Assert.Contains(claim.Id, claims.Keys);
            Assert.DoesNotContain(claim, changes.NewClaims);
            claims[claim.Id] = claim.Copy();
        }

        changes.NewRedemptions.ForEach(redemption => redemptions.Add((redemption.ClaimId, redemption.Item), Copy(redemption)));
        changes.NewRewards.ForEach(reward => rewards.Add((reward.SourceId, reward.Level), Copy(reward)));
        foreach (var redemption in changes.ChangedRedemptions)
        {
            Assert.Contains((redemption.ClaimId, redemption.Item), redemptions.Keys);
            redemptions[(redemption.ClaimId, redemption.Item)] = Copy(redemption);
        }

        foreach (var reward in changes.ChangedRewards)
        {
            Assert.Contains((reward.SourceId, reward.Level), rewards.Keys);
            rewards[(reward.SourceId, reward.Level)] = Copy(reward);
        }

        Steps.AddRange(changes.Steps);
        Events.AddRange(changes.Events);
    }

    private static CodeStock Copy(CodeStock stock) => new()
    {
        CodeId = stock.CodeId,
        Held = stock.Held,
        Day = stock.Day,
        DayHeld = stock.DayHeld,
        Waiting = stock.Waiting,
        Claimed = stock.Claimed,
        Redeemed = stock.Redeemed,
        Returned = stock.Returned,
        Version = stock.Version,
    };

    private static Redemption Copy(Redemption redemption) => new()
    {
        ClaimId = redemption.ClaimId,
        Item = redemption.Item,
        MerchantId = redemption.MerchantId,
        OrderId = redemption.OrderId,
        Amount = redemption.Amount,
        Reversed = redemption.Reversed,
        IsReversed = redemption.IsReversed,
        StaffId = redemption.StaffId,
        At = redemption.At,
    };

    private static ClaimReward Copy(ClaimReward reward) =>
        new() { SourceId = reward.SourceId, Level = reward.Level, ClaimId = reward.ClaimId, Points = reward.Points, TakenBackAt = reward.TakenBackAt };
}
