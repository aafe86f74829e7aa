using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>What was redeemed is taken back: in parts, or wholly, and then everything returns.</summary>
public sealed class ReverseTests
{
    [Fact]
    public void All_of_it_brings_stock_slot_and_budget_back()
    {
        var budget = new CampaignBudget();
        var (book, claim) = Redeemed(budget, 400);

        var result = book.Settle(new ClaimCommand.Reverse(claim, null, null));

        Assert.Equal((ClaimOutcome.Done, ClaimState.Reversed, 0, 0, null), (result.Outcome, result.Claim!.State, result.Claim.Spent, result.Claim.Reserved, result.Claim.Slot));
        Assert.Equal((0, 0, 1, 1, 0), (book.Stock.Held, book.Stock.DayHeld, book.Stock.Redeemed, book.Stock.Returned, budget.Used));
        Assert.Equal((400, true), (book.Redemptions.Single().Reversed, book.Redemptions.Single().IsReversed));
        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(1)).Outcome);
    }

    [Fact]
    public void A_part_gives_its_money_back_and_keeps_the_rest()
    {
        var budget = new CampaignBudget();
        var (book, claim) = Redeemed(budget, 400);

        Assert.Equal((ClaimOutcome.Done, ClaimState.Redeemed), (book.Settle(new ClaimCommand.Reverse(claim, 0, 399)).Outcome, book[claim].State));
        Assert.Equal((1, 1, 1), (budget.Used, book[claim].Spent, book.Stock.Held));
        Assert.Equal(ClaimOutcome.AmountTooLarge, book.Settle(new ClaimCommand.Reverse(claim, 0, 2)).Outcome);
        Assert.Equal(ClaimOutcome.Done, book.Settle(new ClaimCommand.Reverse(claim, null, 1)).Outcome);
        Assert.Equal((0, ClaimState.Reversed), (budget.Used, book[claim].State));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Redeemed, ClaimStepKind.ReversedPart, ClaimStepKind.Reversed], book.Trail(claim));
        Assert.Equal([500, 400, 399, 1], book.Events.Select(step => step.Amount));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(401)]
    [InlineData(long.MaxValue)]
    public void Nothing_and_more_than_there_is_are_refused(long amount)
    {
        var (book, claim) = Redeemed(null, 400);

        Assert.Equal(ClaimOutcome.AmountTooLarge, book.Settle(new ClaimCommand.Reverse(claim, null, amount)).Outcome);
    }

    [Fact]
    public void The_whole_again_was_done_before_and_a_part_again_is_too_much()
    {
        var (book, claim) = Redeemed(null, 400);
        book.Settle(new ClaimCommand.Reverse(claim, null, null));

        Assert.Equal(
            [ClaimOutcome.DoneBefore, ClaimOutcome.DoneBefore, ClaimOutcome.AmountTooLarge],
            book.Settle(new ClaimCommand.Reverse(claim, null, null), new ClaimCommand.Reverse(claim, 0, null), new ClaimCommand.Reverse(claim, null, 1)).Select(result => result.Outcome));
    }

    [Fact]
    public void What_was_taken_back_is_never_redeemed_again()
    {
        var (book, claim) = Redeemed(null, 400);
        book.Settle(new ClaimCommand.Reverse(claim, null, null));

        Assert.Equal(ClaimOutcome.WrongState, book.Settle(new ClaimCommand.Redeem(claim, null, "o", 400, null)).Outcome);
        Assert.Equal(ClaimOutcome.WrongState, book.Settle(new ClaimCommand.Release(claim)).Outcome);
    }

    [Fact]
    public void Only_what_was_redeemed_can_be_taken_back()
    {
        var book = new MemoryClaims(Code());
        var claim = book.Settle(Take(1)).Claim!.Id;

        Assert.Equal(ClaimOutcome.WrongState, book.Settle(new ClaimCommand.Reverse(claim, null, null)).Outcome);
        Assert.Equal(ClaimOutcome.WrongState, book.Settle(new ClaimCommand.Reverse(claim, 0, 1)).Outcome);
    }

    [Fact]
    public void A_gift_is_taken_back_as_a_whole()
    {
        var book = new MemoryClaims(Code(Terms(Gift), stock: 1));
        var claim = book.Settle(Take(1)).Claim!.Id;
        book.Settle(new ClaimCommand.Redeem(claim, null, "o", 0, null));

        Assert.Equal(
            [ClaimOutcome.AmountTooLarge, ClaimOutcome.Done, ClaimOutcome.DoneBefore],
            book.Settle(new ClaimCommand.Reverse(claim, null, 1), new ClaimCommand.Reverse(claim, null, null), new ClaimCommand.Reverse(claim, 0, null)).Select(result => result.Outcome));
        Assert.Equal(0, book.Stock.Held);
    }

    [Fact]
    public void Of_a_bundle_it_must_be_clear_which_item_is_meant()
    {
        var (book, claim) = Bundle();

        Assert.Equal(
            [ClaimOutcome.ItemUnclear, ClaimOutcome.ItemUnclear, ClaimOutcome.WrongState, ClaimOutcome.Done, ClaimOutcome.DoneBefore],
            book.Settle(
                    new ClaimCommand.Reverse(claim, null, 10), new ClaimCommand.Reverse(claim, 4, null), new ClaimCommand.Reverse(claim, 2, null), new ClaimCommand.Reverse(claim, 0, null),
                    new ClaimCommand.Reverse(claim, 0, null))
                .Select(result => result.Outcome));
        Assert.Equal((ClaimState.Redeemed, 200, 300), (book[claim].State, book[claim].Spent, book[claim].Reserved));
        Assert.Equal(ClaimOutcome.AlreadyRedeemed, book.Settle(new ClaimCommand.Redeem(claim, 0, "o1", 100, null)).Outcome);
    }

    [Fact]
    public void All_of_a_bundle_is_one_step_for_each_order_and_the_unused_rest_returns()
    {
        var budget = new CampaignBudget();
        var (book, claim) = Bundle(budget);

        Assert.Equal(ClaimState.Reversed, book.Settle(new ClaimCommand.Reverse(claim, null, null)).Claim!.State);

        Assert.Equal((0, 0, 0), (budget.Used, book[claim].Reserved, book[claim].Spent));
        Assert.Equal(
            [(ClaimStepKind.ReversedPart, "o1", 100L, "ann"), (ClaimStepKind.Reversed, "o2", 200L, "")],
            book.Events.TakeLast(2).Select(step => (step.Kind, step.OrderId, step.Amount, step.StaffId)));
    }

    [Fact]
    public void Redeemed_and_taken_back_in_one_batch_is_written_once()
    {
        var book = new MemoryClaims(Code(stock: 1), new CampaignBudget());
        var take = Take(1);

        var results = book.Settle(take, new ClaimCommand.Redeem(take.Id, null, "o", 400, null), new ClaimCommand.Reverse(take.Id, null, 150), new ClaimCommand.Reverse(take.Id, null, null), Take(2));

        Assert.All(results, result => Assert.Equal(ClaimOutcome.Done, result.Outcome));
        Assert.Equal([ClaimState.Claimed, ClaimState.Redeemed, ClaimState.Redeemed, ClaimState.Reversed], results.Take(4).Select(result => result.Claim!.State));
        Assert.Equal([500, 0, 0, 0], results.Take(4).Select(result => result.Claim!.Reserved));
        Assert.Equal((400, true, ClaimState.Reversed), (book.Redemptions.Single().Reversed, book.Redemptions.Single().IsReversed, book[take.Id].State));
        Assert.Equal([2, 3, 4], book.Steps.Select(step => step.Sequence));
    }

    private static (MemoryClaims Book, Guid Claim) Redeemed(CampaignBudget? budget, long amount)
    {
        var book = new MemoryClaims(Code(stock: 1), budget, cap: 500);
        var claim = book.Settle(Take(1)).Claim!.Id;
        book.Settle(new ClaimCommand.Redeem(claim, null, "o", amount, null));
        return (book, claim);
    }

    /// <summary>The first two of its items redeemed, in two orders.</summary>
    private static (MemoryClaims Book, Guid Claim) Bundle(CampaignBudget? budget = null)
    {
        var book = new MemoryClaims(Code(Terms(Pack)), budget);
        var claim = book.Settle(Take(1)).Claim!.Id;
        book.Settle(new ClaimCommand.Redeem(claim, 0, "o1", 100, "ann"), new ClaimCommand.Redeem(claim, 1, "o2", 200, null));
        return (book, claim);
    }
}
