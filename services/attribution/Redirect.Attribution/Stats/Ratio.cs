namespace Redirect.Attribution.Stats;

/// <summary>Ratios of counts and amounts. Pure.</summary>
internal static class Ratio
{
    /// <summary>To six decimals, half to even; null where there is nothing to divide by.</summary>
    public static decimal? Of(long part, long whole) => whole == 0 ? null : decimal.Round((decimal)part / whole, 6, MidpointRounding.ToEven);

    /// <summary>An amount for each, in whole minor units, half to even; null where there is none.</summary>
    public static long? Each(long amount, long count) => count == 0 ? null : (long)decimal.Round((decimal)amount / count, 0, MidpointRounding.ToEven);
}
