using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>A new claim: what it is, and each reason for refusing it at its edge.</summary>
public sealed class TakeTests
{
    [Fact]
    public void A_claim_holds_stock_slot_and_reserve_until_its_time()
    {
        var budget = new CampaignBudget();
        var book = new MemoryClaims(Code(Terms(useTtl: TimeSpan.FromHours(24)), stock: 3), budget, cap: 2000);
        var take = Take(1, person: 7);

        var (outcome, claim, place) = book.Settle(take);

        Assert.Equal((ClaimOutcome.Done, 0), (outcome, place));
        Assert.Equal((take.Id, ClaimState.Claimed, 1, 500, 1), (claim!.Id, claim.State, claim.Slot, claim.Reserved, claim.Steps));
        Assert.Equal((Noon, Noon, Noon.AddHours(24), new DateOnly(2026, 11, 11)), (claim.CreatedAt, claim.ClaimedAt, claim.ExpiresAt, claim.Day));
        Assert.Equal((1, 1, 1, 0, 1), (book.Stock.Held, book.Stock.DayHeld, book.Stock.Claimed, book.Stock.Returned, book.Stock.Version));
        Assert.Equal(500, budget.Used);
    }

    [Fact]
    public void The_last_of_the_stock_is_given_and_not_one_more()
    {
        var book = new MemoryClaims(Code(stock: 2));

        Assert.Equal([ClaimOutcome.Done, ClaimOutcome.Done, ClaimOutcome.SoldOut], Outcomes(book.Settle(Take(1), Take(2), Take(3))));
        Assert.Equal(ClaimOutcome.SoldOut, book.Settle(Take(4)).Outcome);
        Assert.Equal(2, book.Stock.Held);
    }

    [Fact]
    public void A_refusal_changes_nothing()
    {
        var book = new MemoryClaims(Code(stock: 1));
        book.Settle(Take(1));
        var version = book.Stock.Version;

        Assert.Equal([ClaimOutcome.SoldOut, ClaimOutcome.VisitorLimit, ClaimOutcome.ClaimUnknown], Outcomes(book.Settle(Take(2), Take(1), new ClaimCommand.Release(Guid.CreateVersion7()))));
        Assert.Equal((version, 1, 1), (book.Stock.Version, book.Claims.Count, book.Events.Count));
    }

    [Fact]
    public void A_stock_that_was_lowered_below_what_is_held_takes_nothing_back()
    {
        var book = new MemoryClaims(Code(stock: 3));
        var first = book.Settle(Take(1), Take(2), Take(3))[0].Claim!;
        book.Code.Stock = 2;

        book.Settle(new ClaimCommand.Release(first.Id));

        Assert.Equal(ClaimOutcome.SoldOut, book.Settle(Take(4)).Outcome);
        Assert.Equal(2, book.Stock.Held);
    }

    [Fact]
    public void Without_a_stock_there_is_always_one_more()
    {
        var book = new MemoryClaims(Code());

        Assert.All(book.Settle([.. Enumerable.Range(1, 1000).Select(visitor => Take(visitor))]), result => Assert.Equal(ClaimOutcome.Done, result.Outcome));
        Assert.Equal(1000, book.Stock.Held);
    }

    [Fact]
    public void A_day_of_UTC_8_has_its_own_stock()
    {
        var book = new MemoryClaims(Code(stock: 9, daily: 1)) { Now = new DateTime(2026, 11, 11, 15, 59, 59, 999, DateTimeKind.Utc) };

        Assert.Equal([ClaimOutcome.Done, ClaimOutcome.SoldOutToday], Outcomes(book.Settle(Take(1), Take(2))));
        book.Now = new DateTime(2026, 11, 11, 16, 0, 0, DateTimeKind.Utc);
        Assert.Equal([ClaimOutcome.Done, ClaimOutcome.SoldOutToday], Outcomes(book.Settle(Take(2), Take(3))));
        Assert.Equal((new DateOnly(2026, 11, 12), 1, 2), (book.Stock.Day, book.Stock.DayHeld, book.Stock.Held));
    }

    [Fact]
    public void A_clock_that_goes_back_does_not_begin_the_day_again()
    {
        var book = new MemoryClaims(Code(daily: 1)) { Now = new DateTime(2026, 11, 11, 16, 5, 0, DateTimeKind.Utc) };
        book.Settle(Take(1));
        book.Now = book.Now.AddMinutes(-10);

        Assert.Equal(ClaimOutcome.SoldOutToday, book.Settle(Take(2)).Outcome);
        Assert.Equal(new DateOnly(2026, 11, 12), book.Stock.Day);
    }

    [Fact]
    public void What_comes_back_today_is_there_again_today_and_what_was_yesterdays_is_not()
    {
        var book = new MemoryClaims(Code(daily: 1));
        var first = book.Settle(Take(1)).Claim!;
        book.Settle(new ClaimCommand.Release(first.Id));
        var second = book.Settle(Take(2)).Claim!;
        book.Now = book.Now.AddDays(1);
        book.Settle(Take(3));

        book.Settle(new ClaimCommand.Release(second.Id));

        Assert.Equal(ClaimOutcome.SoldOutToday, book.Settle(Take(4)).Outcome);
        Assert.Equal((1, 1), (book.Stock.DayHeld, book.Stock.Held));
    }

