namespace Redirect.Attribution.Experiments;

/// <summary>
/// Whether visitors fell to the variants as the logged probabilities say ("sample ratio mismatch", Fabijan et al., KDD 2019): where they did not,
/// something loses visitors of one variant, and no figure of the experiment can be trusted.
/// <para>The shares may have changed all along. Each visitor counts 1/p, p the probability with which the variant was drawn, so that every
/// variant's sum estimates the number of all visitors (Horvitz and Thompson, 1952). The distances from the true number, measured by their
/// covariance, are χ²; with constant shares that is Pearson's test exactly.</para>
/// </summary>
internal static class SampleRatio
{
    /// <summary>Below it chance is ruled out: one false alarm in a thousand looks.</summary>
    public const double Suspicious = 0.001;

    private const double LeastExpected = 5;

    // Shares of all that sum to this are all variants there are: then one distance follows from the others.
    private const double Complete = 0.98;

    /// <summary>The test; null while there are fewer than two variants, or one of which fewer than five visitors were to be expected.</summary>
    public static Result? Test(IReadOnlyList<(long Visitors, double Weight, double WeightSquared)> arms)
    {
        var drawn = arms.Where(arm => arm is { Visitors: > 0, Weight: > 0, WeightSquared: > 0 }).ToList();
        double visitors = drawn.Sum(arm => arm.Visitors);
        var shares = drawn.ConvertAll(arm => arm.Weight / arm.WeightSquared);
        if (drawn.Count < 2 || shares.Exists(share => share * visitors < LeastExpected))
        {
            return null;
        }

        if (shares.Sum() >= Complete)
        {
            var least = shares.IndexOf(shares.Min());
            drawn.RemoveAt(least);
            shares.RemoveAt(least);
        }

        // The covariance of the distances is N (diag(1/q) − 1·1ᵀ), which Sherman and Morrison invert.
        var (squares, sum) = (0.0, 0.0);
        for (var at = 0; at < drawn.Count; at++)
        {
            var distance = drawn[at].Weight - visitors;
            squares += shares[at] * distance * distance;
            sum += shares[at] * distance;
        }

        var chiSquare = (squares + (sum * sum / (1 - shares.Sum()))) / visitors;
        return new Result(chiSquare, drawn.Count, Distributions.ChiSquareTail(chiSquare, drawn.Count));
    }

    /// <summary>What the test found.</summary>
    public sealed record Result(double ChiSquare, int DegreesOfFreedom, double PValue)
    {
        /// <summary>Visitors did not fall as the probabilities say.</summary>
        public bool Mismatch => PValue < Suspicious;
    }
}
