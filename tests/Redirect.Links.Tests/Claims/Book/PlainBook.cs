using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>
/// What should become of commands, as plain as can be: it keeps nothing but the steps of each claim, and counts everything from them anew each
/// time. Slow.
/// </summary>
internal sealed class PlainBook(SurpriseCode code, PlainCampaign campaign)
{
    private DateTime now;
    private List<PlainStep> written = [];

    /// <summary>In the order in which they came.</summary>
    public List<PlainClaim> Claims { get; } = [];

    /// <summary>Whom claims are redeemed by; null: anybody.</summary>
    public string? Staff { get; set; }

    public int Held => Claims.Count(claim => claim.Holds);

    public int Waiting => Claims.Count(claim => claim.State == ClaimState.Waiting);

    public int Ever(params ClaimStepKind[] kinds) => Claims.Sum(claim => claim.Steps.Count(step => kinds.Contains(step.Kind)));

    /// <summary>Claims that were redeemed at least once.</summary>
    public int Redeemed => Claims.Count(claim => claim.Steps.Any(step => step.Kind == ClaimStepKind.Redeemed));

    /// <summary>Claims that held stock and do not any more.</summary>
    public int Returned => Claims.Count(claim => claim.Taken is not null && !claim.Holds);

    public int HeldOn(DateOnly day) => Claims.Count(claim => claim.Holds && claim.Taken!.Day == day);

    /// <summary>Settles a command, and says what steps were written meanwhile.</summary>
    public (ClaimOutcome Outcome, IReadOnlyList<PlainStep> Steps) Settle(ClaimCommand command, DateTime at)
    {
        (now, written) = (at, []);
        BringUpToDate();
        var outcome = command switch
        {
            ClaimCommand.Take take => Take(take),
            ClaimCommand.OfClaim named => Claims.Find(claim => claim.Id == named.ClaimId) is not { } claim ? ClaimOutcome.ClaimUnknown
                : named switch
                {
                    ClaimCommand.Redeem redeem => Redeem(claim, redeem),
                    ClaimCommand.Reverse reverse => Reverse(claim, reverse),
                    _ => Release(claim),
                },
            _ => ClaimOutcome.Done,
        };
        Serve();
        return (outcome, written);
    }

    private bool IsRunning => code is { WithdrawnAt: null, Draft: false } && !(code.ValidFrom > now) && !(code.ValidUntil <= now);

    private bool IsOver => code.WithdrawnAt is not null || (!code.Draft && code.ValidUntil <= now);

    private DateOnly Today => Claims.Where(claim => claim.Taken is not null).Select(claim => claim.Taken!.Day).Append(DateOnly.FromDateTime(now.AddHours(8))).Max();

    private DateTime EndOf(PlainClaim claim) => claim.Taken!.At + (code.Terms.UseTtl ?? code.Terms.ClaimTtl ?? TimeSpan.FromDays(30));

    private void BringUpToDate()
    {
        foreach (var claim in Claims.Where(claim => claim.Holds && EndOf(claim) <= now).OrderBy(EndOf).ThenBy(claim => claim.Id).ToArray())
        {
            if (claim.State == ClaimState.Claimed)
            {
                Write(claim, ClaimStepKind.Expired);
            }
            else if (claim.Reserved > 0)
            {
                Write(claim, ClaimStepKind.Lapsed);
            }
        }

        Serve();
    }

    private void Serve()
    {
        while (Claims.Find(claim => claim.State == ClaimState.Waiting) is { } first)
        {
            if (IsOver)
            {
                Write(first, ClaimStepKind.Released);
            }
            else if (IsRunning && Missing(first.Worth) is null)
            {
                Write(first, ClaimStepKind.Promoted, first.Worth);
            }
            else
            {
                break;
            }
        }
    }

    private ClaimOutcome? Missing(long worth)
    {
        if (Held >= code.Stock)
        {
            return ClaimOutcome.SoldOut;
        }

        if (code.DailyStock is { } daily && HeldOn(Today) >= daily)
        {
            return ClaimOutcome.SoldOutToday;
        }

        return worth > 0 && campaign.Used + worth > campaign.Cap ? ClaimOutcome.BudgetUsedUp : null;
    }

