using Redirect.Contracts.Events.V1;
using Redirect.Links.Claims;
using Redirect.Links.Claims.Book;
using Redirect.Links.SurpriseCodes;
using static Redirect.Links.Tests.Claims.Book.Codes;

namespace Redirect.Links.Tests.Claims.Book;

/// <summary>Sharing: no loops, nobody from himself, no deeper than allowed, and rewards once.</summary>
public sealed class ReferralTests
{
    [Fact]
    public void A_chain_is_as_long_as_allowed_and_no_longer()
    {
        var book = Shared(maxDepth: 10);
        var claim = book.Settle(Take(1)).Claim!;
        for (var depth = 1; depth <= 10; depth++)
        {
            var child = book.Settle(Take(depth + 1, parent: claim.Id)).Claim!;
            Assert.Equal((claim.Id, depth), (child.ParentId, child.Depth));
            claim = child;
        }

        Assert.Equal(ClaimOutcome.ReferralTooDeep, book.Settle(Take(99, parent: claim.Id)).Outcome);
    }

    [Fact]
    public void Nobody_claims_from_himself()
    {
        var book = Shared(perVisitor: 9);
        var parent = book.Settle(Take(1, person: 1, device: 1, address: 1)).Claim!.Id;

        Assert.Equal(
            [ClaimOutcome.SelfReferral, ClaimOutcome.SelfReferral, ClaimOutcome.SelfReferral, ClaimOutcome.Done, ClaimOutcome.Done],
            book.Settle(Take(1, parent: parent), Take(2, parent: parent, person: 1), Take(2, parent: parent, device: 1), Take(2, parent: parent, address: 1), Take(3, parent: parent))
                .Select(result => result.Outcome));
    }

    [Fact]
    public void Nobody_comes_again_further_down_his_chain()
    {
        var book = Shared(perVisitor: 9);
        var first = book.Settle(Take(1, person: 1, device: 1)).Claim!.Id;
        var second = book.Settle(Take(2, parent: first)).Claim!.Id;
        var third = book.Settle(Take(3, parent: second)).Claim!.Id;
        book.Settle(new ClaimCommand.Release(first));

        Assert.Equal(
            [ClaimOutcome.ReferralLoop, ClaimOutcome.ReferralLoop, ClaimOutcome.ReferralLoop, ClaimOutcome.ReferralLoop, ClaimOutcome.Done],
            book.Settle(Take(1, parent: third), Take(2, parent: third), Take(4, parent: third, person: 1), Take(4, parent: third, device: 1), Take(4, parent: third)).Select(result => result.Outcome));
    }

    [Fact]
    public void What_nobody_told_is_not_the_same()
    {
        var book = Shared();
        var parent = book.Settle(Take(1)).Claim!.Id;

        Assert.Equal(ClaimOutcome.Done, book.Settle(Take(2, parent: parent)).Outcome);
    }

    [Fact]
    public void Only_a_claim_that_holds_stock_is_shared()
    {
        var book = Shared(useTtl: TimeSpan.FromHours(1));
        var (released, expired) = (book.Settle(Take(1)).Claim!.Id, book.Settle(Take(2)).Claim!.Id);
        book.Settle(new ClaimCommand.Release(released));
        book.Now = Noon.AddHours(1);

        Assert.Equal(
            [ClaimOutcome.ParentUnknown, ClaimOutcome.ParentUnknown, ClaimOutcome.ParentUnknown],
            book.Settle(Take(3, parent: released), Take(3, parent: expired), Take(3, parent: Guid.CreateVersion7())).Select(result => result.Outcome));
        Assert.Equal(ClaimOutcome.NotShareable, new MemoryClaims(Code()).Settle(Take(3, parent: expired)).Outcome);
    }

