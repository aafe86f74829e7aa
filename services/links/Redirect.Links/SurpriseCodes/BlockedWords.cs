using System.Text;
using Microsoft.Extensions.Options;

namespace Redirect.Links.SurpriseCodes;

/// <summary>Words that no keyword may hold: ours, and those of the operator.</summary>
internal sealed class BlockedWords
{
    private readonly string[] words;

    public BlockedWords(IOptions<SurpriseCodeOptions> options) =>
        words = [.. Ours().Concat(options.Value.BlockedWords).Select(word => KeywordRules.PlainOf(KeywordKey.Fold(word))).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a folded text holds one of them, as a whole or as a part.</summary>
    public bool AreIn(string folded)
    {
        var plain = KeywordRules.PlainOf(folded);
        return words.Any(word => plain.Contains(word, StringComparison.Ordinal));
    }

    private static List<string> Ours()
    {
        using var stream = typeof(BlockedWords).Assembly.GetManifestResourceStream(typeof(BlockedWords), "blocked-words.txt")
            ?? throw new InvalidOperationException("The list of blocked words is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var words = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                words.Add(line);
            }
        }

        return words;
    }
}