    [Fact]
    public void A_campaigns_budget_is_used_up_to_the_last_unit()
    {
        var budget = new CampaignBudget { Used = 1 };
        var book = new MemoryClaims(Code(), budget, cap: 1001);

        Assert.Equal([ClaimOutcome.Done, ClaimOutcome.Done, ClaimOutcome.BudgetUsedUp], Outcomes(book.Settle(Take(1), Take(2), Take(3))));
        Assert.Equal(1001, budget.Used);
    }

    [Fact]
    public void One_unit_too_little_is_too_little()
    {
        var budget = new CampaignBudget { Used = 501 };

        Assert.Equal(ClaimOutcome.BudgetUsedUp, new MemoryClaims(Code(), budget, cap: 1000).Settle(Take(1)).Outcome);
        Assert.Equal(501, budget.Used);
    }

    [Fact]
    public void Without_a_cap_the_budget_is_counted_and_stops_nobody()
    {
        var budget = new CampaignBudget();

        Assert.Equal(ClaimOutcome.Done, new MemoryClaims(Code(), budget).Settle(Take(1)).Outcome);
        Assert.Equal(500, budget.Used);
    }

    [Fact]
    public void What_is_worth_nothing_needs_no_budget_even_of_one_that_is_overdrawn()
    {
        var terms = Terms(others: new AudienceBenefit(Audience.Member, Gift));

        Assert.Equal([ClaimOutcome.BudgetUsedUp, ClaimOutcome.Done], Outcomes(new MemoryClaims(Code(terms), new CampaignBudget { Used = 10 }, cap: 5).Settle(Take(1), Take(1, audience: Audience.Member))));
    }

    [Fact]
    public void A_visitor_holds_as_many_as_allowed_in_the_lowest_free_slots()
    {
        var book = new MemoryClaims(Code(Terms(perVisitor: 3)));
        var results = book.Settle(Take(1), Take(1), Take(1), Take(1));

        Assert.Equal([ClaimOutcome.Done, ClaimOutcome.Done, ClaimOutcome.Done, ClaimOutcome.VisitorLimit], Outcomes(results));
        Assert.Equal([1, 2, 3], results.Take(3).Select(result => result.Claim!.Slot!.Value));
        Assert.Equal(results[0].Claim!.Id, results[3].Claim!.Id);

        book.Settle(new ClaimCommand.Release(results[1].Claim!.Id));
        Assert.Equal(2, book.Settle(Take(1)).Claim!.Slot);
        Assert.Equal(ClaimOutcome.VisitorLimit, book.Settle(Take(1)).Outcome);
    }

