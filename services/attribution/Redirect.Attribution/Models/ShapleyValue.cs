using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>
/// Shapley's value (Shapley 1953): φᵢ = Σ_S |S|!(n−|S|−1)!/n! · (v(S∪i) − v(S)), over all sets S without i. All sets up to <see cref="MaxExact"/> players; above, the
/// mean over orders of joining that are drawn with a seed, which adds up to v of all just the same.
/// </summary>
internal static class ShapleyValue
{
    /// <summary>Players for whom all sets are tried.</summary>
    public const int MaxExact = 12;

    /// <summary>Players at all: a set is a 64-bit word.</summary>
    public const int MaxPlayers = 64;

    /// <summary>The values, as numerators of one denominator.</summary>
    /// <param name="players">1 to <see cref="MaxPlayers"/>.</param>
    /// <param name="worth">Of a set, bit i for player i; of the empty set 0.</param>
    /// <param name="seed">Read above <see cref="MaxExact"/> only.</param>
    /// <param name="samples">The same.</param>
    public static (BigInteger[] Values, BigInteger Denominator) Of(int players, Func<ulong, BigInteger> worth, long seed, int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(players, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(players, MaxPlayers);
        return players <= MaxExact ? Exact(players, worth) : Sampled(players, worth, seed, samples);
    }

    private static (BigInteger[] Values, BigInteger Denominator) Exact(int players, Func<ulong, BigInteger> worth)
    {
        var factorials = new BigInteger[players + 1];
        factorials[0] = BigInteger.One;
        for (var i = 1; i <= players; i++)
        {
            factorials[i] = factorials[i - 1] * i;
        }

        BigInteger[] worths = [.. Enumerable.Range(0, 1 << players).Select(set => worth((ulong)set))];
        var values = new BigInteger[players];
        for (var set = 0; set < worths.Length; set++)
        {
            var size = BitOperations.PopCount((uint)set);
            for (var i = 0; i < players; i++)
            {
                if ((set & (1 << i)) == 0)
                {
                    values[i] += factorials[size] * factorials[players - size - 1] * (worths[set | (1 << i)] - worths[set]);
                }
            }
        }

        return (values, factorials[players]);
    }

    private static (BigInteger[] Values, BigInteger Denominator) Sampled(int players, Func<ulong, BigInteger> worth, long seed, int samples)
    {
        var known = new Dictionary<ulong, BigInteger>();
        var values = new BigInteger[players];
        var order = Enumerable.Range(0, players).ToArray();
        var state = unchecked((ulong)seed);
        for (var sample = 0; sample < samples; sample++)
        {
            // Fisher and Yates.
            for (var i = players - 1; i > 0; i--)
            {
                var j = (int)(((UInt128)Next(ref state) * (ulong)(i + 1)) >> 64);
                (order[i], order[j]) = (order[j], order[i]);
            }

            var set = 0UL;
            var before = BigInteger.Zero;
            foreach (var player in order)
            {
                set |= 1UL << player;
                if (!known.TryGetValue(set, out var after))
                {
                    known.Add(set, after = worth(set));
                }

                values[player] += after - before;
                before = after;
            }
        }

        return (values, samples);
    }

    // SplitMix64 (Steele, Lea and Flood 2014): its numbers are part of the contract of a seed, those of System.Random are not.
    private static ulong Next(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15);
        var mixed = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return mixed ^ (mixed >> 31);
    }
}
