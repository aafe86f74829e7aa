namespace Redirect.Links.Passphrases;

/// <summary>
/// Decides by what stands around it whether something of a key's shape is a 淘口令. Two currency signs are enough. A marker in the manner of a
/// flight, brackets and emoji wrap other things as well, so there the message must also speak of copying, opening or Taobao.
/// </summary>
internal static class TaobaoWrapping
{
    private const string Brackets = "()《》/<>〈〉«»";
    private const string Letters = "啊微信哈嘻，！";

    public static bool Accepts(MessageText text, int start, int end)
    {
        var characters = text.Characters;
        if (IsGlued(characters, start - 1) || IsGlued(characters, end))
        {
            return false;
        }

        var left = Before(characters, start - 1);
        var right = After(characters, end);
        var marked = MarkerBefore(characters, ref left);
        MarkerBehind(characters, ref right);
        var key = characters[start..end];
        if (IsSign(characters, left) && IsSign(characters, right))
        {
            return !TaobaoKeys.IsName(key)
                && (!(TaobaoKeys.IsWords(key) || IsField(characters, left, right)) || Speaks(text));
        }

        return (marked || IsWrapped(characters, left, right)) && !TaobaoKeys.IsName(key) && !TaobaoKeys.IsWords(key) && Speaks(text);
    }

    // A message that speaks of another app, a password or a parcel has such keys of its own, unless it names Taobao too.
    private static bool Speaks(MessageText text)
    {
        var cues = text.Cues;
        return (cues & Cues.Message) != 0 && ((cues & Cues.Foreign) == 0 || (cues & Cues.Taobao) != 0);
    }

    private static bool IsWrapped(ReadOnlySpan<char> characters, int left, int right)
    {
        if (left < 0 || right >= characters.Length)
        {
            return false;
        }

        var (before, behind) = (characters[left], characters[right]);
        if (before == behind && Letters.Contains(before, StringComparison.Ordinal))
        {
            return true;
        }

        // A slash between letters is a path's.
        if ((before == '/' && IsAlphanumeric(characters, left - 1)) || (behind == '/' && IsAlphanumeric(characters, right + 1)))
        {
            return false;
        }

        // A currency sign on one side only; but a price may follow on the right.
        var sign = IsSign(characters, right) && right + 1 < characters.Length && char.IsAsciiDigit(characters[right + 1]);
        return IsWeak(before) && IsWeak(behind) && !sign;
    }

    private static bool IsWeak(char character) =>
        Brackets.Contains(character, StringComparison.Ordinal) || CharacterTables.ClassOf(character) is CharacterClass.Symbol or CharacterClass.Sign;

    // "$argon2id$v=19$…": letters directly before and behind two dollars are fields of a list, or variables of a shell.
    private static bool IsField(ReadOnlySpan<char> characters, int left, int right) =>
        characters[left] == '$' && characters[right] == '$' && IsAlphanumeric(characters, left - 1) && IsAlphanumeric(characters, right + 1);

    private static bool IsGlued(ReadOnlySpan<char> characters, int at) =>
        at >= 0 && at < characters.Length && characters[at] is '_' or '-' or '@' or '=' or '+' or '%' or '&' or '\\' or '#';

    private static bool IsSign(ReadOnlySpan<char> characters, int at) =>
        at >= 0 && at < characters.Length && CharacterTables.ClassOf(characters[at]) == CharacterClass.Sign;

    private static bool IsAlphanumeric(ReadOnlySpan<char> characters, int at) =>
        at >= 0 && at < characters.Length && CharacterTables.ClassOf(characters[at]) == CharacterClass.Alphanumeric;

    // Spaces between two keys are passed twice by each of them, and never again.
    private static int Before(ReadOnlySpan<char> characters, int at)
    {
        while (at >= 0 && CharacterTables.ClassOf(characters[at]) == CharacterClass.Space)
        {
            at--;
        }

        return at;
    }

    private static int After(ReadOnlySpan<char> characters, int at)
    {
        while (at < characters.Length && CharacterTables.ClassOf(characters[at]) == CharacterClass.Space)
        {
            at++;
        }

        return at;
    }

    // "￥ CZ3457 KEY￥": the marker is passed over.
    private static bool MarkerBefore(ReadOnlySpan<char> characters, ref int left)
    {
        var begin = left;
        while (left - begin <= LongestMarker && IsAlphanumeric(characters, begin))
        {
            begin--;
        }

        if (!TaobaoKeys.IsMarker(characters[(begin + 1)..(left + 1)]))
        {
            return false;
        }

        left = Before(characters, begin);
        return true;
    }

    private static void MarkerBehind(ReadOnlySpan<char> characters, ref int right)
    {
        var end = right;
        while (end - right <= LongestMarker && IsAlphanumeric(characters, end))
        {
            end++;
        }

        if (TaobaoKeys.IsMarker(characters[right..end]))
        {
            right = After(characters, end);
        }
    }

    private const int LongestMarker = 6;
}
