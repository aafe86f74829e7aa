using System.Diagnostics.CodeAnalysis;
using Redirect.Links.Passphrases;
using Redirect.Links.Symbols;

namespace Redirect.Links.OneTimeCodes;

/// <summary>
/// The text of a one-time code: a prefix, symbols that carry a number, and a check symbol over all of them, as <see cref="Base32Symbols"/> has it.
/// Kept in capitals without dashes; read as people type it, and shown in groups. Pure.
/// </summary>
internal static class CodeTexts
{
    /// <summary>Symbols behind the prefix, the check symbol among them.</summary>
    public const int MinLength = 6;
    public const int MaxLength = 13;

    /// <summary>Symbols of a prefix at most.</summary>
    public const int MaxPrefix = 8;

    private const int LongestGroup = 5;

    // What the weighted sum of a code is. Not 0, so that zeros are none; not that of the passphrases, so that none of their tokens is one.
    private const int Sum = 19;

    /// <summary>
    /// A prefix as codes are kept with it. It may be a word: O is read as 0, I and L as 1, as in all of a code, and U as V.
    /// </summary>
    /// <param name="prefix">As the merchant writes it; null: none.</param>
    /// <returns>At most 8 symbols; null when it is no prefix.</returns>
    public static string? FoldPrefix(string? prefix)
    {
        Span<char> symbols = stackalloc char[MaxPrefix];
        var count = 0;
        foreach (var character in prefix.AsSpan())
        {
            if (count == MaxPrefix || SymbolOf(character) is '\0')
            {
                return null;
            }

            symbols[count++] = SymbolOf(character);
        }

        return symbols[..count].ToString();
    }

    /// <summary>The code that carries a number.</summary>
    /// <param name="prefix">Folded.</param>
    /// <param name="length">Symbols behind the prefix, <see cref="MinLength"/> to <see cref="MaxLength"/>.</param>
    /// <param name="value">0 to 32^(<paramref name="length"/> − 1) − 1.</param>
    public static string Make(string prefix, int length, long value) => string.Create(prefix.Length + length, (prefix, value), static (text, code) =>
    {
        code.prefix.CopyTo(text);
        var rest = code.value;
        for (var at = text.Length - 2; at >= code.prefix.Length; at--)
        {
            text[at] = Base32Symbols.Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }

        text[^1] = Base32Symbols.CheckOf(text[..^1], Sum);
    });

    /// <summary>Whether the check symbol fits.</summary>
    /// <param name="text">Symbols in capitals, without dashes.</param>
    public static bool Checks(ReadOnlySpan<char> text) => text.Length is >= MinLength and <= MaxPrefix + MaxLength && Base32Symbols.SumOf(text) == Sum;

    /// <summary>
    /// Reads a code as somebody may have typed it: any case, full width or not, with or without spaces and dashes, O for 0, I and L for 1, U for V.
    /// It ends at the first character that no code has, so a long text costs nothing.
    /// </summary>
    /// <returns>False when it is none, or its check symbol does not fit.</returns>
    public static bool TryRead(ReadOnlySpan<char> typed, [NotNullWhen(true)] out string? text)
    {
        Span<char> symbols = stackalloc char[MaxPrefix + MaxLength];
        var count = 0;
        text = null;
        foreach (var character in typed)
        {
            var folded = CharacterTables.Fold(character);
            if (folded is '-' or CharacterTables.Nothing || CharacterTables.ClassOf(folded) == CharacterClass.Space)
            {
                continue;
            }

            if (count == symbols.Length || SymbolOf(folded) is '\0')
            {
                return false;
            }

            symbols[count++] = SymbolOf(folded);
        }

        text = Checks(symbols[..count]) ? symbols[..count].ToString() : null;
        return text is not null;
    }

    /// <summary>As it is shown: <c>SUMMER-Q7K4M-2XR9T</c>, in groups of 3 to 5, as few and as equal as can be, the longer ones last.</summary>
    /// <param name="prefix">As the merchant writes it, as long as the text's own.</param>
    /// <param name="text">The code.</param>
    public static string Show(string prefix, string text)
    {
        var length = text.Length - prefix.Length;
        var groups = (length + LongestGroup - 1) / LongestGroup;
        Span<char> shown = stackalloc char[MaxPrefix + MaxLength + 1 + (MaxLength / LongestGroup)];
        prefix.AsSpan().ToUpperInvariant(shown);
        var (read, written) = (prefix.Length, prefix.Length);
        for (var group = 0; group < groups; group++)
        {
            if (written > 0)
            {
                shown[written++] = '-';
            }

            var end = prefix.Length + (length * (group + 1) / groups);
            text.AsSpan(read, end - read).CopyTo(shown[written..]);
            (read, written) = (end, written + end - read);
        }

        return shown[..written].ToString();
    }

    private static char SymbolOf(char character) => Base32Symbols.SymbolOf(character is 'U' or 'u' ? 'V' : character);
}
