namespace Redirect.Links.Symbols;

/// <summary>
/// Crockford's base32 (no I, L, O, U) as a code with one check symbol. The symbols are read as elements of GF(32) and weighted by the powers of a
/// primitive element: a Reed–Solomon code, shortened (Reed and Solomon, "Polynomial Codes over Certain Finite Fields", 1960). No weight is zero,
/// so no single wrong symbol passes; no two weights are equal, so no swap of two different symbols passes, wherever they are; the other errors
/// pass once in 32. Pure.
/// </summary>
internal static class Base32Symbols
{
    /// <summary>The symbols in the order of their values.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Symbols of a text at most, the check symbol among them: the field has so many different weights.</summary>
    public const int MostPlaces = 31;

    // x^5 + x^3 + 1, the field of Bech32 (BIP 173).
    private const int FieldPolynomial = 0b101001;

    private static readonly byte[] Weighted = Weights();
    private static readonly sbyte[] Values = SymbolValues();

    /// <summary>The symbol that a character stands for, in any case, with O for 0 and I and L for 1; '\0' for none.</summary>
    public static char SymbolOf(char character) => ValueOf(character) is >= 0 and var value ? Alphabet[value] : '\0';

    /// <summary>The value of that symbol, 0 to 31; -1 for none.</summary>
    public static int ValueOf(char character) => character < Values.Length ? Values[character] : -1;

    /// <summary>The weighted sum of symbols, 0 to 31.</summary>
    /// <param name="symbols">At most <see cref="MostPlaces"/> of <see cref="Alphabet"/>.</param>
    public static int SumOf(ReadOnlySpan<char> symbols)
    {
        var sum = 0;
        for (var at = 0; at < symbols.Length; at++)
        {
            sum ^= Weighted[(at * 32) + Values[symbols[at]]];
        }

        return sum;
    }

    /// <summary>The symbol behind others with which their sum becomes <paramref name="sum"/>. There is always one, because the weight has an inverse.</summary>
    /// <param name="symbols">Fewer than <see cref="MostPlaces"/> of <see cref="Alphabet"/>.</param>
    /// <param name="sum">0 to 31.</param>
    public static char CheckOf(ReadOnlySpan<char> symbols, int sum) =>
        Alphabet[Weighted.AsSpan(symbols.Length * 32, 32).IndexOf((byte)(sum ^ SumOf(symbols)))];

    // [place × 32 + value] = αᵖˡᵃᶜᵉ · value
    private static byte[] Weights()
    {
        var table = new byte[MostPlaces * 32];
        for (var value = 0; value < 32; value++)
        {
            var product = value;
            for (var place = 0; place < MostPlaces; place++)
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
