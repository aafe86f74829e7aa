using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>What each touch of a path weighs: whole numbers, exactly as the model defines them.</summary>
/// <param name="Weights">By touch.</param>
/// <param name="Unit">What stands for 1.</param>
internal sealed record PathWeights(IReadOnlyList<BigInteger> Weights, BigInteger Unit)
{
    /// <summary>Shares are told and kept with 10 decimals.</summary>
    public const long ShareUnit = 10_000_000_000;

    /// <summary>Of the order, with 10 decimals; they add up to 1 exactly.</summary>
    public IReadOnlyList<decimal> Shares() => [.. LargestRemainder.Split(ShareUnit, Weights).Select(share => (decimal)share / ShareUnit)];

    /// <summary>Of an amount in minor units; they add up to it exactly. From the weights themselves, not from rounded shares.</summary>
    public IReadOnlyList<long> Amounts(long amount) => LargestRemainder.Split(amount, Weights);

    /// <summary>A weight as it is told: up to 10 decimals, half-even.</summary>
    public decimal Told(int touch) => Rational.ToDecimal(Weights[touch], Unit);
}
