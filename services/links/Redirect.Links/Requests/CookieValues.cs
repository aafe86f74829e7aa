using System.Buffers.Text;
using Microsoft.Extensions.Primitives;

namespace Redirect.Links.Requests;

/// <summary>Goes through the values of one cookie name in the <c>Cookie</c> headers that are bytes in base64url, without allocating. A browser may send several.</summary>
/// <param name="cookies">The headers.</param>
/// <param name="name">With its equals sign, such as <c>rv=</c>.</param>
internal ref struct CookieValues(StringValues cookies, string name)
{
    private ReadOnlySpan<char> rest;
    private int header;

    /// <summary>Reads the next value that has exactly as many bytes as <paramref name="value"/>; all others are passed over.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryNext(scoped Span<byte> value)
    {
        while (true)
        {
            while (rest.IsEmpty)
            {
                if (header == cookies.Count)
                {
                    return false;
                }

                rest = cookies[header++].AsSpan();
            }

            var end = rest.IndexOf(';');
            var pair = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? default : rest[(end + 1)..];
            if (pair.Length == name.Length + Base64Url.GetEncodedLength(value.Length) && pair.StartsWith(name, StringComparison.Ordinal) && Base64Url.IsValid(pair[name.Length..])
                && Base64Url.TryDecodeFromChars(pair[name.Length..], value, out var written) && written == value.Length)
            {
                return true;
            }
        }
    }
}
