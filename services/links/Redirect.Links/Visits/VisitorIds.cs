using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Visits;

/// <summary>Visitors as callers of the API name them.</summary>
internal static class VisitorIds
{
    /// <summary>Characters of an id of a merchant's own.</summary>
    public const int MaxOwnLength = 64;

    /// <summary>The visitor of a call that must name one, by <see cref="Of(string, Guid)"/>; null, and an error, when the text is none.</summary>
    public static Guid? Visitor(this FieldErrors errors, string field, string? text, Guid merchantId)
    {
        if (string.IsNullOrEmpty(text))
        {
            errors.Add(field, "required", $"'{field}' is required.");
            return null;
        }

        if (Of(text, merchantId) is { } id)
        {
            return new Guid(id, bigEndian: true);
        }

        errors.Add(field, "visitor_id_invalid", $"'{field}' is 16 bytes in base64url (22 characters), a UUID, or an id of your own of 1 to {MaxOwnLength} printable ASCII characters.");
        return null;
    }

    /// <summary>16 bytes in base64url, as in the cookie, or a UUID; null: neither.</summary>
    public static byte[]? Of(string text)
    {
        var id = new byte[VisitorCookie.IdBytes];
        if (text.Length == 22 && Base64Url.IsValid(text, out var length) && length == id.Length)
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
        return SHA256.HashData(named[..length])[..VisitorCookie.IdBytes];
    }
}
