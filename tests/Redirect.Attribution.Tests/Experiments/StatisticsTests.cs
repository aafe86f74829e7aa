using Redirect.Attribution.Experiments;

namespace Redirect.Attribution.Tests.Experiments;

public sealed class StatisticsTests
{
    // Values that have a closed form.
    [Theory]
    [InlineData(0.3, 1, 1, 0.3)]
    [InlineData(0.3, 2, 1, 0.09)]
    [InlineData(0.3, 1, 3, 0.657)]
    [InlineData(0.5, 250, 250, 0.5)]
    [InlineData(0.4, 2, 3, 0.5248)]
    public void The_beta_distribution_is_right(double x, double a, double b, double expected)
    {
        Assert.Equal(expected, Distributions.BetaCdf(x, a, b), 1e-9);
        Assert.Equal(x, Distributions.BetaQuantile(expected, a, b), 1e-8);
    }

    [Theory]
    [InlineData(2, 2, 0.36787944117144233)]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(18.420680743952367, 2, 1e-4)]
    [InlineData(0, 4, 1)]
    [InlineData(11.070497693516351, 5, 0.05)]
    public void The_tail_of_chi_square_is_right(double square, int degrees, double expected) =>
        Assert.Equal(expected, Distributions.ChiSquareTail(square, degrees), 1e-9);

    [Fact]
    public void The_gamma_function_is_right()
    {
        Assert.Equal(Math.Log(24), Distributions.LogGamma(5), 1e-12);
        Assert.Equal(0.5 * Math.Log(Math.PI), Distributions.LogGamma(0.5), 1e-10);
    }

    [Fact]
    public void The_probability_to_be_best_is_right()
    {
        // E of Beta(1,3) and of Beta(2,1), both against a uniform one.
        Assert.Equal(0.25, Posterior.ProbabilitiesBest([Posterior.Of(2, 0), Posterior.Of(0, 0)])[0], 1e-4);
        Assert.Equal(2.0 / 3, Posterior.ProbabilitiesBest([Posterior.Of(0, 0), Posterior.Of(1, 1)])[1], 1e-4);
        Assert.All(Posterior.ProbabilitiesBest([Posterior.Of(5_000, 60), Posterior.Of(5_000, 60), Posterior.Of(5_000, 60)]), probability => Assert.Equal(1.0 / 3, probability, 1e-6));
        Assert.True(Posterior.ProbabilitiesBest([Posterior.Of(2_000_000, 40_000), Posterior.Of(1_000, 50)])[1] > 0.999);
    }

    [Fact]
    public void With_constant_shares_the_sample_ratio_is_pearsons()
    {
        long[] seen = [1_050, 1_900, 2_050];
        double[] shares = [0.2, 0.4, 0.4];
        var pearson = seen.Select((count, at) => Math.Pow(count - (5_000 * shares[at]), 2) / (5_000 * shares[at])).Sum();
        var result = SampleRatio.Test([.. seen.Select((count, at) => (count, count / shares[at], count / shares[at] / shares[at]))])!;
        Assert.Equal(pearson, result.ChiSquare, 1e-6);
        Assert.Equal(2, result.DegreesOfFreedom);
        Assert.False(result.Mismatch);
    }

    [Fact]
    public void Visitors_that_get_lost_on_the_way_to_one_variant_are_noticed()
    {
        Assert.True(SampleRatio.Test([(2_000, 4_000, 8_000), (1_700, 3_400, 6_800)])!.Mismatch);

        // One variant of two was never reached.
        Assert.Null(SampleRatio.Test([(2_000, 4_000, 8_000)]));

        // One of three.
        Assert.True(SampleRatio.Test([(1_000, 3_000, 9_000), (1_000, 3_000, 9_000), (0, 0, 0)])!.Mismatch);
    }

    [Fact]
    public void Shares_that_change_all_along_raise_no_false_alarm()
    {
        var alarms = 0;
        const int Experiments = 300;
        for (var experiment = 0; experiment < Experiments; experiment++)
        {
            var random = new Random(experiment);
            var sums = new (long Visitors, double Weight, double WeightSquared)[3];
            for (var visitor = 0; visitor < 3_000; visitor++)
            {
                // From even shares to a clear winner, as learning does it.
                var winner = (1.0 / 3) + (visitor / 3_000.0 * 0.55);
                double[] shares = [(1 - winner) / 2, (1 - winner) / 2, winner];
                var place = random.NextDouble();
                var arm = place < shares[0] ? 0 : place < shares[0] + shares[1] ? 1 : 2;
                sums[arm] = (sums[arm].Visitors + 1, sums[arm].Weight + (1 / shares[arm]), sums[arm].WeightSquared + (1 / shares[arm] / shares[arm]));
            }

            alarms += SampleRatio.Test(sums)!.PValue < 0.01 ? 1 : 0;
        }

        // Three are to be expected; more than ten come once in a thousand.
        Assert.InRange(alarms, 0, 10);
    }
}
