using System.Globalization;
using Redirect.Attribution.Stats;

namespace Redirect.Attribution.Alliances;

/// <summary>Who may carry whom: not rivals, and no one many times the other's size; both were reasons why the trial of nine shops failed. Pure.</summary>
internal static class AllianceMatch
{
    /// <summary>The larger has at most so many times the visitors of the smaller.</summary>
    public const int SizeFactor = 4;

    /// <summary>Why the two may not; null: they may.</summary>
    public static Refusal? Refuse(AllianceProfile own, AllianceProfile other)
    {
        if (IsRival(own, other))
        {
            return new Refusal(
                RefusalKind.Rule, "partnerId", "category_conflict", "You both are of one leaf category, so that each would send its visitors to a rival. Both profiles must say 'allowSameCategory' for that.");
        }

        if (own.Size == 0 || other.Size == 0)
        {
            return new Refusal(
                RefusalKind.Rule, "partnerId", "size_unknown", $"{(own.Size == 0 ? "Your" : "Their")} visitors a week are not known: none were counted in the last seven days, and the profile states none.");
        }

        return IsNear(own.Size, other.Size)
            ? null
            : new Refusal(
                RefusalKind.Rule, "partnerId", "size_mismatch",
                string.Create(CultureInfo.InvariantCulture, $"You have {own.Size} visitors a week and they about {Rounded(other.Size)}: the larger may have at most {SizeFactor} times as many."));
    }

    /// <summary>Whether they sell the same, and not both have said that they do not mind.</summary>
    public static bool IsRival(AllianceProfile own, AllianceProfile other) => own.CategoryKey == other.CategoryKey && !(own.AllowSameCategory && other.AllowSameCategory);

    /// <summary>Whether neither is more than <see cref="SizeFactor"/> times the other.</summary>
    public static bool IsNear(long size, long other) => size <= SizeFactor * other && other <= SizeFactor * size;

    /// <summary>See <see cref="SizeClass"/>.</summary>
    public static SizeClass ClassOf(long size) => size switch
    {
        <= 0 => SizeClass.Unknown,
        < 1_000 => SizeClass.Small,
        < 10_000 => SizeClass.Medium,
        < 100_000 => SizeClass.Large,
        _ => SizeClass.Huge,
    };

    /// <summary>To its first digit: another merchant's figures are nobody's business to the last one.</summary>
    public static long Rounded(long size)
    {
        var unit = 1L;
        while (size / unit >= 10)
        {
            unit *= 10;
        }

        return (size + (unit / 2)) / unit * unit;
    }
}
