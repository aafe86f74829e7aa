using FsCheck;
using FsCheck.Fluent;
using Redirect.Links.Splits;
using Arm = Redirect.Links.Splits.ThompsonSampling.Arm;

namespace Redirect.Links.Tests.Splits;

public sealed class ThompsonSamplingTests
{
    [Fact]
    public void The_same_outcomes_make_the_same_shares_everywhere() =>
        Assert.Equal(Shares(0.1, new(500, 10, false, 1), new(400, 12, false, 1)), Shares(0.1, new(500, 10, false, 1), new(400, 12, false, 1)));

    [Fact]
    public void A_share_is_the_probability_to_be_best()
    {
        // Beta(1,1) against Beta(2,1): the second is greater in two of three cases. Five standard errors of 4,000 draws are 3.7 %.
        var shares = Shares(0, new(0, 0, false, 1), new(1, 1, false, 1));
        Assert.InRange(shares[1], 0.629, 0.704);

        // Beta(1,3) against Beta(1,1): P(first > second) = E(first) = 1/4.
        Assert.InRange(Shares(0, new(2, 0, false, 1), new(0, 0, false, 1))[0], 0.215, 0.285);
    }

    [Fact]
    public void While_nothing_is_known_the_weights_count_above_the_floor()
    {
        var shares = Shares(0.1, new(0, 0, false, 9_999), new(0, 0, false, 1));
        Assert.Equal(0.05 + (0.9 * 0.0001), shares[1], 1e-12);
        Assert.Equal(1, shares.Sum(), 1e-12);
    }

    [Fact]
    public void The_better_of_two_that_are_well_known_gets_all_but_the_floor()
    {
        var shares = Shares(0.1, new(20_000, 400, false, 1), new(20_000, 1_000, false, 1));
        Assert.Equal(0.05, shares[0], 1e-9);
        Assert.Equal(0.95, shares[1], 1e-9);
    }

    [Fact]
    public void A_blocked_variant_gets_nothing_and_the_others_share_what_it_had()
    {
        var shares = Shares(0.1, new(1_000, 900, true, 1), new(1_000, 20, false, 1), new(1_000, 50, false, 1));
        Assert.Equal(0, shares[0]);
        Assert.Equal(1, shares.Sum(), 1e-9);
        Assert.True(shares[1] >= 0.05 && shares[2] > 0.9);
    }

    [Fact]
    public void Where_all_are_blocked_readers_are_sent_somewhere_all_the_same() =>
        Assert.Equal(1, Shares(0.1, new(10, 1, true, 1), new(10, 1, true, 1)).Sum(), 1e-9);

    [Fact]
    public void Shares_sum_to_one_and_nobody_starves() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(
            (from arms in Gen.Choose(2, 8)
             from trials in Gen.Choose(0, 100_000).ArrayOf(arms)
             from rewards in Gen.Choose(0, 100_000).ArrayOf(arms)
             from exploration in Gen.Choose(1, 1_000)
             select (trials, rewards, exploration: exploration / 1_000.0)).ToArbitrary(),
            given =>
            {
                var shares = ThompsonSampling.Shares([.. given.trials.Select((trials, at) => new Arm(trials, given.rewards[at], false, 1))], given.exploration);
                return Math.Abs(shares.Sum() - 1) < 1e-9 && shares.All(share => share >= (given.exploration / shares.Length) - 1e-12);
            }));

    private static double[] Shares(double exploration, params Arm[] arms) => ThompsonSampling.Shares(arms, exploration);
}
