using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Redirect.Contracts;

/// <summary>Visitors as callers of the API name them. All services read a name alike, or a merchant's own ids would be two visitors.</summary>
public static class VisitorName
{
    /// <summary>Bytes of a visitor's id.</summary>
    public const int IdBytes = 16;

    /// <summary>Characters of an id of a merchant's own.</summary>
    public const int MaxOwnLength = 64;

    private const int CookieLength = 22;

    /// <summary>16 bytes in base64url, as in the cookie <c>rv</c>, or a UUID; null: neither.</summary>
    public static byte[]? Of(string text)
    {
        var id = new byte[IdBytes];
        if (text.Length == CookieLength && Base64Url.IsValid(text, out var length) && length == id.Length)
        {
            Base64Url.DecodeFromChars(text, id);
            return id;
        }

        return Guid.TryParseExact(text, "D", out var guid) ? guid.ToByteArray(bigEndian: true) : null;
    }

    /// <summary>
    /// The same, or an id of the merchant's own, 1 to 64 printable ASCII characters, of which a hash is kept: two merchants' equal ids are two
    /// visitors. Null: neither.
    /// </summary>
    public static byte[]? Of(string text, Guid merchantId)
    {
        if (Of(text) is { } id)
        {
            return id;
        }

        if (text.Length is 0 or > MaxOwnLength || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return null;
        }

        Span<byte> named = stackalloc byte[16 + MaxOwnLength];
        merchantId.TryWriteBytes(named, bigEndian: true, out _);
        var length = 16 + Encoding.ASCII.GetBytes(text, named[16..]);
        return SHA256.HashData(named[..length])[..IdBytes];
    }

    /// <summary>As <see cref="Of(string, Guid)"/>; null also for the id that is all zeros, which is nobody's.</summary>
    public static Guid? Read(string text, Guid merchantId) =>
        Of(text, merchantId) is { } id && new Guid(id, bigEndian: true) is var visitor && visitor != Guid.Empty ? visitor : null;
}
