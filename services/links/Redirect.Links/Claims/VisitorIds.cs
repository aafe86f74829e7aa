using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Redirect.Hosting.Problems;

namespace Redirect.Links.Claims;

/// <summary>
/// Who a visitor is, as callers say it: 16 bytes in base64url (22 characters) as in the cookie <c>rv</c>, a UUID, or an id of the merchant's own of
/// 1 to 64 printable ASCII characters. Of the last the first 16 bytes of SHA-256 over merchant id and text are kept: the same for one merchant, and
/// of no use to another.
/// </summary>
internal static class VisitorIds
{
    private const int IdBytes = 16;
    private const int MaxLength = 64;

    /// <summary>The id; null, and an error, when the text is none.</summary>
    public static Guid? Visitor(this FieldErrors errors, string field, string? text, Guid merchantId)
    {
        if (string.IsNullOrEmpty(text))
        {
            errors.Add(field, "required", $"'{field}' is required.");
            return null;
        }

        if (text.Length <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return Of(text, merchantId);
        }

        errors.Add(field, "visitor_id_invalid", $"'{field}' is 16 bytes in base64url (22 characters), a UUID, or 1 to {MaxLength} printable ASCII characters.");
        return null;
    }

    private static Guid Of(string text, Guid merchantId)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        if (text.Length == 22 && Base64Url.IsValid(text, out var length) && length == IdBytes)
        {
            Base64Url.DecodeFromChars(text, id);
            return new Guid(id, bigEndian: true);
        }

        if (Guid.TryParseExact(text, "D", out var uuid))
        {
            return uuid;
        }

        Span<byte> named = stackalloc byte[IdBytes + MaxLength];
        merchantId.TryWriteBytes(named, bigEndian: true, out _);
        var bytes = named[..(IdBytes + Encoding.ASCII.GetBytes(text, named[IdBytes..]))];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new Guid(hash[..IdBytes], bigEndian: true);
    }
}
