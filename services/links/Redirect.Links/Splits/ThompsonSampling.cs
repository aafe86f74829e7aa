namespace Redirect.Links.Splits;

/// <summary>
/// Thompson sampling for variants that either earn an order from a visitor or do not (Thompson 1933; Chapelle and Li 2011): each arm's
/// rate is believed to be Beta(1 + rewards, 1 + misses), and an arm's share is the probability that it is the best. Shares, not single draws,
/// so that the probability of every decision is known exactly and can be logged. Pure, and the same in every replica: the generator
/// always starts from the same seed.
/// </summary>
internal static class ThompsonSampling
{
    // A share is then off by 0.8 % at most in two of three cases; what is logged is the share that was used, so nothing is false.
    private const int Draws = 4_000;

    /// <summary>The shares of the arms, together 1. While nothing is known, the weights.</summary>
    /// <param name="arms">At least one.</param>
    /// <param name="exploration">0 to 1: this part of all visitors falls evenly to all arms that are not blocked, whatever is believed. No arm starves.</param>
    public static double[] Shares(IReadOnlyList<Arm> arms, double exploration)
    {
        // Where all are blocked somebody must get the readers all the same.
        var open = arms.Any(arm => !arm.Blocked) ? arms.Select(arm => !arm.Blocked).ToArray() : [.. arms.Select(_ => true)];
        var best = arms.Any(arm => arm.Trials > 0) ? Best(arms, open) : Weighted(arms, open);
        var floor = exploration / open.Count(isOpen => isOpen);
        for (var at = 0; at < best.Length; at++)
        {
            best[at] = open[at] ? floor + ((1 - exploration) * best[at]) : 0;
        }

        return best;
    }

    private static double[] Weighted(IReadOnlyList<Arm> arms, bool[] open)
    {
        var sum = arms.Where((_, at) => open[at]).Sum(arm => arm.Weight);
        return [.. arms.Select((arm, at) => open[at] ? arm.Weight / sum : 0)];
    }

    private static double[] Best(IReadOnlyList<Arm> arms, bool[] open)
    {
        var draws = new BetaDraws(seed: 0x5EED);
        var wins = new double[arms.Count];
        for (var draw = 0; draw < Draws; draw++)
        {
            var (winner, most) = (-1, -1.0);
            for (var at = 0; at < arms.Count; at++)
            {
                if (!open[at])
                {
                    continue;
                }

                // A reward without its trial would be a rate beyond 1; it can be seen for a moment when messages overtake each other.
                var rewards = Math.Clamp(arms[at].Rewards, 0, arms[at].Trials);
                var rate = draws.Next(1 + rewards, 1 + arms[at].Trials - rewards);
                if (rate > most)
                {
                    (winner, most) = (at, rate);
                }
            }

            wins[winner] += 1.0 / Draws;
        }

        return wins;
    }

    /// <summary>What is known of a variant.</summary>
    /// <param name="Trials">Visitors that fell to it, 0 or more.</param>
    /// <param name="Rewards">Those of them that ordered.</param>
    /// <param name="Blocked">It is to get nobody.</param>
    /// <param name="Weight">Its share as long as nothing is known, beside the others' weights; above 0.</param>
    public readonly record struct Arm(long Trials, long Rewards, bool Blocked, double Weight);
}
