using System.Globalization;
using System.Text;

namespace Redirect.Links.ShortLinks;

/// <summary>
/// Where a link may lead. Pure: nothing is looked up or fetched. The address is taken apart here and not by <see cref="Uri"/>, because what
/// counts is how browsers read it, and where the two differ (backslashes, missing slashes, several @) there is a trap; such
/// addresses are refused, not repaired.
/// </summary>
internal static class TargetRules
{
    /// <summary>Of the address as it is kept, in characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>Checks a target and brings it into the spelling that is kept and sent.</summary>
    /// <param name="target">As the merchant sent it.</param>
    /// <param name="settings">The operator's lists.</param>
    /// <param name="requestHost">The host by which we were called, which is ours whatever the settings say; null: none.</param>
    public static Verdict Check(string target, TargetSettings settings, string? requestHost)
    {
        if (target.Length > MaxLength)
        {
            return TooLong;
        }

        if (!target.EnumerateRunes().All(IsPrintable) || target.Contains('\\', StringComparison.Ordinal))
        {
            return Malformed("A target has no spaces, control or invisible characters and no backslashes; percent-encode them.");
        }

        var colon = target.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !IsScheme(target.AsSpan(0, colon)))
        {
            return Malformed("A target starts with https:// or http://.");
        }

        var scheme = target[..colon].ToLowerInvariant();
        if (scheme is not ("http" or "https"))
        {
            return new(null, "scheme_not_allowed", "A target starts with https:// or http://; other schemes are not followed.");
        }

        var afterScheme = target.AsSpan(colon + 1);
        if (!afterScheme.StartsWith("//") || afterScheme.StartsWith("///"))
        {
            return Malformed("Exactly two slashes follow the scheme.");
        }

        var rest = afterScheme[2..];
        var end = rest.IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var tail = end < 0 ? [] : rest[end..];
        if (authority.Contains('@'))
        {
            return new(null, "userinfo_not_allowed", "A target has no user name or password in front of its host.");
        }

        if (authority.StartsWith('['))
        {
            return NotPublic;
        }

        if (!TrySplitPort(authority, scheme, out var hostText, out var port) || TargetHost.Normalise(hostText.ToString()) is not { } host)
        {
            return Malformed("The target's host or port is not valid.");
        }

        if (CheckHost(host, settings, requestHost) is { } refused)
        {
            return refused;
        }

        if (!TryEncode(tail, out var encoded))
        {
            return Malformed("Two hexadecimal digits follow each percent sign.");
        }

