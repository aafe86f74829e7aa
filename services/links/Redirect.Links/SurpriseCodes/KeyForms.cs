using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Redirect.Links.SurpriseCodes;

/// <summary>
/// Full case folding and compatibility decomposition (NFKC_Casefold in its decomposed form), carried as data: this process has no ICU, and
/// <see cref="string.Normalize()"/> would return its input unchanged. So it is the same on every machine and in every culture.
/// </summary>
internal static class KeyForms
{
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11_172;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly FrozenDictionary<int, string> Forms = Load();

    /// <summary>Appends what a character becomes: one or more characters, already folded.</summary>
    public static void AppendFolded(this StringBuilder folded, Rune rune)
    {
        var value = rune.Value;
        if (value < 0x80)
        {
            folded.Append(char.ToLowerInvariant((char)value));
        }
        else if (Forms.TryGetValue(value, out var form))
        {
            folded.Append(form);
        }
        else if (value is >= FirstSyllable and < FirstSyllable + Syllables)
        {
            var syllable = value - FirstSyllable;
            folded.Append((char)(0x1100 + (syllable / (Vowels * Tails)))).Append((char)(0x1161 + (syllable / Tails % Vowels)));
            if (syllable % Tails is > 0 and var tail)
            {
                folded.Append((char)(0x11A7 + tail));
            }
        }
        else
        {
            Span<char> lower = stackalloc char[2];
            folded.Append(lower[..Rune.ToLowerInvariant(rune).EncodeToUtf16(lower)]);
        }
    }

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(KeyForms).Assembly.GetManifestResourceStream(typeof(KeyForms), "key-forms.txt")
            ?? throw new InvalidOperationException("The table of key forms is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var forms = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var parts = line.Split(' ');
            var first = Number(parts[0]);
            var form = parts[2..].Select(Number).ToArray();
            for (var next = 0; next < int.Parse(parts[1], CultureInfo.InvariantCulture); next++)
            {
                forms[first + next] = string.Concat(form.Select(value => new Rune(value + next).ToString()));
            }
        }

        return forms.ToFrozenDictionary();
    }

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