    private ClaimOutcome Take(ClaimCommand.Take take)
    {
        var terms = code.Terms;
        var active = Claims.Where(claim => claim.IsActive).ToArray();
        if (!IsRunning)
        {
            return ClaimOutcome.NotRunning;
        }

        if (take.Number is not null && active.Any(claim => claim.Take.Number == take.Number))
        {
            return ClaimOutcome.CodeUsed;
        }

        if (terms.Audience != Audience.All && terms.Audience != take.Audience)
        {
            return ClaimOutcome.WrongAudience;
        }

        if (terms.ClaimTtl is { } window && take.Since is { } since && (since > now.AddMinutes(5) || since + window <= now))
        {
            return ClaimOutcome.WindowOver;
        }

        if (active.Count(claim => claim.Take.VisitorId == take.VisitorId) >= terms.PerVisitor)
        {
            return ClaimOutcome.VisitorLimit;
        }

        if (take.ParentId is not null && Refuse(take) is { } refused)
        {
            return refused;
        }

        var claim = new PlainClaim(take, terms.BenefitFor(take.Audience));
        var missing = Missing(claim.Worth) ?? (Waiting > 0 ? ClaimOutcome.SoldOut : null);
        if (missing is not null && !(take.Wait && Waiting < code.WaitingList))
        {
            return missing.Value;
        }

        Claims.Add(claim);
        Write(claim, missing is null ? ClaimStepKind.Claimed : ClaimStepKind.Waiting, missing is null ? claim.Worth : 0);
        return missing is null ? ClaimOutcome.Done : ClaimOutcome.Waits;
    }

    private ClaimOutcome? Refuse(ClaimCommand.Take take)
    {
        if (code.Terms.Sharing is not { } sharing)
        {
            return ClaimOutcome.NotShareable;
        }

        var chain = Chain(take.ParentId);
        if (chain.Count == 0 || !chain[0].Holds)
        {
            return ClaimOutcome.ParentUnknown;
        }

        var same = chain.FindIndex(claim => claim.Take.VisitorId == take.VisitorId || Same(claim.Take.Person, take.Person) || Same(claim.Take.Device, take.Device));
        return same == 0 ? ClaimOutcome.SelfReferral : same > 0 ? ClaimOutcome.ReferralLoop : chain.Count > sharing.MaxDepth ? ClaimOutcome.ReferralTooDeep : null;
    }

    private List<PlainClaim> Chain(Guid? id)
    {
        var chain = new List<PlainClaim>();
        while (Claims.Find(claim => claim.Id == id) is { } claim)
        {
            chain.Add(claim);
            id = claim.Take.ParentId;
        }

        return chain;
    }

    private ClaimOutcome Redeem(PlainClaim claim, ClaimCommand.Redeem command)
    {
        var items = claim.Benefit.Items;
        var item = command.Item ?? (items.Count == 1 ? 0 : 99);
        if (item < 0 || item >= items.Count)
        {
            return ClaimOutcome.ItemUnclear;
        }

        if (claim.RedemptionOf(item) is { } before)
        {
            return !claim.IsTakenBack(item) && (before.Order, before.Amount) == (command.OrderId, command.Amount) ? ClaimOutcome.DoneBefore
                : claim.State == ClaimState.Redeemed ? ClaimOutcome.AlreadyRedeemed : ClaimOutcome.WrongState;
        }

        if (claim.State == ClaimState.Expired || (claim.Holds && (EndOf(claim) <= now || claim.HasLapsed)))
        {
            return ClaimOutcome.Expired;
        }

        if (!claim.Holds)
        {
            return ClaimOutcome.WrongState;
        }

        if (Staff is not null && command.StaffId is not null && Staff != command.StaffId)
        {
            return ClaimOutcome.StaffMismatch;
        }

        if (command.Amount < 0 || command.Amount > (items[item].FaceValue ?? 0))
        {
            return ClaimOutcome.AmountTooLarge;
        }

        var first = claim.State == ClaimState.Claimed;
        Write(claim, ClaimStepKind.Redeemed, command.Amount, item, command.OrderId);
        var ancestors = Chain(claim.Take.ParentId);
        for (var level = 0; first && code.Terms.Sharing is { } sharing && level < sharing.Rewards.Count && level < ancestors.Count; level++)
        {
            var (ancestor, one, other) = (ancestors[level], ancestors[level].Take, claim.Take);
            var sameHand = one.VisitorId == other.VisitorId || Same(one.Person, other.Person) || Same(one.Device, other.Device) || Same(one.Address, other.Address);
            if (sharing.Rewards[level] > 0 && ancestor.Holds && !sameHand)
            {
                Write(ancestor, ClaimStepKind.Rewarded, points: sharing.Rewards[level], source: claim.Id);
            }
        }

        return ClaimOutcome.Done;
    }

