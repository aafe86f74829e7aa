using System.Diagnostics.CodeAnalysis;
using Redirect.Links.Symbols;

namespace Redirect.Links.Passphrases;

/// <summary>
/// Our own tokens: 12 symbols of Crockford's base32 (no I, L, O, U), of which the last checks the others as <see cref="Base32Symbols"/> says:
/// no single wrong symbol and no swap of two passes. Pure.
/// </summary>
internal static class PassphraseTokens
{
    /// <summary>The symbols in the order of their values.</summary>
    public const string Alphabet = Base32Symbols.Alphabet;

    /// <summary>Symbols of a token.</summary>
    public const int Length = 12;

    /// <summary>Symbols that carry a number: 55 bits.</summary>
    public const int PayloadLength = Length - 1;

    // What the weighted sum of a token is. Not 0, so that a row of equal marks is never one.
    private const int Sum = 7;

    private const int FewestDigits = 2;
    private const int FewestLetters = 3;
    private const int FewestTurns = 3;

    /// <summary>The token of a payload; null when it would not be <see cref="IsDistinct"/>, and the next number must be taken.</summary>
    /// <param name="payload">11 symbols of <see cref="Alphabet"/>.</param>
    public static string? Make(string payload)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(payload.Length, PayloadLength, nameof(payload));
        Span<char> token = stackalloc char[Length];
        payload.CopyTo(token);
        token[PayloadLength] = Base32Symbols.CheckOf(payload, Sum);
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

    /// <summary>Whether 12 symbols are a token: the check symbol fits, and they are distinct.</summary>
    public static bool IsToken(ReadOnlySpan<char> symbols) => symbols.Length == Length && Checks(symbols) && IsDistinct(symbols);

    /// <summary>Whether the check symbol fits.</summary>
    /// <param name="symbols">12 symbols of <see cref="Alphabet"/>.</param>
    public static bool Checks(ReadOnlySpan<char> symbols) => Base32Symbols.SumOf(symbols) == Sum;

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

            if (count == Length || Base32Symbols.SymbolOf(character) is '\0')
            {
                return false;
            }

            symbols[count++] = Base32Symbols.SymbolOf(character);
        }

        token = count == Length && IsToken(symbols) ? symbols.ToString() : null;
        return token is not null;
    }

    /// <summary>As it is shown: <c>#Q7K4-M2XR-9TBP#</c>.</summary>
    public static string Show(string token) => $"#{token.AsSpan(0, 4)}-{token.AsSpan(4, 4)}-{token.AsSpan(8, 4)}#";
}
