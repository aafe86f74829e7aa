using System.Globalization;
using System.Text;

namespace Redirect.Links.ShortLinks;

/// <summary>Host names in the one spelling that checks are made on: ASCII (punycode), lower case, no trailing dot.</summary>
internal static class TargetHost
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = false };

    /// <summary>The host as browsers understand it; null when it is no host name. IP literals are left as they are.</summary>
    public static string? Normalise(string host)
    {
        // What browsers take for a dot (UTS #46): ideographic, full-width and half-width full stops.
        var plain = CompatibilityForms.Fold(host.Replace('\u3002', '.').Replace('\uFF0E', '.').Replace('\uFF61', '.')).ToLowerInvariant();
        if (plain.EndsWith('.'))
        {
            plain = plain[..^1];
        }

        if (plain.Length == 0 || plain.StartsWith('.') || plain.Contains("..", StringComparison.Ordinal) || !plain.EnumerateRunes().All(IsAllowed))
        {
            return null;
        }

        if (!Ascii.IsValid(plain))
        {
            try
            {
                plain = Idn.GetAscii(plain);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        return plain.Length <= MaxLength && plain.Split('.').All(label => label.Length is > 0 and <= MaxLabelLength && Decode(label) is not null) ? plain : null;
    }

    /// <summary>A label as people see it; null when it says it is punycode and is not.</summary>
    public static string? Decode(string label)
    {
        if (!label.StartsWith("xn--", StringComparison.Ordinal))
        {
            return label;
        }

        try
        {
            var seen = Idn.GetUnicode(label);
            return !string.Equals(seen, label, StringComparison.Ordinal) && seen.EnumerateRunes().All(IsAllowed) ? seen : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a host is <paramref name="domain"/> or below it.</summary>
    public static bool IsWithin(string host, string domain) =>
        host.EndsWith(domain, StringComparison.Ordinal) && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.');

    private static bool IsAllowed(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '_' or '.'
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
}
