using System.Buffers;
using System.Text;

namespace Redirect.Links.Passphrases;

/// <summary>
/// Addresses inside a message. Nothing in them is a passphrase, but for what Taobao's own say in <c>tk</c> and <c>sp_tk</c>. An address ends where
/// the original has a character that is not ASCII: in chats nobody puts a space there.
/// </summary>
internal static class MessageAddress
{
    private const int LongestScheme = 12;

    private static readonly string[] TaobaoHosts =
        ["tb.cn", "taobao.com", "tmall.com", "tmall.hk", "mashort.cn", "dwntme.com", "zmnxbc.com", "yukhj.com", "baron.laiwang.com"];

    private static readonly SearchValues<char> Host = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");
    private static readonly SearchValues<char> Body = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!&'*+,;=%$()");

    // Keys are wrapped in these, and Taobao's addresses have none of them.
    private static readonly SearchValues<char> TaobaoBody = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!&'*+,;=%");

    /// <summary>What begins with a run of letters and digits and is more than that run: an address, an e-mail address, a name with dots.</summary>
    /// <param name="Kind">What it is; <see cref="AddressKind.None"/> when it is only the run.</param>
    /// <param name="End">Behind it.</param>
    /// <param name="Query">Where its query begins; its end when there is none.</param>
    internal readonly record struct Span(AddressKind Kind, int End, int Query);

    /// <summary>Reads what begins with the run from <paramref name="start"/> to <paramref name="runEnd"/>.</summary>
    public static Span Read(MessageText text, int start, int runEnd)
    {
        var characters = text.Characters;
        var rest = characters[runEnd..];
        if (rest.StartsWith("://") && rest.Length > 3 && char.IsAsciiLetterOrDigit(rest[3]) && IsScheme(characters[start..runEnd]))
        {
            return Address(text, runEnd + 3);
        }

        if (rest.Length > 1 && rest[0] is '.' or '@' && char.IsAsciiLetterOrDigit(rest[1]))
        {
            // "1.Q7K4-…" is the first line of a list.
            var numbering = rest[0] == '.' && runEnd - start <= 2 && !characters[start..runEnd].ContainsAnyExceptInRange('0', '9') && char.IsAsciiLetter(rest[1]);
            return numbering ? default : Dotted(text, start);
        }

        return default;
    }

    /// <summary>The key in a query's <c>tk</c> or <c>sp_tk</c>, and where it is; null when there is none.</summary>
    public static string? KeyIn(ReadOnlySpan<char> query, out int at)
    {
        at = 0;
        var begin = 0;
        while (begin < query.Length)
        {
            var length = query[begin..].IndexOfAny('&', '?', '#');
            var pair = length < 0 ? query[begin..] : query.Slice(begin, length);
            var equals = pair.IndexOf('=');
            if (equals > 0)
            {
                var value = pair[(equals + 1)..];
                at = begin + equals + 1;
                var key = pair[..equals] switch
                {
                    "tk" => Plain(value),
                    "sp_tk" => Encoded(value),
                    _ => null,
                };
                if (key is not null)
                {
                    return key;
                }
            }

            begin += pair.Length + 1;
        }

        return null;
    }

    private static Span Dotted(MessageText text, int start)
    {
        var characters = text.Characters;
        var end = start;
        var mail = false;
        while (true)
        {
            var length = characters[end..].IndexOfAnyExcept(Host);
            end = length < 0 ? characters.Length : end + length;
            if (end + 1 < characters.Length && characters[end] == '@' && char.IsAsciiLetterOrDigit(characters[end + 1]))
            {
                mail = true;
                end++;
                continue;
            }

            break;
        }

        var word = characters[start..end];
        var top = word[(word.LastIndexOf('.') + 1)..];
        var address = !mail && top.Length >= 2 && !top.ContainsAnyExcept(Letters) && end + 1 < characters.Length && characters[end] is '/' or '?' && char.IsAsciiLetterOrDigit(characters[end + 1]);
        return address ? Address(text, start) : new Span(AddressKind.Opaque, end, end);
    }

    private static Span Address(MessageText text, int host)
    {
        var characters = text.Characters;
        var hostLength = characters[host..].IndexOfAnyExcept(Host);
        var path = hostLength < 0 ? characters.Length : host + hostLength;
        var taobao = IsTaobao(characters[host..path]);
        var bodyLength = characters[path..].IndexOfAnyExcept(taobao ? TaobaoBody : Body);
        var end = bodyLength < 0 ? characters.Length : path + bodyLength;

        // Behind the host only: what was read must always be more than nothing.
        for (var at = text.HasFolded ? path : end; at < end; at++)
        {
            if (!char.IsAscii(text.Original[text.OriginOf(at)]))
            {
                end = at;
                break;
            }
        }

        while (end > host && characters[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or ')' or '\'')
        {
            end--;
        }

        var query = characters[host..end].IndexOf('?');
        return new Span(taobao ? AddressKind.Taobao : AddressKind.Other, end, query < 0 ? end : host + query + 1);
    }

    private static bool IsTaobao(ReadOnlySpan<char> host)
    {
        foreach (var known in TaobaoHosts)
        {
            if (host.EndsWith(known, StringComparison.OrdinalIgnoreCase) && (host.Length == known.Length || host[^(known.Length + 1)] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsScheme(ReadOnlySpan<char> run) =>
        run.EndsWith("http", StringComparison.OrdinalIgnoreCase) || run.EndsWith("https", StringComparison.OrdinalIgnoreCase)
        || (run.Length is >= 2 and <= LongestScheme && !run.ContainsAnyExcept(Letters));

    // Sometimes the space behind it is lost, and what follows is the marker.
    private static string? Plain(ReadOnlySpan<char> value)
    {
        if (value.Length < TaobaoKeys.Length || !TaobaoKeys.IsKey(value[..TaobaoKeys.Length]))
        {
            return null;
        }

        var rest = value[TaobaoKeys.Length..];
        return rest.IsEmpty || TaobaoKeys.IsMarker(rest) || !(char.IsAsciiLetterOrDigit(rest[0]) || rest[0] is '_' or '-' or '%') ? value[..TaobaoKeys.Length].ToString() : null;
    }

    private static string? Encoded(ReadOnlySpan<char> value)
    {
        // 11 characters, perhaps between two yen signs, in base64: at most 24, each perhaps percent-encoded.
        Span<byte> bytes = stackalloc byte[72];
        if (value.Length > bytes.Length || !Ascii.IsValid(value))
        {
            return null;
        }

        var encoded = Uri.UnescapeDataString(value.ToString()).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        encoded += new string('=', (4 - (encoded.Length % 4)) % 4);
        if (!Convert.TryFromBase64String(encoded, bytes, out var written))
        {
            return null;
        }

        var decoded = Encoding.UTF8.GetString(bytes[..written]).AsSpan().Trim("￥¥ ");
        return decoded.Length == TaobaoKeys.Length && TaobaoKeys.IsKey(decoded) ? decoded.ToString() : null;
    }

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
