using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>
/// 2^(−age/h) in whole numbers. Math.Pow may differ in its last bit from one machine to the next, and a run that is repeated elsewhere must give the same money; so the
/// power is a product of roots of one half, and those come from whole square roots.
/// </summary>
internal static class HalfLife
{
    /// <summary>What stands for 1: weights have 18 decimals.</summary>
    public static readonly BigInteger One = BigInteger.Pow(10, 18);

    // Guard bits: 64 products lose less than 64 units of 2^-96, far below the 18th decimal.
    private const int Bits = 96;
    private const int Roots = 64;

    // The i-th is 2^(-2^-i) of 2^96, from i = 1.
    private static readonly BigInteger[] RootsOfHalf = Make();

    /// <summary>The weight of <see cref="One"/>, rounded down; 0 where it is smaller than that.</summary>
    /// <param name="age">At least 0.</param>
    /// <param name="halfLife">More than 0.</param>
    public static BigInteger Weight(TimeSpan age, TimeSpan halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(halfLife, TimeSpan.Zero);
        var halvings = (int)Math.Min(age.Ticks / halfLife.Ticks, 1_000);
        var fraction = (ulong)(((UInt128)(ulong)(age.Ticks % halfLife.Ticks) << Roots) / (ulong)halfLife.Ticks);
        var power = BigInteger.One << Bits;
        for (var i = 1; i <= Roots && fraction != 0; i++, fraction <<= 1)
        {
            if (fraction >> 63 == 1)
            {
                power = (power * RootsOfHalf[i]) >> Bits;
            }
        }

        return ((power * One) >> Bits) >> halvings;
    }

    private static BigInteger[] Make()
    {
        var roots = new BigInteger[Roots + 1];
        roots[0] = BigInteger.One << (Bits - 1);
        for (var i = 1; i <= Roots; i++)
        {
            roots[i] = Root(roots[i - 1] << Bits);
        }

        return roots;
    }

    // Newton's method in whole numbers: the largest whose square is not above the value.
    private static BigInteger Root(BigInteger value)
    {
        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
