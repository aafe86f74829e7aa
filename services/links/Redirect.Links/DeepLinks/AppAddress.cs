using System.Buffers;

namespace Redirect.Links.DeepLinks;

/// <summary>An address of an app's own scheme, taken apart as strictly as it can be: exactly <c>scheme://host…</c>, visible ASCII, no user, port or fragment.</summary>
/// <param name="Scheme">In lower case.</param>
/// <param name="Host">In lower case; what stands where a host stands, which need not be a host's name.</param>
/// <param name="Tail">Path and query, as written.</param>
internal sealed record AppAddress(string Scheme, string Host, string Tail)
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>Schemes that run scripts, read files or hold another address: never, wherever they stand.</summary>
    public static readonly string[] Dangerous =
        ["javascript", "vbscript", "data", "file", "filesystem", "content", "about", "blob", "intent", "view-source", "jar", "android-app", "ws", "wss", "ftp", "chrome"];

    // RFC 3986's characters. All others have to be percent-encoded.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    /// <summary>Everything behind the scheme's <c>://</c>.</summary>
    public string Rest => Host + Tail;

    public override string ToString() => $"{Scheme}://{Host}{Tail}";

    /// <summary>Takes an address apart; null when it is not of this shape.</summary>
    public static AppAddress? Parse(string text)
    {
        var at = text.IndexOf("://", StringComparison.Ordinal);
        if (at <= 0 || text.Length > MaxLength || text.AsSpan().ContainsAnyExcept(Plain))
        {
            return null;
        }

        var scheme = text[..at].ToLowerInvariant();
        var rest = text[(at + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        var host = (end < 0 ? rest : rest[..end]).ToLowerInvariant();
        return IsScheme(scheme) && IsHost(host) ? new AppAddress(scheme, host, end < 0 ? "" : rest[end..]) : null;
    }

    /// <summary>The scheme of an address that was checked; for an intent, that of the app. Empty: none.</summary>
    public static string SchemeOf(string? address)
    {
        if (address is null)
        {
            return "";
        }

        var scheme = address[..Math.Max(0, address.IndexOf(':', StringComparison.Ordinal))];
        return scheme == "intent" ? AndroidIntent.Parse(address)?.Scheme ?? scheme : scheme;
    }

    /// <summary>The web addresses that an app's address hands over, decoded; of one that was checked.</summary>
    public static IEnumerable<string> InnerAddresses(string? address) => address is null
        ? []
        : InnerAddress.Pairs(address).Select(pair => Uri.UnescapeDataString(pair.Value)).Where(value => value.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase));

    public static bool IsScheme(ReadOnlySpan<char> text) => !text.IsEmpty && char.IsAsciiLetterLower(text[0]) && text.IndexOfAnyExcept(SchemeCharacters) < 0;

    public static bool IsHost(ReadOnlySpan<char> text) => !text.IsEmpty && text.Length <= 253 && text.IndexOfAnyExcept(HostCharacters) < 0;

    /// <summary>Two or more names with dots between, as Android's rules for packages say.</summary>
    public static bool IsPackage(string text)
    {
        var names = text.Split('.');
        return text.Length <= 255 && names.Length >= 2
            && Array.TrueForAll(names, name => name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'));
    }

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+.-");

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");
}
