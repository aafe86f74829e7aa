using Redirect.Links.Symbols;

namespace Redirect.Links.Passphrases;

/// <summary>
/// Finds our tokens at one place of a folded message: between <c>#</c> and <c>#</c> as they are given out, and bare as people type them. The
/// check symbol decides; what has the shape and does not check is reported as mistyped and never corrected.
/// </summary>
internal static class OwnTokens
{
    // Between the marks: 12 symbols and what may stand between them.
    private const int LongestWrapped = 40;
    private const int MostSymbols = PassphraseTokens.Length + 2;
    private const int FewestSymbols = PassphraseTokens.Length - 2;
    private const int GroupLength = 4;

    /// <summary>What was read.</summary>
    /// <param name="Outcome">Whether it is one.</param>
    /// <param name="Token">12 symbols, of a token.</param>
    /// <param name="End">Where to read on.</param>
    internal readonly record struct Reading(OwnOutcome Outcome, string? Token, int End);

    /// <summary>Reads <c>#…#</c>.</summary>
    /// <param name="characters">The folded message.</param>
    /// <param name="at">Of the first mark.</param>
    public static Reading ReadWrapped(ReadOnlySpan<char> characters, int at)
    {
        Span<char> symbols = stackalloc char[MostSymbols];
        var (count, dashes, digits, foreign) = (0, 0, 0, false);
        var last = Math.Min(characters.Length, at + 1 + LongestWrapped);
        var end = at + 1;
        for (; end < last && characters[end] != '#'; end++)
        {
            var character = characters[end];
            if (char.IsAsciiLetterOrDigit(character))
            {
                if (count == MostSymbols)
                {
                    return default;
                }

                var symbol = Base32Symbols.SymbolOf(character);
                foreign |= symbol == '\0';
                digits += char.IsAsciiDigit(character) ? 1 : 0;
                symbols[count++] = symbol;
            }
            else if (character == '-' || CharacterTables.ClassOf(character) == CharacterClass.Space)
            {
                dashes += character == '-' ? 1 : 0;
            }
            else
            {
                return default;
            }
        }

        if (end == last || count < FewestSymbols)
        {
            return default;
        }

        if (!foreign && count == PassphraseTokens.Length && PassphraseTokens.IsToken(symbols[..count]) && (dashes > 0 || digits > 0))
        {
            return new Reading(OwnOutcome.Token, symbols[..count].ToString(), end + 1);
        }

        // "#BlackFriday1#" is a topic; with the dashes, or with 12 symbols that look like nothing else, it was meant to be one of ours.
        var meant = digits > 0 && (dashes >= 2 || (count == PassphraseTokens.Length && LooksMeant(characters[(at + 1)..end])));
        return meant ? new Reading(OwnOutcome.Mistyped, null, end + 1) : default;
    }

    /// <summary>Reads a token without marks that begins with a run of letters and digits.</summary>
    /// <param name="text">The message.</param>
    /// <param name="start">Of the run.</param>
    /// <param name="runEnd">Behind the run.</param>
    public static Reading ReadBare(MessageText text, int start, int runEnd)
    {
        var characters = text.Characters;
        var separator = '\0';
        var end = runEnd;
        if (runEnd - start == GroupLength && runEnd < characters.Length && characters[runEnd] is '-' or ' ')
        {
            separator = characters[runEnd];
            end = runEnd + (2 * (GroupLength + 1));
            if (!IsGroup(characters, runEnd, separator) || !IsGroup(characters, runEnd + GroupLength + 1, separator))
            {
                return default;
            }
        }
        else if (runEnd - start != PassphraseTokens.Length)
        {
            return default;
        }

        // The dashes at their places are shape enough. Without them something must say that a token is meant: nothing else is in the message,
        // or it speaks of passphrases and of nothing that has such numbers of its own.
        if ((separator != '-' && text.Words != PassphraseTokens.Length && !IsSpokenOf(text)) || !IsFree(characters, start - 1) || !IsFree(characters, end))
        {
            return default;
        }

        var shown = characters[start..end];
        var digits = 0;
        var letters = 0;
        foreach (var character in shown)
        {
            digits += char.IsAsciiDigit(character) ? 1 : 0;
            letters += char.IsAsciiLetter(character) ? 1 : 0;
        }

        if (digits == 0 || letters == 0 || (separator != '-' && !LooksMeant(shown)))
        {
            return default;
        }

        return PassphraseTokens.TryParse(shown, out var token) ? new Reading(OwnOutcome.Token, token, end) : new Reading(OwnOutcome.Mistyped, null, end);
    }

    private static bool IsSpokenOf(MessageText text) => (text.Cues & (Cues.Message | Cues.Foreign)) == Cues.Message;

    private static bool IsGroup(ReadOnlySpan<char> characters, int at, char separator)
    {
        if (at + GroupLength >= characters.Length || characters[at] != separator)
        {
            return false;
        }

        foreach (var character in characters.Slice(at + 1, GroupLength))
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return at + GroupLength + 1 == characters.Length || !char.IsAsciiLetterOrDigit(characters[at + GroupLength + 1]);
    }

    // Beside these, letters and digits go on: a longer number, a path, an assignment, a name.
    private static bool IsFree(ReadOnlySpan<char> characters, int at) =>
        at < 0 || at >= characters.Length || characters[at] is not ('-' or '_' or '@' or '/' or '\\' or '=' or '+' or '%' or '&' or '~' or '$' or '^');

    // One case, digits and letters mixed as in ours.
    private static bool LooksMeant(ReadOnlySpan<char> shown)
    {
        Span<char> symbols = stackalloc char[PassphraseTokens.Length];
        var count = 0;
        var lower = false;
        var upper = false;
        foreach (var character in shown)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                lower |= char.IsAsciiLetterLower(character);
                upper |= char.IsAsciiLetterUpper(character);
                symbols[count++] = char.ToUpperInvariant(character);
            }
        }

        return !(lower && upper) && PassphraseTokens.IsDistinct(symbols[..count]);
    }
}
