using System.Globalization;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.Passphrases;

/// <summary>
/// Two tables over the 65,536 characters of the basic plane: what each becomes (full-width and mathematical forms their plain ones,
/// what can't be seen nothing), and what it then is. Made once, in about a millisecond.
/// </summary>
internal static class CharacterTables
{
    /// <summary>What stands for every emoji beyond the basic plane.</summary>
    public const char Emoji = '\uE000';

    /// <summary>What stands for every other character beyond the basic plane, and for the private ones within.</summary>
    public const char Letter = '\uE001';

    /// <summary>What a character becomes that is left out.</summary>
    public const char Nothing = '\0';

    private static readonly char[] Folds = MakeFolds();
    private static readonly CharacterClass[] Classes = MakeClasses();

    /// <summary>What a character of the basic plane becomes; <see cref="Nothing"/> if it can't be seen.</summary>
    public static char Fold(char character) => IsHan(character) ? character : Folds[character];

    /// <summary>What a surrogate pair becomes.</summary>
    public static char Fold(char high, char low)
    {
        var rune = char.ConvertToUtf32(high, low);
        return rune switch
        {
            >= 0x1D400 and <= 0x1D7FF => Plain(char.ConvertFromUtf32(rune), Letter),
            >= 0x1F100 and <= 0x1F1FF => Plain(char.ConvertFromUtf32(rune), Emoji),
            >= 0xE0000 and <= 0xE0FFF => Nothing,
            >= 0x1F000 and <= 0x1FBFF => Emoji,
            _ => Letter,
        };
    }

    /// <summary>The class of a folded character.</summary>
    public static CharacterClass ClassOf(char folded) => IsHan(folded) ? CharacterClass.Letter : Classes[folded];

    /// <summary>Whether it is one of the common Chinese characters, which are most of a message and need no look into tables too large for the first cache.</summary>
    public static bool IsHan(char character) => (uint)(character - '\u4E00') <= '\u9FFF' - '\u4E00';

    private static char[] MakeFolds()
    {
        var folds = new char[char.MaxValue + 1];
        for (var code = 0; code <= char.MaxValue; code++)
        {
            folds[code] = FoldOf((char)code);
        }

        return folds;
    }

    private static char FoldOf(char character)
    {
        switch (character)
        {
            // The comma and the exclamation mark of Chinese text wrap keys, those of ASCII never do.
            case '，' or '！':
                return character;
            case '￠':
                return '¢';
            case '￡':
                return '£';
            case '￥':
                return '¥';
            case >= '！' and <= '～':
                return (char)(character - '！' + '!');
            case '﹟':
                return '#';
            case '﹩':
                return '$';
            case '﹣' or '−' or '‐' or '‑' or '‒' or '–' or '—':
                return '-';
            case >= '\uD800' and <= '\uF8FF':
                return Letter;
            case < (char)0x80:
                return character;
        }

        // Zero width and bidi controls, byte order marks, soft hyphens, variation selectors; and the mark that makes a keycap of a digit.
        if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format || character is (>= '\uFE00' and <= '\uFE0F') or '\u034F' or '\u115F' or '\u1160' or '\u3164' or (>= '\u180B' and <= '\u180F') or '\u20E3')
        {
            return Nothing;
        }

        // What folds to ASCII are letter-like forms; Chinese characters stay what they are.
        return character is (>= '\u00A0' and < '\u3400') ? Plain(character.ToString(), character) : character;
    }

    private static char Plain(string text, char otherwise) =>
        CompatibilityForms.Fold(text) is [var plain] && char.IsAsciiLetterOrDigit(plain) ? plain : otherwise;

    private static CharacterClass[] MakeClasses()
    {
        var classes = new CharacterClass[char.MaxValue + 1];
        for (var code = 0; code <= char.MaxValue; code++)
        {
            classes[code] = MakeClass((char)code);
        }

        classes[Emoji] = CharacterClass.Symbol;
        classes[Letter] = CharacterClass.Letter;
        return classes;
    }

    private static CharacterClass MakeClass(char character)
    {
        if (char.IsAsciiLetterOrDigit(character))
        {
            return CharacterClass.Alphanumeric;
        }

        if (char.IsWhiteSpace(character))
        {
            return CharacterClass.Space;
        }

        return CharUnicodeInfo.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.CurrencySymbol => CharacterClass.Sign,
            UnicodeCategory.OtherSymbol => CharacterClass.Symbol,
            _ => char.IsLetterOrDigit(character) ? CharacterClass.Letter : CharacterClass.Mark,
        };
    }
}
