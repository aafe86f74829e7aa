using System.Text;

namespace Redirect.Links.ShortLinks;

/// <summary>What a slug may be, and under which key it is found.</summary>
internal static class Slugs
{
    /// <summary>In UTF-16 units, after folding.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// What a slug is looked up by: folded (NFKC) and in lower case, in no culture's rules. Total: any text has a key, also one that no
    /// slug can have. Two slugs with one key are the same slug.
    /// </summary>
    public static string KeyOf(string slug) => CompatibilityForms.Fold(slug).ToLowerInvariant();

    /// <summary>Checks a slug that a merchant chose.</summary>
    /// <returns>The slug as it is kept (folded, in the merchant's case), or why not.</returns>
    public static (string? Slug, string? Code, string? Detail) Check(string chosen)
    {
        var slug = chosen.Length <= 4 * MaxLength ? CompatibilityForms.Fold(chosen) : "";
        if (ReservedSlugs.Contains(KeyOf(slug)))
        {
            return (null, "slug_reserved", "This slug is kept for the service itself. Choose another.");
        }

        return slug.Length is > 0 and <= MaxLength && slug.EnumerateRunes().All(IsAllowed)
            ? (slug, null, null)
            : (null, "slug_invalid", $"A slug has 1 to {MaxLength} characters: ASCII letters, digits, '-', '_' and Chinese characters.");
    }

    private static bool IsAllowed(Rune rune) =>
        rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '_' : IsHan(rune.Value);

    // The iteration mark, the zero, and the blocks of unified ideographs with extensions A to H.
    private static bool IsHan(int character) =>
        character is 0x3005 or 0x3007 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0x20000 and <= 0x323AF);
}
