using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Redirect.Links.Visits;

/// <summary>The first-party cookie <c>rv</c>: 16 random bytes that say nothing but "the same browser".</summary>
internal static class VisitorCookie
{
    public const int IdBytes = 16;

    private const string Name = "rv=";
    private const int TextLength = 22;
    private const string Attributes = "; Max-Age=31536000; Path=/; SameSite=Lax; HttpOnly";

    /// <summary>Reads the visitor's id from the <c>Cookie</c> header.</summary>
    /// <returns>Whether there was a well-formed one.</returns>
    public static bool TryRead(in StringValues cookies, Span<byte> id)
    {
        for (var index = 0; index < cookies.Count; index++)
        {
            var rest = cookies[index].AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf(';');
                var pair = (end < 0 ? rest : rest[..end]).Trim();
                rest = end < 0 ? default : rest[(end + 1)..];
                if (pair.Length == Name.Length + TextLength && pair.StartsWith(Name, StringComparison.Ordinal)
                    && Base64Url.IsValid(pair[Name.Length..])
                    && Base64Url.TryDecodeFromChars(pair[Name.Length..], id, out var written) && written == IdBytes)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Makes a new id.</summary>
    /// <returns>The <c>Set-Cookie</c> header's value.</returns>
    public static string Create(Span<byte> id, bool secure)
    {
        RandomNumberGenerator.Fill(id);
        Span<char> text = stackalloc char[TextLength];
        Base64Url.EncodeToChars(id, text);
        return string.Concat(Name, text, secure ? Attributes + "; Secure" : Attributes);
    }
}
