using System.Diagnostics.CodeAnalysis;

namespace Redirect.Links.Passphrases;

/// <summary>
/// Our own tokens: 12 symbols of Crockford's base32 (no I, L, O, U), of which the last checks the others. The symbols are read as elements
/// of GF(32) and weighted by the powers of a primitive element: a Reed–Solomon code with one check symbol, shortened (Reed and Solomon,
/// "Polynomial Codes over Certain Finite Fields", 1960). No weight is zero, so no single wrong symbol passes; no two weights are equal,
/// so no swap of two different symbols passes, wherever they are; the other errors pass once in 32. Pure.
/// </summary>
internal static class PassphraseTokens
{
    /// <summary>Crockford's symbols in the order of their values.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Symbols of a token.</summary>
    public const int Length = 12;

    /// <summary>Symbols that carry a number: 55 bits.</summary>
    public const int PayloadLength = Length - 1;

    // x^5 + x^3 + 1, the field of Bech32 (BIP 173).
    private const int FieldPolynomial = 0b101001;

    // What the weighted sum of a token is. Not 0, so that a row of equal marks is never one.
    private const int Sum = 7;

    private const int FewestDigits = 2;
    private const int FewestLetters = 3;
    private const int FewestTurns = 3;

    private static readonly byte[] Weighted = Weights();
    private static readonly sbyte[] Values = SymbolValues();

    /// <summary>The token of a payload; null when it would not be <see cref="IsDistinct"/>, and the next number must be taken.</summary>
    /// <param name="payload">11 symbols of <see cref="Alphabet"/>.</param>
    public static string? Make(string payload)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(payload.Length, PayloadLength, nameof(payload));
        Span<char> token = stackalloc char[Length];
        payload.CopyTo(token);
        var sum = 0;
        for (var at = 0; at < PayloadLength; at++)
        {
            sum ^= Weighted[(at * 32) + Values[payload[at]]];
        }

        // One of the 32 fits, because the weight has an inverse.
        var check = Weighted.AsSpan(PayloadLength * 32, 32).IndexOf((byte)(Sum ^ sum));
        token[PayloadLength] = Alphabet[check];
        return IsDistinct(token) ? token.ToString() : null;
    }

    /// <summary>
    /// Whether a token looks like nothing else: not like a word, an order number or a price. All of ours do, so that they can be found
    /// without marks around them.
    /// </summary>
    /// <param name="token">Symbols of <see cref="Alphabet"/>.</param>
    public static bool IsDistinct(ReadOnlySpan<char> token)
    {
        var digits = 0;
        var turns = 0;
        for (var at = 0; at < token.Length; at++)
        {
            var digit = char.IsAsciiDigit(token[at]);
            digits += digit ? 1 : 0;
            turns += at > 0 && digit != char.IsAsciiDigit(token[at - 1]) ? 1 : 0;
        }

        return digits >= FewestDigits && token.Length - digits >= FewestLetters && turns >= FewestTurns;
    }

    /// <summary>The symbol that a character stands for, in any case, with O for 0 and I and L for 1; '\0' for none.</summary>
    public static char SymbolOf(char character) => character < Values.Length && Values[character] is >= 0 and var value ? Alphabet[value] : '\0';

    /// <summary>Whether 12 symbols are a token: the check symbol fits, and they are distinct.</summary>
    public static bool IsToken(ReadOnlySpan<char> symbols) => symbols.Length == Length && Checks(symbols) && IsDistinct(symbols);

    /// <summary>Whether the check symbol fits.</summary>
    /// <param name="symbols">12 symbols of <see cref="Alphabet"/>.</param>
    public static bool Checks(ReadOnlySpan<char> symbols)
    {
        var sum = 0;
        for (var at = 0; at < symbols.Length; at++)
        {
            sum ^= Weighted[(at * 32) + Values[symbols[at]]];
        }

        return sum == Sum;
    }

    /// <summary>Reads a token as somebody may have typed it: any case, with or without dashes, spaces and marks, O for 0, I and L for 1.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? token)
    {
        Span<char> symbols = stackalloc char[Length];
        var count = 0;
        token = null;
        foreach (var character in text)
        {
            if (character is '-' or ' ' or '#')
            {
                continue;
            }

            if (count == Length || SymbolOf(character) is '\0')
            {
                return false;
            }

            symbols[count++] = SymbolOf(character);
        }

        token = count == Length && IsToken(symbols) ? symbols.ToString() : null;
        return token is not null;
    }

    /// <summary>As it is shown: <c>#Q7K4-M2XR-9TBP#</c>.</summary>
    public static string Show(string token) => $"#{token.AsSpan(0, 4)}-{token.AsSpan(4, 4)}-{token.AsSpan(8, 4)}#";

    // [place × 32 + value] = αᵖˡᵃᶜᵉ · value
    private static byte[] Weights()
    {
        var table = new byte[Length * 32];
        for (var value = 0; value < 32; value++)
        {
            var product = value;
            for (var place = 0; place < Length; place++)
            {
                table[(place * 32) + value] = (byte)product;
                product <<= 1;
                product = product >= 32 ? product ^ FieldPolynomial : product;
            }
        }

        return table;
    }

    private static sbyte[] SymbolValues()
    {
        var values = new sbyte[128];
        values.AsSpan().Fill(-1);
        for (var value = 0; value < Alphabet.Length; value++)
        {
            values[Alphabet[value]] = (sbyte)value;
            values[char.ToLowerInvariant(Alphabet[value])] = (sbyte)value;
        }

        values['O'] = values['o'] = 0;
        values['I'] = values['i'] = values['L'] = values['l'] = 1;
        return values;
    }
}
