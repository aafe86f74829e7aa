using System.Globalization;
using System.Text;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// The keys that may be a phrase inside a sentence. White space stands anywhere inside a phrase; other signs end it. A phrase does not begin or
/// end within a word or number of ASCII letters and digits: nobody who writes "start" says "art".
/// </summary>
internal static class SentencePhrases
{
    /// <summary>UTF-16 units, and after folding text elements.</summary>
    public const int MaxLength = 500;

    /// <summary>
    /// All keys in a text, each once: the longest first, and of equally long ones the leftmost first. At most <see cref="MaxLength"/> times
    /// the number of lengths that a key can have.
    /// </summary>
    /// <returns>Null: the text is too long.</returns>
    public static IReadOnlyList<string>? KeysIn(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        var found = new List<(int Elements, string Key)>();
        var elements = 0;
        foreach (var words in Pieces(text))
        {
            elements += KeysOf(words, found);
        }

        // Sorting by length keeps the order of the rest.
        return elements > MaxLength ? null : [.. found.OrderByDescending(key => key.Elements).Select(key => key.Key).Distinct(StringComparer.Ordinal)];
    }

    // What stands between signs, each as folded words.
    private static List<List<string>> Pieces(string text)
    {
        var pieces = new List<List<string>> { new() };
        var word = new StringBuilder();
        void EndWord()
        {
            if (word.Length > 0)
            {
                pieces[^1].Add(KeywordKey.Fold(word.ToString()));
                word.Clear();
            }
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                EndWord();
            }
            else if (KeywordKey.IsDropped(rune) || KeywordKey.Fold(rune.ToString()).EnumerateRunes().All(KeywordKey.IsAllowed))
            {
                word.Append(rune.ToString());
            }
            else
            {
                EndWord();
                pieces.Add([]);
            }
        }

        EndWord();
        return pieces;
    }

    private static int KeysOf(List<string> words, List<(int Elements, string Key)> found)
    {
        var piece = string.Concat(words);
        var wordEnds = new HashSet<int>();
        var length = 0;
        foreach (var word in words)
        {
            wordEnds.Add(length += word.Length);
        }

        var bounds = new List<int> { 0 };
        while (bounds[^1] < piece.Length)
        {
            bounds.Add(bounds[^1] + StringInfo.GetNextTextElementLength(piece.AsSpan(bounds[^1])));
        }

        bool IsFree(int at) => at == 0 || wordEnds.Contains(at) || !char.IsAsciiLetterOrDigit(piece[at - 1]) || !char.IsAsciiLetterOrDigit(piece[at]);
        for (var first = 0; first < bounds.Count - KeywordKey.MinLength; first++)
        {
            if (!IsFree(bounds[first]))
            {
                continue;
            }

            for (var last = first + KeywordKey.MinLength; last < bounds.Count && last <= first + KeywordKey.MaxLength; last++)
            {
                var units = bounds[last] - bounds[first];
                if (units <= KeywordKey.MaxUnits && IsFree(bounds[last]))
                {
                    found.Add((last - first, piece.Substring(bounds[first], units)));
                }
            }
        }

        return bounds.Count - 1;
    }
}
