using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Redirect.Links.Visits.Classification;

/// <summary>
/// Many patterns, of which nearly all are plain texts written as regular expressions: those are looked for all at once, the few others by a
/// matcher that does not backtrack. Both take time in proportion to the text, whatever is in it.
/// </summary>
internal sealed class TextPatterns
{
    private readonly SearchValues<string> parts;
    private readonly string[] starts;
    private readonly string[] ends;
    private readonly Regex? others;

    public TextPatterns(IEnumerable<string> patterns)
    {
        var (inside, first, last, rest) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        foreach (var pattern in patterns)
        {
            var (atStart, atEnd) = (pattern.StartsWith('^'), pattern.EndsWith('$') && !pattern.EndsWith("\\$", StringComparison.Ordinal));
            if (Plain(pattern.AsSpan(atStart ? 1 : 0)[..^(atEnd ? 1 : 0)]) is not { Length: > 0 } text || (atStart && atEnd))
            {
                rest.Add(pattern);
            }
            else
            {
                (atStart ? first : atEnd ? last : inside).Add(text);
            }
        }

        parts = SearchValues.Create([.. inside], StringComparison.Ordinal);
        (starts, ends) = ([.. first], [.. last]);
        others = rest.Count == 0 ? null : new Regex(
            string.Join('|', rest.Select(pattern => $"(?:{pattern})")), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>Whether one of the patterns is in the text.</summary>
    public bool IsIn(string text) =>
        text.AsSpan().ContainsAny(parts)
        || Array.Exists(starts, start => text.StartsWith(start, StringComparison.Ordinal))
        || Array.Exists(ends, end => text.EndsWith(end, StringComparison.Ordinal))
        || others?.IsMatch(text) == true;

    // The text that a pattern is, when it is one; else null.
    private static string? Plain(ReadOnlySpan<char> pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (var at = 0; at < pattern.Length; at++)
        {
            var character = pattern[at];
            if (character == '\\')
            {
                if (++at == pattern.Length || char.IsAsciiLetterOrDigit(pattern[at]))
                {
                    return null;
                }

                character = pattern[at];
            }
            else if (character is '^' or '$' or '.' or '[' or ']' or '(' or ')' or '{' or '}' or '*' or '+' or '?' or '|')
            {
                return null;
            }

            text.Append(character);
        }

        return text.ToString();
    }
}
