using System.Buffers.Text;

namespace Redirect.Attribution.Conversions;

/// <summary>A visitor's id as callers have it: a UUID, or the 22 characters of the cookie <c>rv</c>.</summary>
internal static class VisitorIdText
{
    private const int CookieLength = 22;

    public static bool TryRead(string text, out Guid id)
    {
        if (text.Length == CookieLength && Base64Url.IsValid(text))
        {
            Span<byte> bytes = stackalloc byte[16];
            if (Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == 16)
            {
                id = new Guid(bytes, bigEndian: true);
                return id != Guid.Empty;
            }
        }

        return Guid.TryParseExact(text, "D", out id) && id != Guid.Empty;
    }
}