        var kept = $"{scheme}://{host}{port}{encoded}";
        return kept.Length > MaxLength ? TooLong : new(kept, null, null);
    }

    /// <summary>Whether a host is a name that can be public: no address in any spelling, no single label, no special-use name.</summary>
    public static bool IsPublicName(string host)
    {
        var topLevel = host[(host.LastIndexOf('.') + 1)..];
        return topLevel.Length != host.Length && !IsNumber(topLevel) && !TargetLists.SpecialUse.Contains(topLevel);
    }

    private static Verdict? CheckHost(string host, TargetSettings settings, string? requestHost)
    {
        // First, because they may well be names that are not public.
        if (settings.IsOurs(host) || (requestHost is not null && string.Equals(TargetHost.Normalise(requestHost), host, StringComparison.Ordinal)))
        {
            return new(null, "target_is_ours", "A link can't lead to this service itself: it would go in a circle.");
        }

        if (!IsPublicName(host))
        {
            return NotPublic;
        }

        if (TargetLists.Shorteners.Any(shortener => TargetHost.IsWithin(host, shortener)))
        {
            return new(null, "target_is_shortener", "A link can't lead to another shortener; give the address behind it.");
        }

        if (LooksLikeBrand(host) && !settings.LookalikeExceptions.Any(exception => TargetHost.IsWithin(host, exception)))
        {
            return new(null, "lookalike_host", "The host holds the name of a brand whose host it is not.");
        }

        return settings.AllowedTargetHosts.Count == 0 || settings.AllowedTargetHosts.Any(allowed => TargetHost.IsWithin(host, allowed))
            ? null
            : new(null, "target_not_allowed", "This installation only takes targets on its list of hosts.");
    }

    private static bool LooksLikeBrand(string host)
    {
        if (TargetLists.Brands.Any(brand => brand.Domains.Any(domain => TargetHost.IsWithin(host, domain))))
        {
            return false;
        }

        return host.Split('.').Any(label =>
        {
            var seen = Read(TargetHost.Decode(label) ?? label);
            return TargetLists.Brands.Any(brand => Readings(seen).Any(reading => Holds(reading, brand.Name)
                // Short names come about by chance where two words meet (best-mall), long ones do not (tao-bao).
                || (brand.Name.Length > 5 && Holds(reading.Replace("-", "", StringComparison.Ordinal), brand.Name))));
        });
    }

    // Digits stand for letters in some spellings (ta0bao, a1ipay, al1pay), and mean themselves in others (1688).
    private static string[] Readings(string label)
    {
        var letters = label.Replace('0', 'o').Replace('4', 'a').Replace("rn", "m", StringComparison.Ordinal);
        return [label, letters.Replace('1', 'l'), letters.Replace('1', 'i')];
    }

    private static bool Holds(string label, string brand)
    {
        for (var at = label.IndexOf(brand, StringComparison.Ordinal); at >= 0; at = label.IndexOf(brand, at + 1, StringComparison.Ordinal))
        {
            // A brand of digits inside a longer number is only a number.
            var digits = char.IsAsciiDigit(brand[0]);
            var after = at + brand.Length;
            if (!digits || ((at == 0 || !char.IsAsciiDigit(label[at - 1])) && (after == label.Length || !char.IsAsciiDigit(label[after]))))
            {
                return true;
            }
        }

        return false;
    }

    private static string Read(string label) => string.Concat(label
        .Where(character => char.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
        .Select(character => TargetLists.Confusables.GetValueOrDefault(character, character)));

    // Browsers take a host for an IPv4 address as soon as its last label is a number, decimal, octal or hexadecimal (WHATWG URL, "ends in a number").
    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.AsSpan(2).IndexOfAnyExcept(Hex) < 0);

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static bool TrySplitPort(ReadOnlySpan<char> authority, string scheme, out ReadOnlySpan<char> host, out string port)
    {
        port = "";
        var colon = authority.IndexOf(':');
        host = colon < 0 ? authority : authority[..colon];
        if (colon < 0)
        {
            return true;
        }

        var text = authority[(colon + 1)..];
        if (text.Length is 0 or > 5 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 65535)
        {
            return false;
        }

        if (number != (scheme == "https" ? 443 : 80))
        {
            port = string.Create(CultureInfo.InvariantCulture, $":{number}");
        }

        return true;
    }

    // Path, query and fragment stay as they were written, but for what no header and no page may carry.
    private static bool TryEncode(ReadOnlySpan<char> tail, out string encoded)
    {
        var text = new StringBuilder(tail.Length + 1);
        if (tail.IsEmpty || tail[0] != '/')
        {
            text.Append('/');
        }

        Span<byte> utf8 = stackalloc byte[4];
        for (var at = 0; at < tail.Length;)
        {
            Rune.DecodeFromUtf16(tail[at..], out var rune, out var taken);
            if (rune.Value == '%' && (tail.Length < at + 3 || tail.Slice(at + 1, 2).IndexOfAnyExcept(Hex) >= 0))
            {
                encoded = "";
                return false;
            }

            if (rune.IsAscii && rune.Value is not ('"' or '<' or '>' or '^' or '`' or '{' or '|' or '}'))
            {
                text.Append((char)rune.Value);
            }
            else
            {
                foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
                }
            }

            at += taken;
        }

        encoded = text.ToString();
        return true;
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(text[0]);
    }

    // U+FFFD is also what a lone surrogate is read as.
    private static bool IsPrintable(Rune rune) => rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);

    private static Verdict Malformed(string detail) => new(null, "target_malformed", detail);

    private static readonly Verdict TooLong = new(null, "target_too_long", $"A target has at most {MaxLength} characters, counted as it is sent (percent-encoded).");

    private static readonly Verdict NotPublic = new(null, "target_not_public", "A target's host is a public name: no IP address, no local or special-use name.");

    /// <summary>The target as it is kept, or why it is refused.</summary>
    internal readonly record struct Verdict(string? Target, string? Code, string? Detail);
}
