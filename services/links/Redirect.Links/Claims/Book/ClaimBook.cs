using Redirect.Contracts.Events.V1;
using Redirect.Links.SurpriseCodes;

namespace Redirect.Links.Claims.Book;

/// <summary>
/// Settles commands on the claims of one code, one after the other: the rules of stock, limits, windows, audiences, sharing, the waiting list and
/// the budget, and nothing else. Pure: what it needs was read before, what it finds is written afterwards, both under the lock of the
/// code's stock.
/// </summary>
/// <remarks>
/// Before the first command the page is brought up to its time: what is due expires, and what so comes back goes to those who wait. No hold
/// outlives its time by waiting for a sweeper, and no newcomer overtakes the waiting list.
/// </remarks>
internal sealed class ClaimBook
{
    private readonly BookPage page;
    private readonly ClaimLedger ledger;
    private readonly WaitingList waiting;
    private readonly Redeeming redeeming;
    private bool upToDate;

    public ClaimBook(BookPage page)
    {
        this.page = page;
        ledger = new ClaimLedger(page);
        waiting = new WaitingList(page, ledger);
        redeeming = new Redeeming(page, ledger);
    }

    public BookChanges Changes => ledger.Changes;

    /// <summary>Settles one command. The page's objects change with it, so that the next command sees them.</summary>
    public ClaimResult Settle(ClaimCommand command)
    {
        BringUpToDate();
        var result = command switch
        {
            ClaimCommand.Take take => Take(take),
            ClaimCommand.OfClaim named => ledger.Find(named.ClaimId) is { } claim ? Settle(named, claim) : new ClaimResult(ClaimOutcome.ClaimUnknown),
            _ => new ClaimResult(ClaimOutcome.Done),
        };
        waiting.Serve();
        return result;
    }

    private ClaimResult Settle(ClaimCommand.OfClaim command, Claim claim)
    {
        var outcome = command switch
        {
            ClaimCommand.Redeem redeem => redeeming.Redeem(redeem, claim),
            ClaimCommand.Reverse reverse => redeeming.Reverse(reverse, claim),
            _ => Release(claim),
        };
        return new ClaimResult(outcome, claim.Copy());
    }

    private void BringUpToDate()
    {
        if (upToDate)
        {
            return;
        }

        upToDate = true;
        foreach (var claim in page.Claims.Where(claim => claim.IsDue(page.Now)).OrderBy(claim => claim.ExpiresAt).ThenBy(claim => claim.Id))
        {
            if (claim.State == ClaimState.Redeemed)
            {
                ledger.GiveBackReserve(claim, claim.Reserved);
                ledger.Write(claim, ClaimStepKind.Lapsed);
            }
            else
            {
                ledger.Close(claim, ClaimState.Expired);
                ledger.Write(claim, ClaimStepKind.Expired);
            }
        }

        waiting.Serve();
    }

    /// <summary>Whether the code runs is asked first: of one that does not, nothing else shall be learnt.</summary>
    private ClaimResult Take(ClaimCommand.Take take)
    {
        var (code, terms) = (page.Code, page.Code.Terms);
        if (code.StateAt(page.Now) != CodeState.Running)
        {
            return new ClaimResult(ClaimOutcome.NotRunning);
        }

        if (take.Number is { } number && ledger.IsHeld(number))
        {
            return new ClaimResult(ClaimOutcome.CodeUsed);
        }

        if (terms.Audience != Audience.All && take.Audience != terms.Audience)
        {
            return new ClaimResult(ClaimOutcome.WrongAudience);
        }

        if (!ClaimWindow.IsOpen(terms.ClaimTtl, take.Since, take.VisitId, page.Now))
        {
            return new ClaimResult(ClaimOutcome.WindowOver);
        }

        var slot = 1;
        while (ledger.HolderOf(take.VisitorId, slot) is not null)
        {
            slot++;
        }

        if (slot > terms.PerVisitor)
        {
            return new ClaimResult(ClaimOutcome.VisitorLimit, ledger.HolderOf(take.VisitorId, 1)!.Copy());
        }

        return Referrals.Refuse(take, terms.Sharing, ledger) is { } refused ? new ClaimResult(refused) : TakeOrWait(take, slot);
    }

    private ClaimResult TakeOrWait(ClaimCommand.Take take, int slot)
    {
        var worth = page.Code.Terms.BenefitFor(take.Audience).Worth;
        var lack = ledger.Lack(worth) ?? (page.Stock.Waiting > 0 ? ClaimOutcome.SoldOut : null);
        if (lack is null)
        {
            var claim = Open(take, slot, page.Now);
            ledger.Hold(claim);
            ledger.Write(claim, ClaimStepKind.Claimed, worth);
            return new ClaimResult(ClaimOutcome.Done, claim.Copy());
        }

        if (!take.Wait || page.Stock.Waiting >= page.Code.WaitingList)
        {
            return new ClaimResult(lack.Value);
        }

        var waiter = Open(take, slot, waiting.NextJoinedAt);
        waiting.Join(waiter);
        ledger.Write(waiter, ClaimStepKind.Waiting);
        return new ClaimResult(ClaimOutcome.Waits, waiter.Copy(), page.Stock.Waiting);
    }

    private Claim Open(ClaimCommand.Take take, int slot, DateTime createdAt)
    {
        var claim = new Claim
        {
            Id = take.Id,
            MerchantId = page.Code.MerchantId,
            CodeId = page.Code.Id,
            VisitorId = take.VisitorId,
            Slot = slot,
            Number = take.Number,
            State = ClaimState.Waiting,
            Audience = take.Audience,
            VisitId = take.VisitId,
            Target = take.Target,
            StaffId = take.StaffId,
            ParentId = take.ParentId,
            Depth = take.ParentId is { } parent ? ledger.Find(parent)!.Depth + 1 : 0,
            Person = take.Person,
            Device = take.Device,
            Address = take.Address,
            CreatedAt = createdAt,
        };
        ledger.Add(claim);
        return claim;
    }

    private ClaimOutcome Release(Claim claim)
    {
        switch (claim.State)
        {
            case ClaimState.Waiting:
                waiting.Leave(claim);
                return ClaimOutcome.Done;
            case ClaimState.Claimed:
                ledger.Close(claim, ClaimState.Released);
                ledger.Write(claim, ClaimStepKind.Released);
                return ClaimOutcome.Done;
            case ClaimState.Released:
                return ClaimOutcome.DoneBefore;
            case ClaimState.Expired:
                return ClaimOutcome.Expired;
            default:
                return ClaimOutcome.WrongState;
        }
    }
}
