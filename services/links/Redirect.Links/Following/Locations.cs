using System.Buffers;
using System.Text;

namespace Redirect.Links.Following;

/// <summary>Writes a target as the <c>Location</c> header takes it: visible ASCII, the host in Punycode, all else percent-encoded.</summary>
internal static class Locations
{
    private static readonly SearchValues<char> Visible = SearchValues.Create(Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code).ToArray());

    public static string Of(string target)
    {
        if (!target.AsSpan().ContainsAnyExcept(Visible))
        {
            return target;
        }

        if (Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && !Ascii.IsValid(uri.Host))
        {
            var start = target.IndexOf("://", StringComparison.Ordinal) + 3;
            var end = target.AsSpan(start).IndexOfAny('/', '?', '#');
            var authority = end < 0 ? target[start..] : target.Substring(start, end);
            var user = authority[..(authority.LastIndexOf('@') + 1)];
            var port = uri.IsDefaultPort ? "" : FormattableString.Invariant($":{uri.Port}");
            target = string.Concat(target[..start], user, uri.IdnHost) + port + (end < 0 ? "" : target[(start + end)..]);
        }

        var location = new StringBuilder(target.Length + 32);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in target.EnumerateRunes())
        {
            if (rune.Value is >= 0x21 and <= 0x7E)
            {
                location.Append((char)rune.Value);
                continue;
            }

            foreach (var unit in bytes[..rune.EncodeToUtf8(bytes)])
            {
                location.Append('%').Append(Convert.ToHexString([unit]));
            }
        }

        return location.ToString();
    }
}
