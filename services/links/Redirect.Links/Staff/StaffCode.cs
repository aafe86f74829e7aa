using System.Security.Cryptography;
using Redirect.Links.Symbols;

namespace Redirect.Links.Staff;

/// <summary>
/// What a member of staff types or shows: six random symbols and a check symbol, such as 7K3M9PX. No single slip and no swap of two symbols
/// gives somebody else's; a guess is a merchant's member's once in 2³⁰/members times. Pure.
/// </summary>
internal static class StaffCode
{
    /// <summary>Symbols, the check symbol among them.</summary>
    public const int Length = 7;

    // Of typed texts, in characters: room for blanks and hyphens between the symbols.
    private const int MaxTyped = 32;

    // Any number but 0, so that a text of zeros is none.
    private const int Sum = 19;

    /// <summary>A random one.</summary>
    public static string Random()
    {
        Span<char> code = stackalloc char[Length];
        RandomNumberGenerator.GetItems(Base32Symbols.Alphabet, code[..^1]);
        code[^1] = Base32Symbols.CheckOf(code[..^1], Sum);
        return new string(code);
    }

    /// <summary>A code as it is stored, of what was typed: in any case, with O for 0 and I and L for 1, blanks and hyphens anywhere. Null when it is none.</summary>
    public static string? Of(string typed)
    {
        Span<char> code = stackalloc char[Length];
        var length = 0;
        foreach (var character in typed.Length <= MaxTyped ? typed : "")
        {
            if (character is ' ' or '-')
            {
                continue;
            }

            var symbol = Base32Symbols.SymbolOf(character);
            if (symbol == '\0' || length == Length)
            {
                return null;
            }

            code[length++] = symbol;
        }

        return length == Length && Base32Symbols.SumOf(code) == Sum ? new string(code) : null;
    }
}
