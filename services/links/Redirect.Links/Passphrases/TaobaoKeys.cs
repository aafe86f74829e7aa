using System.Collections.Frozen;

namespace Redirect.Links.Passphrases;

/// <summary>The shape of a 淘口令's key: 11 ASCII letters and digits without a check, so that much else looks alike and the words around decide.</summary>
internal static class TaobaoKeys
{
    public const int Length = 11;

    private const int FewestDistinct = 5;
    private const int LongestMarker = 6;

    // Codes of airlines: what stands before or behind a key as if it were a flight.
    private static readonly FrozenSet<string> Airlines = FrozenSet.ToFrozenSet(
    [
        "CZ", "MF", "HU", "CA", "MU", "ZH", "FM", "SC", "HO", "KN", "GS", "JD", "PN", "EU", "TV", "BK", "DR", "NS", "QW", "UQ", "GJ", "RY", "KY", "DZ", "LT", "FU", "GX", "OQ", "AQ", "CN", "VD",
        "CX", "KA", "UO", "HX", "BR", "CI", "NX", "TR", "SQ",
    ], StringComparer.Ordinal);

    // Trade names that have the shape of a key with little around them: "iPhone15Pro" has 11 characters.
    private static readonly string[] Names =
        ["iphone", "ipad", "macbook", "airpods", "huawei", "xiaomi", "redmi", "galaxy", "honor", "magsafe", "thinkpad", "youtube", "github", "wechat", "taobao", "tmall", "windows", "android", "playstation", "nintendo", "switch", "bilibili"];

    /// <summary>Whether 11 ASCII letters and digits may be a key: small and capital letters, at least five different characters, no capitalised word.</summary>
    public static bool IsKey(ReadOnlySpan<char> run)
    {
        ulong low = 0, high = 0;
        var lower = false;
        var upper = 0;
        foreach (var character in run)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }

            lower |= char.IsAsciiLetterLower(character);
            upper += char.IsAsciiLetterUpper(character) ? 1 : 0;
            if (character < 64)
            {
                low |= 1UL << character;
            }
            else
            {
                high |= 1UL << (character - 64);
            }
        }

        var capitalised = upper == 1 && char.IsAsciiLetterUpper(run[0]);
        return lower && upper > 0 && !capitalised && ulong.PopCount(low) + ulong.PopCount(high) >= FewestDistinct;
    }

    /// <summary>Whether it is two capitals of an airline and one to four digits.</summary>
    public static bool IsMarker(ReadOnlySpan<char> run) =>
        run.Length is >= 3 and <= LongestMarker && !run[2..].ContainsAnyExceptInRange('0', '9')
        && Airlines.GetAlternateLookup<ReadOnlySpan<char>>().Contains(run[..2]);

    /// <summary>Whether it begins with a well-known trade name.</summary>
    public static bool IsName(ReadOnlySpan<char> run)
    {
        foreach (var name in Names)
        {
            if (run.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether it reads as words put together, such as userAccount, HelloWorld1 or iPhone15Pro: up to three pieces of letters, each of three
    /// or more with at most its first one a capital, and at most one number.
    /// </summary>
    public static bool IsWords(ReadOnlySpan<char> run)
    {
        var pieces = 0;
        var numbers = 0;
        for (var at = 0; at < run.Length;)
        {
            var begin = at++;
            if (char.IsAsciiDigit(run[begin]))
            {
                while (at < run.Length && char.IsAsciiDigit(run[at]))
                {
                    at++;
                }

                numbers++;
                continue;
            }

            while (at < run.Length && char.IsAsciiLetterLower(run[at]))
            {
                at++;
            }

            // "iPhone", "eBay"
            var prefix = begin == 0 && at == 1 && char.IsAsciiLetterLower(run[0]);
            if (at - begin < 3 && !prefix)
            {
                return false;
            }

            pieces++;
        }

        return pieces is >= 1 and <= 3 && numbers <= 1;
    }
}
