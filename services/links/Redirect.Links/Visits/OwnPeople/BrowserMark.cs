using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Redirect.Links.Visits.OwnPeople;

/// <summary>
/// What makes a browser one of a merchant's own: a cookie that only we can make, got by opening an address that only we can make. Both carry
/// the merchant and a print under our key, so nobody can mark browsers for a merchant whose key of the API he lacks, and nothing is
/// stored. Pure.
/// </summary>
/// <param name="key">32 random bytes, the same in every replica.</param>
internal sealed class BrowserMark(byte[] key)
{
    /// <summary>How long an address can be opened.</summary>
    public static readonly TimeSpan AddressLife = TimeSpan.FromDays(7);

    private const string NamePrefix = "ri_";
    private const string Attributes = "; Path=/; SameSite=Lax; HttpOnly";
    private const int IdBytes = 16;
    private const int IdText = 22;
    private const int PrintBytes = 16;
    private const int PrintText = 22;
    private const int TokenBytes = 1 + IdBytes + sizeof(long) + PrintBytes;

    /// <summary>The last segment of an address.</summary>
    public string Token(Guid merchantId, DateTimeOffset expires, bool marks)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        token[0] = (byte)(marks ? 1 : 0);
        merchantId.TryWriteBytes(token[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(token[(1 + IdBytes)..], expires.ToUnixTimeSeconds());
        Print("address"u8, token[..^PrintBytes], token[^PrintBytes..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads what <see cref="Token"/> made.</summary>
    /// <returns>False when it is not ours, or too old.</returns>
    public bool TryRead(string text, DateTimeOffset now, out Guid merchantId, out bool marks)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        (merchantId, marks) = (Guid.Empty, false);
        if (text.Length > 2 * TokenBytes || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, token, out var length) || length != TokenBytes)
        {
            return false;
        }

        Span<byte> print = stackalloc byte[PrintBytes];
        Print("address"u8, token[..^PrintBytes], print);
        if (!CryptographicOperations.FixedTimeEquals(print, token[^PrintBytes..]) || BinaryPrimitives.ReadInt64BigEndian(token[(1 + IdBytes)..]) < now.ToUnixTimeSeconds())
        {
            return false;
        }

        (merchantId, marks) = (new Guid(token.Slice(1, IdBytes), bigEndian: true), token[0] == 1);
        return true;
    }

    /// <summary>The <c>Set-Cookie</c> header that marks a browser for a year, or takes the mark away.</summary>
    public string Cookie(Guid merchantId, bool marks, bool secure)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        Span<byte> print = stackalloc byte[PrintBytes];
        merchantId.TryWriteBytes(id, bigEndian: true, out _);
        Print("cookie"u8, id, print);
        return string.Concat(
            NamePrefix + Base64Url.EncodeToString(id) + "=", marks ? Base64Url.EncodeToString(print) + "; Max-Age=31536000" : "; Max-Age=0", Attributes,
            secure ? "; Secure" : "");
    }

    /// <summary>Whether a request's cookies have the merchant's mark.</summary>
    public bool IsIn(in StringValues cookies, Guid merchantId)
    {
        for (var index = 0; index < cookies.Count; index++)
        {
            // Nearly always this is all there is to do.
            var rest = cookies[index].AsSpan();
            for (var at = rest.IndexOf(NamePrefix, StringComparison.Ordinal); at >= 0; at = rest.IndexOf(NamePrefix, StringComparison.Ordinal))
            {
                rest = rest[(at + NamePrefix.Length)..];
                if (IsMark(rest, merchantId))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsMark(ReadOnlySpan<char> text, Guid merchantId)
    {
        Span<byte> given = stackalloc byte[IdBytes];
        if (text.Length < IdText + 1 + PrintText || text[IdText] != '='
            || !TryDecode(text[..IdText], given) || new Guid(given, bigEndian: true) != merchantId
            || !TryDecode(text.Slice(IdText + 1, PrintText), given))
        {
            return false;
        }

        Span<byte> id = stackalloc byte[IdBytes];
        Span<byte> print = stackalloc byte[PrintBytes];
        merchantId.TryWriteBytes(id, bigEndian: true, out _);
        Print("cookie"u8, id, print);
        return CryptographicOperations.FixedTimeEquals(print, given);
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes) =>
        Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == bytes.Length;

    // The purpose goes in as well: a print for one thing is none for another.
    private void Print(ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> about, Span<byte> print)
    {
        Span<byte> message = stackalloc byte[16 + TokenBytes];
        message.Clear();
        purpose.CopyTo(message);
        about.CopyTo(message[16..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message[..(16 + about.Length)], mac);
        mac[..PrintBytes].CopyTo(print);
    }
}
