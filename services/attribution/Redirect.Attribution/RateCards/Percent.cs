namespace Redirect.Attribution.RateCards;

/// <summary>Percentages as callers write them, and millionths as they are computed with: whole numbers, so that nothing is ever rounded twice.</summary>
internal static class Percent
{
    /// <summary>Millionths of a whole.</summary>
    public const int One = 1_000_000;

    /// <summary>Millionths of 0 to 100 percent with at most four decimal places; null: it is none.</summary>
    public static int? ToPpm(decimal percent)
    {
        if (percent is < 0 or > 100)
        {
            return null;
        }

        var ppm = percent * 10_000;
        return ppm == decimal.Truncate(ppm) ? (int)ppm : null;
    }

    /// <summary>The percentage, without zeros at its end.</summary>
    public static decimal Of(int ppm) => ppm / 10_000m;
}
