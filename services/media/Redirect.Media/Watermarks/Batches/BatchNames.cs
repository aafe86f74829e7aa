using System.Globalization;
using System.Text;

namespace Redirect.Media.Watermarks.Batches;

/// <summary>
/// Names of the files that a batch makes. Each begins with its picture's number, so that no two are alike and none is a word that some system reserves; of the
/// name that came, only letters, digits, hyphens and underscores are left.
/// </summary>
internal static class BatchNames
{
    private const int MaxLength = 60;

    /// <summary>What is left of a name that was sent, be it a path: 1 to 60 characters.</summary>
    public static string Plain(string? name)
    {
        var file = (name ?? "").AsSpan();
        file = file[(file.LastIndexOfAny('/', '\\') + 1)..];
        file = file.LastIndexOf('.') is > 0 and var dot ? file[..dot] : file;
        var plain = new StringBuilder(MaxLength);
        foreach (var rune in file.EnumerateRunes())
        {
            var kept = Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' ? rune : new Rune('-');
            if (plain.Length + kept.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            plain.Append(kept);
        }

        var text = plain.ToString().Trim('-');
        return text.Length > 0 ? text : "picture";
    }

    /// <summary>A marked picture's name.</summary>
    /// <param name="number">Of its picture, from 1.</param>
    /// <param name="plain">As <see cref="Plain"/> leaves it.</param>
    /// <param name="placementCode">Whose mark it carries.</param>
    /// <param name="extension">Without the dot.</param>
    public static string Of(int number, string plain, string placementCode, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:D4}-{plain}_{Plain(placementCode)}.{extension}");
}
