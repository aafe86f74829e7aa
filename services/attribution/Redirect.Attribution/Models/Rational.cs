using System.Numerics;

namespace Redirect.Attribution.Models;

/// <summary>Quotients of whole numbers as they are told.</summary>
internal static class Rational
{
    /// <summary>The quotient with 10 decimals, half-even.</summary>
    /// <param name="numerator">Any.</param>
    /// <param name="denominator">More than 0; the quotient fits into a decimal.</param>
    public static decimal ToDecimal(BigInteger numerator, BigInteger denominator)
    {
        var scaled = BigInteger.DivRem(BigInteger.Abs(numerator) * PathWeights.ShareUnit, denominator, out var remainder);
        var half = (remainder << 1).CompareTo(denominator);
        if (half > 0 || (half == 0 && !scaled.IsEven))
        {
            scaled++;
        }

        return (decimal)(numerator.Sign < 0 ? -scaled : scaled) / PathWeights.ShareUnit;
    }
}