    private ClaimOutcome Reverse(PlainClaim claim, ClaimCommand.Reverse command)
    {
        var items = Enumerable.Range(0, claim.Benefit.Items.Count).ToArray();
        var redeemed = items.Where(item => claim.RedemptionOf(item) is not null).ToArray();
        if (redeemed.Length == 0)
        {
            return ClaimOutcome.WrongState;
        }

        if (command.Amount is null && command.Item is null)
        {
            var open = redeemed.Where(item => !claim.IsTakenBack(item)).ToArray();
            Array.ForEach(open, item => TakeBack(claim, item, claim.LeftOf(item)));
            return open.Length == 0 ? ClaimOutcome.DoneBefore : ClaimOutcome.Done;
        }

        var asked = command.Item ?? (redeemed.Length == 1 ? redeemed[0] : 99);
        if (!items.Contains(asked))
        {
            return ClaimOutcome.ItemUnclear;
        }

        if (!redeemed.Contains(asked))
        {
            return ClaimOutcome.WrongState;
        }

        if (command.Amount is null)
        {
            if (claim.IsTakenBack(asked))
            {
                return ClaimOutcome.DoneBefore;
            }

            TakeBack(claim, asked, claim.LeftOf(asked));
            return ClaimOutcome.Done;
        }

        if (command.Amount <= 0 || command.Amount > claim.LeftOf(asked))
        {
            return ClaimOutcome.AmountTooLarge;
        }

        TakeBack(claim, asked, command.Amount.Value);
        return ClaimOutcome.Done;
    }

    private void TakeBack(PlainClaim claim, int item, long amount)
    {
        var others = Enumerable.Range(0, claim.Benefit.Items.Count).Where(other => other != item && claim.RedemptionOf(other) is not null);
        var all = claim.LeftOf(item) == amount && others.All(claim.IsTakenBack);
        Write(claim, all ? ClaimStepKind.Reversed : ClaimStepKind.ReversedPart, amount, item, claim.RedemptionOf(item)!.Order);
        if (all)
        {
            foreach (var ancestor in Chain(claim.Take.ParentId))
            {
                if (ancestor.Steps.Find(step => step.Kind == ClaimStepKind.Rewarded && step.Source == claim.Id) is { } reward)
                {
                    Write(ancestor, ClaimStepKind.RewardTakenBack, points: reward.Points, source: claim.Id);
                }
            }
        }
    }

    private ClaimOutcome Release(PlainClaim claim)
    {
        if (claim.State is ClaimState.Waiting or ClaimState.Claimed)
        {
            Write(claim, ClaimStepKind.Released);
            return ClaimOutcome.Done;
        }

        return claim.State == ClaimState.Released ? ClaimOutcome.DoneBefore : claim.State == ClaimState.Expired ? ClaimOutcome.Expired : ClaimOutcome.WrongState;
    }

    private static bool Same(byte[]? one, byte[]? other) => one is not null && other is not null && one.SequenceEqual(other);

    private void Write(PlainClaim claim, ClaimStepKind kind, long amount = 0, int? item = null, string? order = null, long points = 0, Guid? source = null)
    {
        var step = new PlainStep(claim.Id, claim.Steps.Count + 1, kind, now, Today, amount, item, order, points, source);
        claim.Steps.Add(step);
        written.Add(step);
    }
}
