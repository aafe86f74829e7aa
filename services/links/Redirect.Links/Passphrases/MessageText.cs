using System.Buffers;
using System.Globalization;

namespace Redirect.Links.Passphrases;

/// <summary>
/// A message as it is searched: HTML entities resolved, full-width and mathematical letters plain, everything invisible left out; and where
/// in the original each character was. Made in one pass; its buffers go back to the pool with <see cref="Dispose"/>.
/// </summary>
internal sealed class MessageText : IDisposable
{
    // "&dollar;" and "&#x0000A5;" are the longest that are known.
    private const int LongestEntity = 10;

    private readonly char[] characters;
    private readonly int[] origins;
    private Cues? cues;
    private int? words;

    private MessageText(string original)
    {
        Original = original;
        characters = ArrayPool<char>.Shared.Rent(original.Length + 1);
        origins = ArrayPool<int>.Shared.Rent(original.Length + 1);
    }

    public string Original { get; }

    /// <summary>Characters after folding.</summary>
    public int Length { get; private set; }

    /// <summary>How many of them are letters or digits of any script. Counted when somebody first asks.</summary>
    public int Words => words ??= CountWords();

    /// <summary>Whether a character that is not ASCII became one that is.</summary>
    public bool HasFolded { get; private set; }

    /// <summary>The folded text.</summary>
    public ReadOnlySpan<char> Characters => characters.AsSpan(0, Length);

    /// <summary>Folds a message; takes any text, also half surrogate pairs.</summary>
    public static MessageText Of(string original)
    {
        var text = new MessageText(original);
        text.Fold();
        return text;
    }

    /// <summary>Where in the original a folded character begins; the original's length behind the last one.</summary>
    public int OriginOf(int at) => at < Length ? origins[at] : Original.Length;

    /// <summary>The words around that say what kind of message it is. Searched for once, when somebody first asks.</summary>
    public Cues Cues => cues ??= CueWords.Find(Characters);

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(characters);
        ArrayPool<int>.Shared.Return(origins);
    }

    private void Fold()
    {
        var original = Original.AsSpan();
        var length = 0;
        for (var at = 0; at < original.Length; at++)
        {
            var start = at;
            var character = original[at];
            if (character is not '&' and > '\0' and < (char)0x80 || CharacterTables.IsHan(character))
            {
                characters[length] = character;
                origins[length++] = at;
                continue;
            }

            char folded;
            if (character == '&' && TryEntity(at, out folded, out var end))
            {
                at = end;
            }
            else if (char.IsHighSurrogate(character) && at + 1 < original.Length && char.IsLowSurrogate(original[at + 1]))
            {
                folded = CharacterTables.Fold(character, original[++at]);
            }
            else
            {
                folded = CharacterTables.Fold(character);
            }

            if (folded == CharacterTables.Nothing)
            {
                continue;
            }

            characters[length] = folded;
            origins[length++] = start;
            HasFolded |= char.IsAscii(folded) && !char.IsAscii(character);
        }

        Length = length;
    }

    private int CountWords()
    {
        var count = 0;
        foreach (var character in Characters)
        {
            count += CharacterTables.ClassOf(character) is CharacterClass.Alphanumeric or CharacterClass.Letter ? 1 : 0;
        }

        return count;
    }

    private bool TryEntity(int at, out char folded, out int end)
    {
        folded = CharacterTables.Nothing;
        var window = Original.AsSpan(at + 1, Math.Min(LongestEntity, Original.Length - at - 1));
        var length = window.IndexOf(';');
        end = at + 1 + length;
        if (length < 2)
        {
            return false;
        }

        var name = window[..length];
        if (name[0] == '#')
        {
            var hex = name.Length > 2 && name[1] is 'x' or 'X';
            if (!int.TryParse(name[(hex ? 2 : 1)..], hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is <= 0 or > char.MaxValue)
            {
                return false;
            }

            folded = CharacterTables.Fold((char)code);
            return true;
        }

        folded = name switch
        {
            "yen" => '¥',
            "dollar" => '$',
            "euro" => '€',
            "pound" => '£',
            "cent" => '¢',
            "curren" => '¤',
            "num" => '#',
            "lpar" => '(',
            "rpar" => ')',
            "sol" => '/',
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "nbsp" => ' ',
            "quot" => '"',
            "hyphen" or "dash" => '-',
            "shy" or "zwj" or "zwnj" or "lrm" or "rlm" => CharacterTables.Nothing,
            _ => '\uFFFF',
        };
        return folded != '\uFFFF';
    }
}
