namespace Redirect.Attribution.Statements;

/// <summary>The one rounding of money: half to even, once, from the exact quotient. Pure.</summary>
internal static class Rounding
{
    /// <summary>The quotient to the nearest whole; a half goes to the even one.</summary>
    /// <param name="numerator">0 or more.</param>
    /// <param name="denominator">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Either is less.</exception>
    public static long HalfEven(Int128 numerator, Int128 denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var (whole, rest) = Int128.DivRem(numerator, denominator);
        var beyond = rest - (denominator - rest);
        return checked((long)(beyond > 0 || (beyond == 0 && Int128.IsOddInteger(whole)) ? whole + 1 : whole));
    }
}