    [Fact]
    public void Each_level_is_rewarded_once_when_the_shared_claim_is_redeemed()
    {
        var book = new MemoryClaims(Code(Terms(Pack, sharing: new SharingTerms(3, [10, 0, 2]))));
        var chain = Chain(book, 5);

        book.Settle(new ClaimCommand.Redeem(chain[3], 0, "o", 1, null), new ClaimCommand.Redeem(chain[3], 1, "o", 1, null), new ClaimCommand.Redeem(chain[3], 0, "o", 1, null));

        Assert.Equal([(chain[2], 1, 10L), (chain[0], 3, 2L)], book.Rewards.Select(reward => (reward.ClaimId, reward.Level, reward.Points)));
        Assert.All(book.Rewards, reward => Assert.Equal(chain[3], reward.SourceId));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Rewarded], book.Trail(chain[2]));
        Assert.Equal(10, book.Events.Single(step => step.Kind == ClaimStepKind.Rewarded && step.Points == 10).Points);
    }

    [Fact]
    public void Who_holds_nothing_any_more_earns_nothing()
    {
        var book = Shared(rewards: [10, 5]);
        var chain = Chain(book, 3);
        book.Settle(new ClaimCommand.Release(chain[1]));

        book.Settle(new ClaimCommand.Redeem(chain[2], null, "o", 1, null));

        Assert.Equal((chain[0], 2), Assert.Single(book.Rewards.Select(reward => (reward.ClaimId, reward.Level))));
    }

    [Fact]
    public void One_household_may_share_and_earns_nothing_by_it()
    {
        var book = Shared(rewards: [10, 5]);
        var first = book.Settle(Take(1, address: 1)).Claim!.Id;
        var second = book.Settle(Take(2, parent: first, address: 2)).Claim!.Id;
        var third = book.Settle(Take(3, parent: second, address: 1)).Claim!.Id;

        book.Settle(new ClaimCommand.Redeem(third, null, "o", 1, null));

        Assert.Equal((second, 10), Assert.Single(book.Rewards.Select(reward => (reward.ClaimId, reward.Points))));
    }

    [Fact]
    public void Rewards_are_taken_back_with_the_redemption_and_not_by_a_part_of_it()
    {
        var book = Shared(rewards: [10, 5]);
        var chain = Chain(book, 3);
        book.Settle(new ClaimCommand.Redeem(chain[2], null, "o", 100, null));
        book.Settle(new ClaimCommand.Release(chain[0]));

        book.Settle(new ClaimCommand.Reverse(chain[2], null, 99));
        Assert.All(book.Rewards, reward => Assert.Null(reward.TakenBackAt));
        book.Settle(new ClaimCommand.Reverse(chain[2], null, 1));

        Assert.All(book.Rewards, reward => Assert.Equal(Noon, reward.TakenBackAt));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Rewarded, ClaimStepKind.RewardTakenBack], book.Trail(chain[1]));
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Rewarded, ClaimStepKind.Released, ClaimStepKind.RewardTakenBack], book.Trail(chain[0]));
        Assert.Equal(ClaimState.Released, book[chain[0]].State);
    }

    [Fact]
    public void A_chain_may_be_made_redeemed_and_taken_back_in_one_batch()
    {
        var book = Shared(rewards: [10]);
        var parent = Take(1);
        var child = Take(2, parent: parent.Id);

        Assert.All(
            book.Settle(parent, child, new ClaimCommand.Redeem(child.Id, null, "o", 5, null), new ClaimCommand.Reverse(child.Id, null, null)), result => Assert.Equal(ClaimOutcome.Done, result.Outcome));
        Assert.Equal(Noon, Assert.Single(book.Rewards).TakenBackAt);
        Assert.Equal([ClaimStepKind.Claimed, ClaimStepKind.Rewarded, ClaimStepKind.RewardTakenBack], book.Trail(parent.Id));
    }

    private static MemoryClaims Shared(int maxDepth = 5, int perVisitor = 1, TimeSpan? useTtl = null, params long[] rewards) =>
        new(Code(Terms(perVisitor: perVisitor, useTtl: useTtl, sharing: new SharingTerms(maxDepth, rewards))));

    /// <summary>Claims of visitors 1, 2, … , each shared from the one before it.</summary>
    private static List<Guid> Chain(MemoryClaims book, int length)
    {
        var chain = new List<Guid>();
        for (var visitor = 1; visitor <= length && (chain.Count == 0 || book[chain[^1]].Depth < book.Code.Terms.Sharing!.MaxDepth); visitor++)
        {
            chain.Add(book.Settle(Take(visitor, parent: chain.Count == 0 ? null : chain[^1])).Claim!.Id);
        }

        return chain;
    }
}
