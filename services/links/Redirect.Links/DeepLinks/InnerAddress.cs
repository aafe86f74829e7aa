using System.Buffers;
using System.Globalization;
using Redirect.Hosting.Problems;
using Redirect.Links.ShortLinks;

namespace Redirect.Links.DeepLinks;

/// <summary>
/// Addresses inside an address: what an app is told to open (<c>h5Url=</c>, <c>url=</c> …). Apps decode as often as they like, so that
/// everything is looked at in every decoding of the whole, wherever it stands; each web address in it must be a target that a link may
/// have, and no other scheme is let through.
/// </summary>
internal static class InnerAddress
{
    // An address within an address within an address; nobody needs more, and each level is one more chance to hide.
    private const int MaxLevels = 5;

    private static readonly SearchValues<char> Early = SearchValues.Create("&\"',;)}]> ");

    private static readonly string[] AddressNames = ["url", "uri", "link", "href", "redirect"];

    /// <summary>Encodes an address for a value of another one: once, everything but letters, digits and <c>-._~</c>.</summary>
    public static string Encode(string address) => Uri.EscapeDataString(address);

    /// <summary>The reverse.</summary>
    public static string Decode(string value) => Uri.UnescapeDataString(value);

    /// <summary>Checks everything behind the host.</summary>
    /// <returns>Whether nothing was wrong.</returns>
    public static bool Check(FieldErrors errors, string field, string tail, TargetCheck targets)
    {
        var text = tail;
        for (var level = 0; ; level++)
        {
            if (text.Any(IsHidden) || text.Contains('\\', StringComparison.Ordinal) || text.Contains("#Intent", StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(field, "inner_address_malformed", "It hands over control characters, backslashes or an intent.");
                return false;
            }

            if (!CheckSchemes(errors, field, text, targets) || !CheckRelative(field, text, targets))
            {
                return false;
            }

            var decoded = Decode(text);
            if (decoded == text)
            {
                break;
            }

            if (level == MaxLevels)
            {
                errors.Add(field, "inner_address_too_deep", "It is percent-encoded more often than anybody needs.");
                return false;
            }

            text = decoded;
        }

        return CheckNamed(errors, field, tail, targets);
    }

    /// <summary>The values of an address's query, as written.</summary>
    internal static IEnumerable<(string Name, string Value)> Pairs(string address)
    {
        var question = address.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
        {
            yield break;
        }

        var fragment = address.IndexOf('#', question);
        foreach (var pair in (fragment < 0 ? address[(question + 1)..] : address[(question + 1)..fragment]).Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (Decode(pair), "") : (Decode(pair[..equals]), pair[(equals + 1)..]);
        }
    }

    // What is named as an address is one, in full: an app may well put "https://" before a bare host.
    private static bool CheckNamed(FieldErrors errors, string field, string tail, TargetCheck targets)
    {
        foreach (var (name, value) in Pairs(tail))
        {
            if (value.Length == 0 || !Array.Exists(AddressNames, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var address = Decode(value);
            if (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            if (!address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            {
                errors.Add(field, "inner_address_malformed", "An address that it hands over is not a whole one, starting with https:// and percent-encoded once.");
                return false;
            }

            if (targets.Required(field, address).Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    // Every "name:" in the text.
    private static bool CheckSchemes(FieldErrors errors, string field, string text, TargetCheck targets)
    {
        for (var colon = text.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            var start = colon;
            while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.'))
            {
                start--;
            }

            var scheme = text[start..colon].ToLowerInvariant();
            var slashes = text.AsSpan(colon + 1).StartsWith("//");
            if (scheme is "http" or "https")
            {
                if (!slashes || targets.Required(field, $"{scheme}://{AuthorityAt(text, colon + 3)}/").Length == 0)
                {
                    if (!slashes)
                    {
                        errors.Add(field, "inner_address_malformed", "Two slashes follow the scheme of an address that it hands over.");
                    }

                    return false;
                }
            }
            else if (slashes || Array.IndexOf(AppAddress.Dangerous, scheme) >= 0)
            {
                errors.Add(field, "scheme_not_allowed", "An address that it hands over starts with https:// or http://.");
                return false;
            }
        }

        return true;
    }

    // "//host" where a value begins is an address without its scheme.
    private static bool CheckRelative(string field, string text, TargetCheck targets)
    {
        for (var at = text.IndexOf("//", StringComparison.Ordinal); at >= 0; at = text.IndexOf("//", at + 2, StringComparison.Ordinal))
        {
            if ((at == 0 || text[at - 1] is '=' or '"' or '\'' or ',' or '(' or '[' or ' ' or '&' or '|') && targets.Required(field, $"https://{AuthorityAt(text, at + 2)}/").Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    // It ends where a browser ends it. Where the text around it may end it earlier, an @ behind that would make a user name of it: then all
    // of it is taken, and refused.
    private static string AuthorityAt(string text, int start)
    {
        var rest = text.AsSpan(start);
        var end = rest.IndexOfAny('/', '?', '#');
        var whole = end < 0 ? rest : rest[..end];
        if (whole.Contains('@'))
        {
            return whole.ToString();
        }

        var early = whole.IndexOfAny(Early);
        return (early < 0 ? whole : whole[..early]).ToString();
    }

    private static bool IsHidden(char character) => char.IsControl(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
