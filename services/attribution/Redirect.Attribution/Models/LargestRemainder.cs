using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>
/// Splits a whole number by weights so that nothing is lost: each part is rounded down, and what is left goes one by one to the largest remainders, of equal ones to
/// the earlier (Hamilton's method; attribution.md B.1). In whole numbers only, so every machine comes to the same parts.
/// </summary>
internal static class LargestRemainder
{
    /// <summary>The parts, which add up to the amount.</summary>
    /// <param name="amount">At least 0.</param>
    /// <param name="weights">At least one, none below 0; where all are 0, all count the same.</param>
    public static long[] Split(long amount, IReadOnlyList<BigInteger> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count);
        var total = weights.Aggregate(BigInteger.Zero, (sum, weight) => sum + weight);
        if (total.IsZero)
        {
            return Split(amount, [.. weights.Select(_ => BigInteger.One)]);
        }

        var parts = new long[weights.Count];
        var remainders = new BigInteger[weights.Count];
        var left = amount;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (long)BigInteger.DivRem(amount * weights[i], total, out remainders[i]);
            left -= parts[i];
        }

        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).ThenBy(i => i).Take((int)left))
        {
            parts[i]++;
        }

        return parts;
    }
}
