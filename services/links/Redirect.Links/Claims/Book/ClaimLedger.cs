using Redirect.Contracts.Events.V1;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Book;

/// <summary>A page while it changes: finds its claims, moves stock and budget, and writes down every step. It knows no rules.</summary>
internal sealed class ClaimLedger
{
    private static readonly TimeSpan DaysBegin = TimeSpan.FromHours(8);

    private readonly BookPage page;
    private readonly ClaimEvents events;
    private readonly DateOnly today;
    private readonly Dictionary<Guid, Claim> claims;
    private readonly HashSet<Claim> added = [];
    private readonly Dictionary<(Guid VisitorId, int Slot), Claim> slots = [];
    private readonly HashSet<long> numbers = [];
    private readonly Dictionary<(Guid ClaimId, int Item), Redemption> redemptions;
    private readonly List<ClaimReward> rewards;

    public ClaimLedger(BookPage page)
    {
        this.page = page;
        events = new ClaimEvents(page);
        claims = page.Claims.ToDictionary(claim => claim.Id);
        foreach (var claim in page.Claims)
        {
            Index(claim);
        }

        redemptions = page.Redemptions.ToDictionary(redemption => (redemption.ClaimId, redemption.Item));
        rewards = [.. page.Rewards];

        // A clock that was set back does not begin an old day again.
        var day = DateOnly.FromDateTime(page.Now + DaysBegin);
        today = day > page.Stock.Day ? day : page.Stock.Day;
    }

    public BookChanges Changes { get; } = new();

    public Claim? Find(Guid id) => claims.GetValueOrDefault(id);

    /// <summary>Which claim has this slot of the visitor's; null: it is free.</summary>
    public Claim? HolderOf(Guid visitorId, int slot) => slots.GetValueOrDefault((visitorId, slot));

    /// <summary>Whether a claim holds this one-time code.</summary>
    public bool IsHeld(long number) => numbers.Contains(number);

    public Benefit BenefitOf(Claim claim) => page.Code.Terms.BenefitFor(claim.Audience);

    /// <summary>The claims before one in its chain, the nearest first.</summary>
    public IEnumerable<Claim> Before(Claim claim)
    {
        while (claim.ParentId is { } parent)
        {
            claim = claims[parent];
            yield return claim;
        }
    }

    public Redemption? RedemptionOf(Claim claim, int item) => redemptions.GetValueOrDefault((claim.Id, item));

    /// <summary>What was redeemed of a claim, in the order of its items.</summary>
    public IReadOnlyList<Redemption> RedemptionsOf(Claim claim) =>
        [.. Enumerable.Range(0, BenefitOf(claim).Items.Count).Select(item => RedemptionOf(claim, item)).OfType<Redemption>()];

    /// <summary>Points that were given for a claim.</summary>
    public IEnumerable<ClaimReward> RewardsFor(Claim source) => rewards.Where(reward => reward.SourceId == source.Id);

    /// <summary>What there is too little of for one more claim; null: nothing.</summary>
    /// <param name="worth">Of the claim's benefit, minor units.</param>
    public ClaimOutcome? Lack(long worth)
    {
        var stock = page.Stock;
        return stock.Held >= page.Code.Stock ? ClaimOutcome.SoldOut
            : (stock.Day == today ? stock.DayHeld : 0) >= page.Code.DailyStock ? ClaimOutcome.SoldOutToday
            : worth > 0 && page.Budget is { Cap: { } cap } budget && worth > cap - budget.Used - Changes.BudgetUsed ? ClaimOutcome.BudgetUsedUp
            : null;
    }

    /// <summary>Puts a new claim on the page. It holds its slot, and no stock.</summary>
    public void Add(Claim claim)
    {
        claims.Add(claim.Id, claim);
        added.Add(claim);
        Changes.NewClaims.Add(claim);
        Index(claim);
    }

    public void Add(Redemption redemption)
    {
        redemptions.Add((redemption.ClaimId, redemption.Item), redemption);
        Changes.NewRedemptions.Add(redemption);
    }

    public void Add(ClaimReward reward)
    {
        rewards.Add(reward);
        Changes.NewRewards.Add(reward);
    }

    /// <summary>Remembers that a redemption changed; a new one is written as it is in the end.</summary>
    public void Change(Redemption redemption)
    {
        if (!Changes.NewRedemptions.Contains(redemption))
        {
            Changes.ChangedRedemptions.Add(redemption);
        }
    }

    /// <inheritdoc cref="Change(Redemption)"/>
    public void Change(ClaimReward reward)
    {
        if (!Changes.NewRewards.Contains(reward))
        {
            Changes.ChangedRewards.Add(reward);
        }
    }

    /// <summary>Gives a claim stock, and reserves what its benefit is worth.</summary>
    public void Hold(Claim claim)
    {
        var stock = page.Stock;
        if (stock.Day != today)
        {
            (stock.Day, stock.DayHeld) = (today, 0);
        }

        stock.Held++;
        stock.DayHeld++;
        stock.Claimed++;
        claim.State = ClaimState.Claimed;
        claim.Day = today;
        claim.ClaimedAt = page.Now;
        claim.ExpiresAt = page.Code.Terms.ExpiryOf(page.Now);
        claim.Reserved = BenefitOf(claim).Worth;
        Spend(claim.Reserved);
    }

    /// <summary>Ends a claim: slot, code, reserve and stock come back.</summary>
    public void Close(Claim claim, ClaimState state)
    {
        if (claim.HoldsStock)
        {
            page.Stock.Held--;
            page.Stock.Returned++;
            if (claim.Day == page.Stock.Day)
            {
                page.Stock.DayHeld--;
            }
        }
        else
        {
            page.Stock.Waiting--;
        }

        if (claim.VisitorId is { } visitor)
        {
            slots.Remove((visitor, claim.Slot!.Value));
        }

        if (claim.Number is { } number)
        {
            numbers.Remove(number);
        }

        claim.Slot = null;
        claim.State = state;
        GiveBackReserve(claim, claim.Reserved);
    }

    /// <summary>Gives some of a claim's reserve back to the budget.</summary>
    public void GiveBackReserve(Claim claim, long amount)
    {
        claim.Reserved -= amount;
        Spend(-amount);
    }

    /// <summary>Takes from the campaign's budget, if there is one; less than 0: gives back.</summary>
    public void Spend(long amount)
    {
        if (page.Budget is not null)
        {
            Changes.BudgetUsed += amount;
        }
    }

    /// <summary>Writes down a step of a claim, as its trail and as an event. Every change ends in one.</summary>
    public void Write(Claim claim, ClaimStepKind kind, long amount = 0, Redemption? of = null, long points = 0)
    {
        if (Changes.Events.Count == 0)
        {
            page.Stock.Version++;
        }

        claim.Steps++;
        if (!added.Contains(claim))
        {
            Changes.ChangedClaims.Add(claim);
        }

        if (claim.Steps > 1)
        {
            Changes.Steps.Add(new ClaimStep
            {
                ClaimId = claim.Id,
                Sequence = claim.Steps,
                Kind = kind,
                At = page.Now,
                Amount = amount,
                Item = of?.Item,
                OrderId = of?.OrderId,
                StaffId = of?.StaffId,
                Points = points,
            });
        }

        Changes.Events.Add(events.Of(claim, kind, amount, BenefitOf(claim).Currency, of, points));
    }

    private void Index(Claim claim)
    {
        if (claim.Slot is { } slot)
        {
            if (claim.VisitorId is { } visitor)
            {
                slots.Add((visitor, slot), claim);
            }

            if (claim.Number is { } number)
            {
                numbers.Add(number);
            }
        }
    }
}
