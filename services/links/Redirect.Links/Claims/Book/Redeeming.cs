using Redirect.Contracts.Events.V1;

namespace Redirect.Links.Claims.Book;

/// <summary>The use of a claim's items in orders, and taking it back.</summary>
internal sealed class Redeeming(BookPage page, ClaimLedger ledger)
{
    public ClaimOutcome Redeem(ClaimCommand.Redeem command, Claim claim)
    {
        var items = ledger.BenefitOf(claim).Items;
        if ((command.Item ?? (items.Count == 1 ? 0 : -1)) is var item && (item < 0 || item >= items.Count))
        {
            return ClaimOutcome.ItemUnclear;
        }

        if (ledger.RedemptionOf(claim, item) is { } known)
        {
            return known is { IsReversed: false } && known.OrderId == command.OrderId && known.Amount == command.Amount ? ClaimOutcome.DoneBefore
                : claim.State == ClaimState.Redeemed ? ClaimOutcome.AlreadyRedeemed
                : ClaimOutcome.WrongState;
        }

        if (claim.State == ClaimState.Expired || (claim.HoldsStock && IsOver(claim)))
        {
            return ClaimOutcome.Expired;
        }

        if (!claim.HoldsStock)
        {
            return ClaimOutcome.WrongState;
        }

        // Nobody said who it was: then it was nobody else.
        if (page.Staff is not null && command.StaffId is not null && command.StaffId != page.Staff)
        {
            return ClaimOutcome.StaffMismatch;
        }

        var face = items[item].FaceValue ?? 0;
        if (command.Amount < 0 || command.Amount > face)
        {
            return ClaimOutcome.AmountTooLarge;
        }

        Use(claim, face, new Redemption
        {
            ClaimId = claim.Id,
            Item = item,
            MerchantId = claim.MerchantId,
            OrderId = command.OrderId,
            Amount = command.Amount,
            StaffId = command.StaffId,
            At = page.Now,
        });
        return ClaimOutcome.Done;
    }

    /// <summary>Takes back the redemptions that the command means, each as a step of its own.</summary>
    public ClaimOutcome Reverse(ClaimCommand.Reverse command, Claim claim)
    {
        var redeemed = ledger.RedemptionsOf(claim);
        if (redeemed.Count == 0)
        {
            return ClaimOutcome.WrongState;
        }

        if (command is { Item: null, Amount: null })
        {
            var open = redeemed.Where(redemption => !redemption.IsReversed).ToArray();
            foreach (var redemption in open)
            {
                TakeBack(claim, redemption, redemption.Amount - redemption.Reversed);
            }

            return open.Length > 0 ? ClaimOutcome.Done : ClaimOutcome.DoneBefore;
        }

        if ((command.Item ?? (redeemed.Count == 1 ? redeemed[0].Item : -1)) is var item && (item < 0 || item >= ledger.BenefitOf(claim).Items.Count))
        {
            return ClaimOutcome.ItemUnclear;
        }

        if (ledger.RedemptionOf(claim, item) is not { } meant)
        {
            return ClaimOutcome.WrongState;
        }

        if (command.Amount is null && meant.IsReversed)
        {
            return ClaimOutcome.DoneBefore;
        }

        var left = meant.Amount - meant.Reversed;
        if (command.Amount is { } asked && (asked < 1 || asked > left))
        {
            return ClaimOutcome.AmountTooLarge;
        }

        TakeBack(claim, meant, command.Amount ?? left);
        return ClaimOutcome.Done;
    }

    private void Use(Claim claim, long face, Redemption redemption)
    {
        ledger.Add(redemption);
        ledger.GiveBackReserve(claim, face);
        ledger.Spend(redemption.Amount);
        claim.Spent += redemption.Amount;
        var isFirst = claim.State == ClaimState.Claimed;
        claim.State = ClaimState.Redeemed;
        ledger.Write(claim, ClaimStepKind.Redeemed, redemption.Amount, redemption);
        if (isFirst)
        {
            page.Stock.Redeemed++;
            Referrals.Reward(claim, page.Code.Terms.Sharing, ledger);
        }
    }

    private void TakeBack(Claim claim, Redemption redemption, long amount)
    {
        redemption.Reversed += amount;
        redemption.IsReversed = redemption.Reversed == redemption.Amount;
        ledger.Change(redemption);
        ledger.Spend(-amount);
        claim.Spent -= amount;
        if (ledger.RedemptionsOf(claim).Any(other => !other.IsReversed))
        {
            ledger.Write(claim, ClaimStepKind.ReversedPart, amount, redemption);
            return;
        }

        ledger.Close(claim, ClaimState.Reversed);
        ledger.Write(claim, ClaimStepKind.Reversed, amount, redemption);
        Referrals.TakeBack(claim, page.Now, ledger);
    }

    /// <summary>Its time is over, or was over once: a reserve that went back stays there when the clock is set back.</summary>
    private bool IsOver(Claim claim)
    {
        var items = ledger.BenefitOf(claim).Items;
        return claim.ExpiresAt <= page.Now || claim.Reserved < items.Where((_, item) => ledger.RedemptionOf(claim, item) is null).Sum(item => item.FaceValue ?? 0);
    }
}
