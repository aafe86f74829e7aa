using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Redirect.Links.Visits;

namespace Redirect.Links.Landings;

/// <summary>
/// Makes and opens the tokens in targets' addresses. Sealed with the salt of the visit's day, which all replicas share and which is at hand without asking
/// anybody: the tag is HMAC-SHA256 over visit and merchant, and the two are hidden by a stream that is HMAC-SHA256 of the tag (a synthetic initialisation
/// vector, as in RFC 5297; no visit has two tokens, so that it need not be random). A target's page and whatever runs on it learn neither when the visit was
/// nor whose, and nobody can make one, or turn one into another's. The salt is deleted after two days: what is left in logs of the target then says nothing to anybody.
/// </summary>
internal sealed class LandingTokens(AddressSalts salts, TimeProvider clock)
{
    /// <summary>How long after its visit a landing is taken; closed: a landing exactly so long after it is.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromHours(24);

    private const int IdBytes = 16;
    private const int TagBytes = 16;
    private const int BodyBytes = 2 * IdBytes;

    /// <summary>In characters, all of them letters, digits, <c>-</c> or <c>_</c>.</summary>
    public const int Length = (TagBytes + BodyBytes) * 4 / 3;

    private static ReadOnlySpan<byte> TagLabel => "redirect landing token 1\n"u8;

    private static ReadOnlySpan<byte> StreamLabel => "redirect landing stream 1\n"u8;

    /// <summary>A token; null when the day's salt is not at hand.</summary>
    public string? Make(in LandingToken token)
    {
        Span<byte> bytes = stackalloc byte[TagBytes + BodyBytes];
        var body = bytes[TagBytes..];
        token.VisitId.TryWriteBytes(body, bigEndian: true, out _);
        token.MerchantId.TryWriteBytes(body[IdBytes..], bigEndian: true, out _);
        if (salts.Find(DateOnly.FromDateTime(TimeOf(body).UtcDateTime)) is not { } salt)
        {
            return null;
        }

        Sign(salt, body, bytes[..TagBytes]);
        Hide(salt, bytes[..TagBytes], body);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Opens a token.</summary>
    /// <returns>Null when it is none of ours, or too old.</returns>
    public LandingToken? Open(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[TagBytes + BodyBytes];
        if (text.Length != Length || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != bytes.Length)
        {
            return null;
        }

        // The visit was today or yesterday; a replica's clock that was a little ahead may have made it tomorrow's.
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return Open(bytes, today, now) ?? Open(bytes, today.AddDays(-1), now) ?? Open(bytes, today.AddDays(1), now);
    }

    private LandingToken? Open(ReadOnlySpan<byte> bytes, DateOnly day, DateTimeOffset now)
    {
        if (salts.Find(day) is not { } salt)
        {
            return null;
        }

        Span<byte> body = stackalloc byte[BodyBytes];
        bytes[TagBytes..].CopyTo(body);
        Hide(salt, bytes[..TagBytes], body);
        Span<byte> tag = stackalloc byte[TagBytes];
        Sign(salt, body, tag);
        return CryptographicOperations.FixedTimeEquals(tag, bytes[..TagBytes]) && now - TimeOf(body) <= GoodFor
            ? new LandingToken(new Guid(body[..IdBytes], bigEndian: true), new Guid(body[IdBytes..], bigEndian: true))
            : null;
    }

    // RFC 9562: the first 48 bits of a UUIDv7 are the milliseconds of Unix time.
    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> visitId)
    {
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(visitId) >> 16);
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.UnixEpoch;
    }

    private static void Sign(byte[] salt, ReadOnlySpan<byte> body, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(salt, TagLabel, body, whole);
        whole[..TagBytes].CopyTo(tag);
    }

    // Twice is as it was.
    private static void Hide(byte[] salt, ReadOnlySpan<byte> tag, Span<byte> body)
    {
        Span<byte> stream = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(salt, StreamLabel, tag, stream);
        for (var at = 0; at < BodyBytes; at++)
        {
            body[at] ^= stream[at];
        }
    }

    // The label before what is signed, so that no tag is ever a stream.
    private static void Mac(byte[] salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> text, Span<byte> whole)
    {
        Span<byte> labelled = stackalloc byte[label.Length + text.Length];
        label.CopyTo(labelled);
        text.CopyTo(labelled[label.Length..]);
        HMACSHA256.HashData(salt, labelled, whole);
    }
}
