using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Redirect.Links.Visits;

namespace Redirect.Links.Pages;

/// <summary>
/// Makes and reads the tokens of wake pages, so that nobody reports for a visit that was not theirs. Keyed with the salt of the visit's
/// day, which all replicas share and which is at hand without asking anybody; under a label of its own, so that no token is an address's
/// hash. A token is good for ten minutes; that a visit is reported once is seen to where reports are kept.
/// </summary>
internal sealed class WakeTokens(AddressSalts salts, TimeProvider clock)
{
    /// <summary>How long after its visit a report is taken.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    private const int IdBytes = 16;
    private const int BodyBytes = 4 * IdBytes;
    private const int MacBytes = 16;

    /// <summary>In characters.</summary>
    public const int Length = ((BodyBytes + MacBytes) * 4 + 2) / 3;

    private static ReadOnlySpan<byte> Label => "redirect wake token 1\n"u8;

    /// <summary>A token; null when the day's salt is not at hand.</summary>
    public string? Make(in WakeToken token)
    {
        Span<byte> bytes = stackalloc byte[BodyBytes + MacBytes];
        token.VisitId.TryWriteBytes(bytes, bigEndian: true, out _);
        token.MerchantId.TryWriteBytes(bytes[IdBytes..], bigEndian: true, out _);
        token.LinkId.TryWriteBytes(bytes[(2 * IdBytes)..], bigEndian: true, out _);
        (token.PlacementId ?? Guid.Empty).TryWriteBytes(bytes[(3 * IdBytes)..], bigEndian: true, out _);
        return TrySign(TimeOf(bytes), bytes[..BodyBytes], bytes[BodyBytes..]) ? Base64Url.EncodeToString(bytes) : null;
    }

    /// <summary>Reads a token.</summary>
    /// <returns>Null when it is none of ours, or too old.</returns>
    public WakeToken? Read(string? text)
    {
        Span<byte> bytes = stackalloc byte[BodyBytes + MacBytes];
        if (text?.Length != Length || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != bytes.Length)
        {
            return null;
        }

        var made = TimeOf(bytes);
        var age = clock.GetUtcNow() - made;
        Span<byte> mac = stackalloc byte[MacBytes];
        if (!TrySign(made, bytes[..BodyBytes], mac) || !CryptographicOperations.FixedTimeEquals(mac, bytes[BodyBytes..]) || age > GoodFor)
        {
            return null;
        }

        var placement = Id(bytes, 3);
        return new WakeToken(Id(bytes, 0), Id(bytes, 1), Id(bytes, 2), placement == Guid.Empty ? null : placement);
    }

    private static Guid Id(ReadOnlySpan<byte> bytes, int at) => new(bytes.Slice(at * IdBytes, IdBytes), bigEndian: true);

    // RFC 9562: the first 48 bits of a UUIDv7 are the milliseconds of Unix time. Anything else gives a time that no salt belongs to.
    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> visitId)
    {
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(visitId) >> 16);
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.UnixEpoch;
    }

    private bool TrySign(DateTimeOffset made, ReadOnlySpan<byte> body, Span<byte> mac)
    {
        if (salts.Find(DateOnly.FromDateTime(made.UtcDateTime)) is not { } salt)
        {
            return false;
        }

        Span<byte> signed = stackalloc byte[Label.Length + BodyBytes];
        Label.CopyTo(signed);
        body.CopyTo(signed[Label.Length..]);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, signed, whole);
        whole[..MacBytes].CopyTo(mac);
        return true;
    }
}
