using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Redirect.Links.ShortLinks;

/// <summary>
/// NFKC for the characters a slug or a host may become. <see cref="string.Normalize()"/> returns its input unchanged where
/// globalization is invariant, as it is here (no ICU on the machine), so the part that matters is carried as data: every
/// character whose NFKC is only ASCII letters, digits, '-', '_' and Han ideographs. No other character can end in a slug.
/// </summary>
internal static class CompatibilityForms
{
    private static readonly FrozenDictionary<int, string> Forms = Load();

    /// <summary>The text with full-width, circled, mathematical and compatibility characters replaced by their plain ones.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Forms.TryGetValue(rune.Value, out var plain))
            {
                folded.Append(plain);
            }
            else
            {
                folded.Append(rune.ToString());
            }
        }

        return folded.ToString();
    }

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(CompatibilityForms).Assembly.GetManifestResourceStream(typeof(CompatibilityForms), "compatibility-forms.txt")
            ?? throw new InvalidOperationException("The table of compatibility forms is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var forms = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var parts = line.Split(' ');
            var first = int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var count = int.Parse(parts[1], CultureInfo.InvariantCulture);
            forms[first] = parts[2];
            for (var next = 1; next < count; next++)
            {
                forms[first + next] = new Rune(Rune.GetRuneAt(parts[2], 0).Value + next).ToString();
            }
        }

        return forms.ToFrozenDictionary();
    }
}
