using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>Who waits gets what comes back, first come, first served, and nobody overtakes.</summary>
public sealed class WaitingListTests
{
    [Fact]
    public void Who_waits_holds_a_slot_but_no_stock_and_no_budget()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(stock: 1, waitingList: 2), budget, cap: 5000);
        var results = book.Settle(Take(1), Take(2, wait: true), Take(3, wait: true), Take(4, wait: true), Take(5), Take(2, wait: true));

        Assert.Equal(
            [ClaimOutcome.Done, ClaimOutcome.Waits, ClaimOutcome.Waits, ClaimOutcome.SoldOut, ClaimOutcome.SoldOut, ClaimOutcome.VisitorLimit], results.Select(result => result.Outcome));
        Assert.Equal([0, 1, 2], results.Take(3).Select(result => result.Place));
        var waiter = results[1].Claim!;
        Assert.Equal((ClaimState.Waiting, 1, 0, null, null, null), (waiter.State, waiter.Slot!.Value, waiter.Reserved, waiter.ClaimedAt, waiter.ExpiresAt, waiter.Day));
        Assert.Equal((1, 2, 1, 500), (book.Stock.Held, book.Stock.Waiting, book.Stock.Claimed, budget.Used));
    }

    [Fact]
    public void What_is_released_goes_to_the_first_who_waits()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(Terms(useTtl: TimeSpan.FromHours(1)), stock: 1, waitingList: 5), budget, cap: 500);
        var results = book.Settle(Take(1), Take(2, wait: true), Take(3, wait: true));
        book.Now = book.Now.AddMinutes(10);

        Assert.Equal(ClaimState.Released, book.Settle(new ClaimCommand.Release(results[0].Claim!.Id)).Claim!.State);

        var promoted = book[results[1].Claim!.Id];
        Assert.Equal((ClaimState.Claimed, book.Now, book.Now.AddHours(1), 500), (promoted.State, promoted.ClaimedAt, promoted.ExpiresAt, promoted.Reserved));
        Assert.Equal(ClaimState.Waiting, book[results[2].Claim!.Id].State);
        Assert.Equal((1, 1, 2, 1, 500), (book.Stock.Held, book.Stock.Waiting, book.Stock.Claimed, book.Stock.Returned, budget.Used));
        Assert.Equal([ClaimStepKind.Waiting, ClaimStepKind.Promoted], book.Trail(promoted.Id));
    }

    [Fact]
    public void A_newcomer_in_the_same_moment_does_not_overtake()
    {
        var book = new MemoryClaims(Code(stock: 1, waitingList: 5));
        var results = book.Settle(Take(1), Take(2, wait: true));

        Assert.Equal(ClaimOutcome.SoldOut, book.Settle(new ClaimCommand.Release(results[0].Claim!.Id), Take(3))[1].Outcome);
        Assert.Equal(ClaimState.Claimed, book[results[1].Claim!.Id].State);
    }

    [Fact]
    public void A_newcomer_waits_or_goes_while_the_list_is_longer_than_what_was_read_of_it()
    {
        var book = new MemoryClaims(Code(stock: 0, waitingList: 9)) { WaitingRead = 2 };
        var waiters = book.Settle([.. Enumerable.Range(1, 4).Select(visitor => Take(visitor, wait: true))]).Select(result => result.Claim!.Id).ToArray();
        book.Code.Stock = 9;

        Assert.Equal([ClaimOutcome.SoldOut, ClaimOutcome.Waits], book.Settle(Take(8), Take(9, wait: true)).Select(result => result.Outcome));
        Assert.Equal([ClaimState.Claimed, ClaimState.Claimed, ClaimState.Waiting, ClaimState.Waiting], waiters.Select(id => book[id].State));

        // The third is on the page because it is named, and the fourth is promoted as the first of those who were read.
        book.Settle(new ClaimCommand.Tidy());
        book.Settle(new ClaimCommand.Tidy());
        Assert.All(book.Claims, claim => Assert.Equal(ClaimState.Claimed, claim.State));
    }

    [Fact]
    public void One_that_is_on_the_page_by_name_does_not_overtake_those_before_it()
    {
        var book = new MemoryClaims(Code(stock: 0, waitingList: 9)) { WaitingRead = 1 };
        var waiters = book.Settle(Take(1, wait: true), Take(2, wait: true), Take(3, wait: true)).Select(result => result.Claim!.Id).ToArray();
        book.Code.Stock = 2;

        Assert.Equal(ClaimOutcome.WrongState, book.Settle(new ClaimCommand.Redeem(waiters[2], null, "o", 0, null)).Outcome);
        Assert.Equal([ClaimState.Claimed, ClaimState.Waiting, ClaimState.Waiting], waiters.Select(id => book[id].State));
    }

    [Fact]
    public void A_raised_stock_is_given_out_by_the_next_tidying()
    {
        var book = new MemoryClaims(Code(stock: 0, waitingList: 9));
        var waiters = book.Settle(Take(1, wait: true), Take(2, wait: true), Take(3, wait: true)).Select(result => result.Claim!.Id).ToArray();
        book.Code.Stock = 2;

        Assert.Equal(new ClaimResult(ClaimOutcome.Done), book.Settle(new ClaimCommand.Tidy()));

        Assert.Equal([ClaimState.Claimed, ClaimState.Claimed, ClaimState.Waiting], waiters.Select(id => book[id].State));
    }

    [Fact]
    public void Who_leaves_the_list_leaves_his_place_to_the_next()
    {
        var book = new MemoryClaims(Code(stock: 0, waitingList: 2));
        var results = book.Settle(Take(1, wait: true), Take(2, wait: true));

        Assert.Equal(ClaimState.Released, book.Settle(new ClaimCommand.Release(results[0].Claim!.Id)).Claim!.State);
        Assert.Equal((1, 0), (book.Stock.Waiting, book.Stock.Returned));
        Assert.Equal(2, book.Settle(Take(1, wait: true)).Place);
        book.Code.Stock = 1;
        book.Settle(new ClaimCommand.Tidy());
        Assert.Equal(ClaimState.Claimed, book[results[1].Claim!.Id].State);
    }

    [Fact]
    public void Those_of_one_moment_stand_as_they_came_even_when_the_clock_goes_back()
    {
        var book = new MemoryClaims(Code(stock: 0, waitingList: 1000));
        var waiters = book.Settle([.. Enumerable.Range(1, 100).Select(visitor => Take(visitor, wait: true))]).Select(result => result.Claim!.Id).ToList();
        book.Now = book.Now.AddMinutes(-10);
        waiters.AddRange(book.Settle([.. Enumerable.Range(101, 100).Select(visitor => Take(visitor, wait: true))]).Select(result => result.Claim!.Id));

        for (var stock = 1; stock <= waiters.Count; stock++)
        {
            book.Code.Stock = stock;
            book.Settle(new ClaimCommand.Tidy());
            Assert.Equal(ClaimState.Claimed, book[waiters[stock - 1]].State);
            Assert.Equal(stock, book.Stock.Held);
        }
    }

    [Fact]
    public void One_may_wait_for_tomorrow_and_for_the_budget_as_well()
    {
        var daily = new MemoryClaims(Code(daily: 1, waitingList: 9));
        var waiter = daily.Settle(Take(1), Take(2, wait: true))[1];
        Assert.Equal(ClaimOutcome.Waits, waiter.Outcome);
        daily.Now = daily.Now.AddDays(1);
        daily.Settle(new ClaimCommand.Tidy());
        Assert.Equal(ClaimState.Claimed, daily[waiter.Claim!.Id].State);

        var budget = new CampaignBudget();
        var capped = new MemoryClaims(Code(waitingList: 9), budget, cap: 500);
        var results = capped.Settle(Take(1), Take(2, wait: true));
        capped.Settle(new ClaimCommand.Release(results[0].Claim!.Id));
        Assert.Equal((ClaimState.Claimed, 500), (capped[results[1].Claim!.Id].State, budget.Used));
    }

    [Fact]
    public void The_budget_that_a_small_redemption_gives_back_serves_who_waits()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(waitingList: 9), budget, cap: 900);
        var results = book.Settle(Take(1), Take(2, wait: true));

        book.Settle(new ClaimCommand.Redeem(results[0].Claim!.Id, null, "o", 400, null));

        Assert.Equal((ClaimState.Claimed, 900), (book[results[1].Claim!.Id].State, budget.Used));
    }

    [Fact]
    public void Who_can_not_be_served_yet_is_not_passed_over_for_a_cheaper_one()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(Terms(others: new AudienceBenefit(Audience.New, Gift)), waitingList: 9), budget, cap: 499);
        var results = book.Settle(Take(1, wait: true), Take(2, wait: true, audience: Audience.New), Take(3, audience: Audience.New));

        Assert.Equal([ClaimOutcome.Waits, ClaimOutcome.Waits, ClaimOutcome.SoldOut], results.Select(result => result.Outcome));
    }

    [Fact]
    public void Nobody_waits_for_a_code_that_is_over()
    {
        foreach (var withdrawn in new[] { true, false })
        {
            var book = new MemoryClaims(Code(stock: 1, waitingList: 9));
            var results = book.Settle(Take(1), Take(2, wait: true), Take(3, wait: true));
            book.Code.WithdrawnAt = withdrawn ? Noon : null;
            book.Code.ValidUntil = withdrawn ? null : Noon;

            book.Settle(new ClaimCommand.Release(results[0].Claim!.Id));

            Assert.Equal([ClaimState.Released, ClaimState.Released, ClaimState.Released], results.Select(result => book[result.Claim!.Id].State));
            Assert.Equal((0, 0, 1), (book.Stock.Held, book.Stock.Waiting, book.Stock.Returned));
        }
    }

    [Fact]
    public void A_clock_that_goes_back_before_the_beginning_sends_nobody_away()
    {
        var book = new MemoryClaims(Code(stock: 0, waitingList: 9));
        var waiter = book.Settle(Take(1, wait: true)).Claim!;
        (book.Code.ValidFrom, book.Code.Stock, book.Now) = (Noon, 1, Noon.AddMinutes(-10));

        book.Settle(new ClaimCommand.Tidy());

        Assert.Equal(ClaimState.Waiting, book[waiter.Id].State);
    }

    [Fact]
    public void Who_waits_can_not_redeem_reverse_or_share()
    {
        var book = new MemoryClaims(Code(Terms(sharing: new SharingTerms(3, [10])), stock: 0, waitingList: 9));
        var waiter = book.Settle(Take(1, wait: true)).Claim!.Id;

        Assert.Equal(
            [ClaimOutcome.WrongState, ClaimOutcome.WrongState, ClaimOutcome.ParentUnknown],
            book.Settle(new ClaimCommand.Redeem(waiter, null, "o", 1, null), new ClaimCommand.Reverse(waiter, null, null), Take(2, parent: waiter)).Select(result => result.Outcome));
    }
}
