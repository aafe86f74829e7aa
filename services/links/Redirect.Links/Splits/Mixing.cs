namespace Redirect.Links.Splits;

/// <summary>Spreads the bits of a number over all others (the finisher of SplitMix64): good for falling evenly, no secret.</summary>
internal static class Mixing
{
    /// <summary>The step from one number of SplitMix64's sequence to the next.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    public static ulong Mix(ulong number)
    {
        unchecked
        {
            number += Step;
            number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
            number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
            return number ^ (number >> 31);
        }
    }
}
