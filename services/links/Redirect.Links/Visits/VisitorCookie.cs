using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Redirect.Links.Requests;

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
    public static bool TryRead(in StringValues cookies, Span<byte> id) => new CookieValues(cookies, Name).TryNext(id);

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
