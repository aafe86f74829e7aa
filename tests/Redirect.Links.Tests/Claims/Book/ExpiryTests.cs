using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>No hold outlives its time, and nothing is given up twice.</summary>
public sealed class ExpiryTests
{
    [Fact]
    public void What_is_due_expires_when_somebody_looks_and_everything_returns()
    {
        var budget = new CampaignBudget();
        var book = OfAnHour(1, budget);
        var claim = book.Settle(Take(1)).Claim!.Id;
        book.Now = Noon.AddHours(1).AddTicks(-10);
        book.Settle(new ClaimCommand.Tidy());
        Assert.Equal(ClaimState.Claimed, book[claim].State);
        book.Now = Noon.AddHours(1);

        book.Settle(new ClaimCommand.Tidy());

        Assert.Equal((ClaimState.Expired, null, 0), (book[claim].State, book[claim].Slot, book[claim].Reserved));
        Assert.Equal((0, 0, 1, 0), (book.Stock.Held, book.Stock.DayHeld, book.Stock.Returned, budget.Used));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Expired], book.Trail(claim));
    }

    [Fact]
    public void Nobody_is_refused_for_a_hold_whose_time_is_over()
    {
        var book = new MemoryClaims(Code(Terms(useTtl: TimeSpan.FromHours(1)), stock: 1, daily: 1, form: CodeForm.OneTime), new CampaignBudget(), cap: 500);
        book.Settle(Take(1, number: 7));
        book.Now = Noon.AddHours(1);

        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(1, number: 7)).Outcome);
    }

    [Fact]
    public void What_expires_goes_to_who_waits_and_not_to_who_comes()
    {
        var book = new MemoryClaims(Code(Terms(useTtl: TimeSpan.FromHours(1)), stock: 1, waitingList: 1));
        var waiter = book.Settle(Take(1), Take(2, wait: true))[1].Claim!.Id;
        book.Now = Noon.AddHours(1);

        Assert.Equal(ClaimOutcome.SoldOut, book.Settle(Take(3)).Outcome);
        Assert.Equal((ClaimState.Claimed, Noon.AddHours(2)), (book[waiter].State, book[waiter].ExpiresAt));
    }

    [Fact]
    public void The_rest_of_a_bundle_lapses_and_what_was_redeemed_stays()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(Terms(Pack, useTtl: TimeSpan.FromHours(1)), stock: 1), budget);
        var claim = book.Settle(Take(1)).Claim!.Id;
        book.Settle(new ClaimCommand.Redeem(claim, 0, "o", 90, null));
        book.Now = Noon.AddHours(1);

        book.Settle(new ClaimCommand.Tidy());
        book.Settle(new ClaimCommand.Tidy());

        Assert.Equal((ClaimState.Redeemed, 0, 90, 1, 90), (book[claim].State, book[claim].Reserved, book[claim].Spent, book[claim].Slot, budget.Used));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Redeemed, ClaimStepKind.Lapsed], book.Trail(claim));
        Assert.Equal((1, 0), (book.Stock.Held, book.Stock.Returned));
        Assert.Equal(ClaimOutcome.Expired, book.Settle(new ClaimCommand.Redeem(claim, 1, "o", 1, null)).Outcome);
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_a_second_life()
    {
        var book = new MemoryClaims(Code(Terms(Pack, useTtl: TimeSpan.FromMinutes(5))));
        var claims = book.Settle(Take(1), Take(2)).Select(result => result.Claim!.Id).ToArray();
        book.Settle(new ClaimCommand.Redeem(claims[0], 0, "o", 1, null));
        book.Now = Noon.AddMinutes(5);
        book.Settle(new ClaimCommand.Tidy());
        book.Now = Noon.AddMinutes(-5);

        Assert.Equal(
            [ClaimOutcome.Expired, ClaimOutcome.Expired, ClaimOutcome.Expired, ClaimOutcome.Expired],
            book.Settle(
                    new ClaimCommand.Redeem(claims[0], 1, "o", 1, null), new ClaimCommand.Redeem(claims[0], 3, "o", 0, null), new ClaimCommand.Redeem(claims[1], 1, "o", 1, null),
                    new ClaimCommand.Release(claims[1]))
                .Select(result => result.Outcome));
    }

    [Fact]
    public void A_claim_is_given_up_once()
    {
        var book = OfAnHour(1);
        var claim = book.Settle(Take(1)).Claim!.Id;

        Assert.Equal([ClaimOutcome.Done, ClaimOutcome.DoneBefore], book.Settle(new ClaimCommand.Release(claim), new ClaimCommand.Release(claim)).Select(result => result.Outcome));
        Assert.Equal((0, 1), (book.Stock.Held, book.Stock.Returned));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Released], book.Trail(claim));
    }

    [Fact]
    public void What_was_redeemed_or_has_expired_can_not_be_given_up()
    {
        var book = OfAnHour(2);
        var claims = book.Settle(Take(1), Take(2)).Select(result => result.Claim!.Id).ToArray();
        book.Settle(new ClaimCommand.Redeem(claims[0], null, "o", 1, null));
        book.Now = Noon.AddHours(1);

        Assert.Equal([ClaimOutcome.WrongState, ClaimOutcome.Expired], book.Settle(new ClaimCommand.Release(claims[0]), new ClaimCommand.Release(claims[1])).Select(result => result.Outcome));
    }

    private static MemoryClaims OfAnHour(long stock, CampaignBudget? budget = null) => new(Code(Terms(useTtl: TimeSpan.FromHours(1)), stock), budget);
}
