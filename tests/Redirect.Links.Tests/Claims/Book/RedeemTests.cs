using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>The use of a claim in an order: once for each item, for ever.</summary>
public sealed class RedeemTests
{
    [Fact]
    public void A_claim_is_redeemed_and_keeps_its_stock()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(stock: 1), budget, cap: 500);
        var claim = book.Settle(Take(1)).Claim!;

        var result = book.Settle(new ClaimCommand.Redeem(claim.Id, null, "order-1", 500, "ann"));

        Assert.Equal((ClaimOutcome.Done, ClaimState.Redeemed, 0, 500, 1), (result.Outcome, result.Claim!.State, result.Claim.Reserved, result.Claim.Spent, result.Claim.Slot));
        Assert.Equal((1, 1, 0, 500), (book.Stock.Held, book.Stock.Redeemed, book.Stock.Returned, budget.Used));
        var redemption = Assert.Single(book.Redemptions);
        Assert.Equal((claim.Id, 0, book.Code.MerchantId, "order-1", 500, "ann", Noon), (redemption.ClaimId, redemption.Item, redemption.MerchantId, redemption.OrderId, redemption.Amount, redemption.StaffId, redemption.At));
    }

    [Fact]
    public void Less_than_the_face_value_gives_the_rest_back_to_the_budget()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(), budget, cap: 500);
        var claim = book.Settle(Take(1)).Claim!;

        book.Settle(new ClaimCommand.Redeem(claim.Id, 0, "o", 120, null));

        Assert.Equal((0, 120, 120), (book[claim.Id].Reserved, book[claim.Id].Spent, budget.Used));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void An_amount_is_from_nothing_to_the_face_value(long amount, bool good)
    {
        var book = new MemoryClaims(Code());
        var claim = book.Settle(Take(1)).Claim!;

        Assert.Equal(good ? ClaimOutcome.Done : ClaimOutcome.AmountTooLarge, book.Settle(new ClaimCommand.Redeem(claim.Id, null, "o", amount, null)).Outcome);
    }

    [Fact]
    public void A_gift_worth_nothing_takes_nothing_off_an_order()
    {
        var book = new MemoryClaims(Code(Terms(Gift)));
        var claim = book.Settle(Take(1)).Claim!;

        Assert.Equal(
            [ClaimOutcome.AmountTooLarge, ClaimOutcome.Done],
            book.Settle(new ClaimCommand.Redeem(claim.Id, null, "o", 1, null), new ClaimCommand.Redeem(claim.Id, null, "o", 0, null)).Select(result => result.Outcome));
    }

    [Fact]
    public void The_same_again_was_done_before_and_anything_else_is_refused()
    {
        var book = new MemoryClaims(Code(Terms(useTtl: TimeSpan.FromHours(1))));
        var claim = book.Settle(Take(1)).Claim!;
        var redeem = new ClaimCommand.Redeem(claim.Id, null, "o", 100, "ann");
        book.Settle(redeem);
        book.Now = book.Now.AddDays(1);
        book.Staff = "bob";

        Assert.Equal(
            [ClaimOutcome.DoneBefore, ClaimOutcome.AlreadyRedeemed, ClaimOutcome.AlreadyRedeemed],
            book.Settle(redeem with { Item = 0 }, redeem with { OrderId = "p" }, redeem with { Amount = 99 }).Select(result => result.Outcome));
        Assert.Equal(100, Assert.Single(book.Redemptions).Amount);
    }

    [Fact]
    public void At_the_end_of_its_time_it_is_over()
    {
        var book = new MemoryClaims(Code(Terms(useTtl: TimeSpan.FromHours(1), perVisitor: 2)));
        var claims = book.Settle(Take(1), Take(1));
        book.Now = Noon.AddHours(1).AddTicks(-10);
        Assert.Equal(ClaimOutcome.Done, book.Settle(new ClaimCommand.Redeem(claims[0].Claim!.Id, null, "o", 1, null)).Outcome);
        book.Now = Noon.AddHours(1);

        var result = book.Settle(new ClaimCommand.Redeem(claims[1].Claim!.Id, null, "o", 1, null));

        Assert.Equal((ClaimOutcome.Expired, ClaimState.Expired), (result.Outcome, result.Claim!.State));
    }

    [Fact]
    public void Each_item_of_a_bundle_is_redeemed_by_itself()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(Terms(Pack)), budget, cap: 600);
        var claim = book.Settle(Take(1)).Claim!.Id;
        ClaimCommand.Redeem Item(int? item, long amount) => new(claim, item, "o", amount, null);

        Assert.Equal(
            [ClaimOutcome.ItemUnclear, ClaimOutcome.ItemUnclear, ClaimOutcome.ItemUnclear, ClaimOutcome.AmountTooLarge, ClaimOutcome.Done, ClaimOutcome.Done, ClaimOutcome.Done],
            book.Settle(Item(null, 1), Item(-1, 1), Item(4, 0), Item(0, 101), Item(0, 100), Item(2, 250), Item(3, 0)).Select(result => result.Outcome));
        Assert.Equal((200, 350, 550), (book[claim].Reserved, book[claim].Spent, budget.Used));
        Assert.Equal((1, 3), (book.Stock.Redeemed, book.Redemptions.Count));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Redeemed, ClaimStepKind.Redeemed, ClaimStepKind.Redeemed], book.Trail(claim));
        Assert.Equal([0, 2, 3], book.Steps.Select(step => step.Item!.Value));
    }

    [Fact]
    public void A_code_of_one_member_of_staff_is_not_redeemed_by_another()
    {
        var book = new MemoryClaims(Code(Terms(perVisitor: 2))) { Staff = "ann" };
        var claims = book.Settle(Take(1), Take(1)).Select(result => result.Claim!.Id).ToArray();

        Assert.Equal(
            [ClaimOutcome.StaffMismatch, ClaimOutcome.Done, ClaimOutcome.Done],
            book.Settle(new ClaimCommand.Redeem(claims[0], null, "o", 1, "bob"), new ClaimCommand.Redeem(claims[0], null, "o", 1, "ann"), new ClaimCommand.Redeem(claims[1], null, "o", 1, null))
                .Select(result => result.Outcome));
    }

    [Fact]
    public void What_was_given_up_or_is_unknown_is_not_redeemed()
    {
        var book = new MemoryClaims(Code());
        var claim = book.Settle(Take(1)).Claim!.Id;
        book.Settle(new ClaimCommand.Release(claim));

        Assert.Equal(ClaimOutcome.WrongState, book.Settle(new ClaimCommand.Redeem(claim, null, "o", 1, null)).Outcome);
        Assert.Equal(new ClaimResult(ClaimOutcome.ClaimUnknown), book.Settle(new ClaimCommand.Redeem(Guid.CreateVersion7(), null, "o", 1, null)));
    }

    [Fact]
    public void A_claim_is_honoured_though_its_code_has_ended()
    {
        var book = new MemoryClaims(Code());
        var claim = book.Settle(Take(1)).Claim!.Id;
        book.Code.WithdrawnAt = Noon;

        Assert.Equal(ClaimOutcome.Done, book.Settle(new ClaimCommand.Redeem(claim, null, "o", 1, null)).Outcome);
    }
}
