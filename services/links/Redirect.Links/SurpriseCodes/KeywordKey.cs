using System.Globalization;
using System.Text;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// What a keyword or phrase is looked up by. Two texts with one key are the same keyword: case, full width, ligatures, composed and decomposed
/// accents, white space and everything invisible make no difference, in no culture. A key has 2 to 16 characters as people count them (text
/// elements), all of them letters and digits of any script with their marks.
/// </summary>
internal static class KeywordKey
{
    /// <summary>Text elements.</summary>
    public const int MinLength = 2;

    /// <summary>Text elements.</summary>
    public const int MaxLength = 16;

    /// <summary>UTF-16 units of a key, and of a keyword as it is written: no word has so many marks.</summary>
    public const int MaxUnits = 64;

    // Of what is looked up: white space and what can't be seen may stand between.
    private const int MaxText = 512;
    private const char DotAbove = '\u0307';

    /// <summary>The key of a text; null: no keyword can be written so.</summary>
    public static string? Of(string text)
    {
        if (text.Length > MaxText)
        {
            return null;
        }

        var key = Fold(text);
        return key.Length is 0 or > MaxUnits || !key.EnumerateRunes().All(IsAllowed) || MarkIsFirst(key) || LengthOf(key) is < MinLength or > MaxLength ? null : key;
    }

    /// <summary>Any text folded, without white space and what can't be seen; symbols stay.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsDropped(rune))
            {
                folded.AppendFolded(rune);
            }
        }

        // After folding: a capital I with a dot may have been written as two characters. Then it is one letter with the i without.
        folded.Replace("i" + DotAbove, "i");
        return InOrder(folded.ToString());
    }

    /// <summary>A keyword as it is shown: as it was written, without what can't be seen.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (!IsDropped(rune) || Rune.IsWhiteSpace(rune))
            {
                shown.Append(Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
            }
        }

        return shown.ToString().Trim();
    }

    /// <summary>Whether a character of a folded text can be part of a key.</summary>
    public static bool IsAllowed(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber || IsMark(rune);

    /// <summary>How many text elements a text has.</summary>
    public static int LengthOf(ReadOnlySpan<char> text)
    {
        var length = 0;
        for (; !text.IsEmpty; length++)
        {
            text = text[StringInfo.GetNextTextElementLength(text)..];
        }

        return length;
    }

    /// <summary>Whether a character makes no difference: white space, controls, and what Unicode calls ignorable (zero width, bidi, joiners, selectors, fillers).</summary>
    public static bool IsDropped(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool MarkIsFirst(string key) => IsMark(Rune.GetRuneAt(key, 0));

    // Marks on one letter can be typed in any order and look the same; here they stand by their numbers.
    private static string InOrder(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        var changed = false;
        for (var at = 0; at < runes.Length; at++)
        {
            var end = at;
            while (end < runes.Length && IsMark(runes[end]))
            {
                end++;
            }

            if (end - at > 1)
            {
                Array.Sort(runes, at, end - at);
                changed = true;
            }

            at = Math.Max(at, end - 1);
        }

        return changed ? string.Concat(runes.Select(rune => rune.ToString())) : text;
    }
}
