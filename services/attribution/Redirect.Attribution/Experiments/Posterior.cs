namespace Redirect.Attribution.Experiments;

/// <summary>What is believed of a variant's rate after so many trials: Beta(1 + rewards, 1 + misses). Pure.</summary>
internal readonly record struct Posterior(double A, double B)
{
    // Points of Simpson's rule over 25 standard deviations to each side, which is all of it also where it has the long tail of few rewards.
    private const int Points = 1_200;
    private const double Deviations = 25;

    private double Mean => A / (A + B);

    private double Deviation => Math.Sqrt(A * B / ((A + B) * (A + B) * (A + B + 1)));

    public static Posterior Of(long trials, long rewards)
    {
        var good = Math.Clamp(rewards, 0, trials);
        return new(1 + good, 1 + trials - good);
    }

    /// <summary>The interval that holds the rate with a probability of 95 %, as much of it below as above.</summary>
    public (double Low, double High) Interval() => (Distributions.BetaQuantile(0.025, A, B), Distributions.BetaQuantile(0.975, A, B));

    /// <summary>For each the probability that its rate is the greatest; together 1.</summary>
    public static IReadOnlyList<double> ProbabilitiesBest(IReadOnlyList<Posterior> arms)
    {
        var best = new double[arms.Count];
        for (var at = 0; at < best.Length; at++)
        {
            best[at] = ProbabilityBest(arms, at);
        }

        var sum = best.Sum();
        return [.. best.Select(probability => probability / sum)];
    }

    // ∫ density(x) · Π P(other ≤ x) dx
    private static double ProbabilityBest(IReadOnlyList<Posterior> arms, int which)
    {
        var arm = arms[which];
        var low = Math.Max(0, arm.Mean - (Deviations * arm.Deviation));
        var high = Math.Min(1, arm.Mean + (Deviations * arm.Deviation));
        var step = (high - low) / Points;
        var sum = 0.0;
        for (var point = 0; point <= Points; point++)
        {
            // Kept off 0 and 1, where the logarithm is none.
            var x = Math.Clamp(low + (point * step), 1e-12, 1 - 1e-12);
            var value = Math.Exp(Distributions.BetaLogDensity(x, arm.A, arm.B));
            for (var other = 0; other < arms.Count && value > 1e-30; other++)
            {
                value *= other == which ? 1 : Distributions.BetaCdf(x, arms[other].A, arms[other].B);
            }

            sum += value * (point is 0 or Points ? 1 : point % 2 == 1 ? 4 : 2);
        }

        return sum * step / 3;
    }
}