    [Fact]
    public void A_one_time_code_is_held_once_and_free_again_when_it_comes_back()
    {
        var book = new MemoryClaims(Code(form: CodeForm.OneTime));
        var results = book.Settle(Take(1, number: 0), Take(2, number: 0), Take(2, number: 1));
        Assert.Equal([ClaimOutcome.Done, ClaimOutcome.CodeUsed, ClaimOutcome.Done], Outcomes(results));
        Assert.Null(results[1].Claim);
        Assert.Equal(ClaimOutcome.CodeUsed, book.Settle(Take(3, number: 0)).Outcome);

        book.Settle(new ClaimCommand.Release(results[0].Claim!.Id));

        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(3, number: 0)).Outcome);
    }

    [Fact]
    public void Only_its_audience_may_claim_and_all_means_all()
    {
        var members = new MemoryClaims(Code(Terms(audience: Audience.Member)));
        Assert.Equal([ClaimOutcome.WrongAudience, ClaimOutcome.WrongAudience, ClaimOutcome.Done], Outcomes(members.Settle(Take(1), Take(1, audience: Audience.New), Take(1, audience: Audience.Member))));

        var all = new MemoryClaims(Code());
        Assert.All(all.Settle([.. Enum.GetValues<Audience>().Select((audience, visitor) => Take(visitor, audience: audience))]), result => Assert.Equal(ClaimOutcome.Done, result.Outcome));
    }

    [Fact]
    public void An_audience_reserves_what_its_own_benefit_is_worth()
    {
        var book = new MemoryClaims(Code(Terms(others: new AudienceBenefit(Audience.Follower, Of(BenefitType.Coupon, 800)))), new CampaignBudget(), cap: 5000);

        Assert.Equal([500, 800, 500], book.Settle(Take(1), Take(2, audience: Audience.Follower), Take(3, audience: Audience.New)).Select(result => result.Claim!.Reserved));
    }

    [Fact]
    public void Of_a_code_that_does_not_run_nothing_else_is_learnt()
    {
        var book = new MemoryClaims(Code(Terms(audience: Audience.Member, claimTtl: TimeSpan.FromHours(1)), stock: 0, form: CodeForm.OneTime));
        Action<SurpriseCode>[] stopped =
        [
            code => code.Draft = true, code => code.ValidFrom = Noon.AddTicks(10), code => code.ValidUntil = Noon, code => code.WithdrawnAt = Noon.AddDays(-1),
        ];
        foreach (var stop in stopped)
        {
            (book.Code.Draft, book.Code.ValidFrom, book.Code.ValidUntil, book.Code.WithdrawnAt) = (false, null, null, null);
            stop(book.Code);
            Assert.All(
                book.Settle(Take(1, number: 1), Take(2, audience: Audience.Member), Take(3, parent: Guid.CreateVersion7()), Take(4, audience: Audience.Member, since: Noon.AddDays(-3))),
                result => Assert.Equal(new ClaimResult(ClaimOutcome.NotRunning), result));
        }
    }

    [Fact]
    public void A_code_runs_from_its_first_moment_until_just_before_its_last()
    {
        var book = new MemoryClaims(Code());
        (book.Code.ValidFrom, book.Code.ValidUntil) = (Noon, Noon.AddTicks(10));

        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(1)).Outcome);
    }

    [Fact]
    public void The_claim_window_counts_from_joining_and_is_over_at_its_end()
    {
        var book = new MemoryClaims(Code(Terms(claimTtl: TimeSpan.FromHours(24))));

        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(1, since: Noon.AddHours(-24).AddTicks(10))).Outcome);
        Assert.Equal(ClaimOutcome.WindowOver, book.Settle(Take(2, since: Noon.AddHours(-24))).Outcome);
        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(3, since: Noon.AddMinutes(5))).Outcome);
        Assert.Equal(ClaimOutcome.WindowOver, book.Settle(Take(4, since: Noon.AddMinutes(5).AddTicks(1))).Outcome);
        Assert.Equal(ClaimOutcome.WindowOver, book.Settle(Take(5, since: DateTime.MinValue)).Outcome);
        Assert.Equal(ClaimOutcome.WindowOver, book.Settle(Take(6, since: DateTime.MaxValue)).Outcome);
    }

    [Fact]
    public void Without_a_word_about_joining_the_claim_window_counts_from_the_visit()
    {
        var book = new MemoryClaims(Code(Terms(claimTtl: TimeSpan.FromHours(24))));
        static Guid VisitAt(DateTime at) => Guid.CreateVersion7(new DateTimeOffset(at));

        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(1, visit: VisitAt(Noon.AddHours(-24).AddMilliseconds(1)))).Outcome);
        Assert.Equal(ClaimOutcome.WindowOver, book.Settle(Take(2, visit: VisitAt(Noon.AddHours(-24)))).Outcome);
        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(3, since: Noon, visit: VisitAt(Noon.AddHours(-48)))).Outcome);
        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(4, visit: new Guid("0123abcd-0000-4000-8000-000000000000"))).Outcome);
        Assert.Equal(ClaimOutcome.WindowOver, book.Settle(Take(5, visit: new Guid("ffffffff-ffff-7fff-bfff-ffffffffffff"))).Outcome);
        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(6)).Outcome);
    }

    [Fact]
    public void A_claim_lasts_for_the_use_window_or_the_claim_window_or_a_month()
    {
        static TimeSpan? Lasts(CodeTerms terms) => new MemoryClaims(Code(terms)).Settle(Take(1, since: Noon)).Claim!.ExpiresAt - Noon;

        Assert.Equal(TimeSpan.FromHours(2), Lasts(Terms(useTtl: TimeSpan.FromHours(2), claimTtl: TimeSpan.FromHours(1))));
        Assert.Equal(TimeSpan.FromHours(1), Lasts(Terms(claimTtl: TimeSpan.FromHours(1))));
        Assert.Equal(TimeSpan.FromDays(30), Lasts(Terms()));
    }

    [Fact]
    public void Refusals_come_in_a_fixed_order()
    {
        var terms = Terms(audience: Audience.Member, claimTtl: TimeSpan.FromHours(1));
        var book = new MemoryClaims(Code(terms, stock: 1, form: CodeForm.OneTime));
        book.Settle(Take(1, number: 0, audience: Audience.Member));
        var (late, unknown) = (Noon.AddDays(-1), Guid.CreateVersion7());

        Assert.Equal(ClaimOutcome.CodeUsed, book.Settle(Take(1, number: 0, since: late, parent: unknown)).Outcome);
        Assert.Equal(ClaimOutcome.WrongAudience, book.Settle(Take(1, number: 1, since: late, parent: unknown)).Outcome);
        Assert.Equal(ClaimOutcome.WindowOver, book.Settle(Take(1, number: 1, audience: Audience.Member, since: late, parent: unknown)).Outcome);
        Assert.Equal(ClaimOutcome.VisitorLimit, book.Settle(Take(1, number: 1, audience: Audience.Member, parent: unknown)).Outcome);
        Assert.Equal(ClaimOutcome.NotShareable, book.Settle(Take(2, number: 1, audience: Audience.Member, parent: unknown)).Outcome);
        Assert.Equal(ClaimOutcome.SoldOut, book.Settle(Take(2, number: 1, audience: Audience.Member)).Outcome);
    }

    private static IEnumerable<ClaimOutcome> Outcomes(IEnumerable<ClaimResult> results) => results.Select(result => result.Outcome);
}
