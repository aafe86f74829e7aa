using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Redirect.Hosting.Writes;

/// <summary>
/// Encrypts a stored answer so that the database does not hold what only the caller may see, a new API key for instance. The
/// AES-256-GCM key is derived by HKDF-SHA256 from the <c>Idempotency-Key</c>, of which only a hash is stored: whoever repeats
/// the call brings the means to read its answer, and nobody else has them. It is as strong as callers' keys are unguessable;
/// UUIDs are.
/// </summary>
internal sealed record SealedAnswer(string? ContentType, string? Location, byte[] Body)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const ushort None = ushort.MaxValue;

    /// <summary>nonce ‖ tag ‖ ciphertext.</summary>
    /// <param name="idempotencyKey">The caller's key.</param>
    /// <param name="scope">The row's scope; another row's answer does not open under it.</param>
    public byte[] Seal(string idempotencyKey, byte[] scope)
    {
        var plain = ToBytes();
        var output = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Key(idempotencyKey, scope), TagSize);
        aes.Encrypt(output.AsSpan(0, NonceSize), plain, output.AsSpan(NonceSize + TagSize), output.AsSpan(NonceSize, TagSize), scope);
        return output;
    }

    /// <summary>The answer.</summary>
    /// <exception cref="CryptographicException">It was changed, or is another row's.</exception>
    public static SealedAnswer Open(byte[] stored, string idempotencyKey, byte[] scope)
    {
        var plain = new byte[stored.Length - NonceSize - TagSize];
        using var aes = new AesGcm(Key(idempotencyKey, scope), TagSize);
        aes.Decrypt(stored.AsSpan(0, NonceSize), stored.AsSpan(NonceSize + TagSize), stored.AsSpan(NonceSize, TagSize), plain, scope);
        return FromBytes(plain);
    }

    // Content type and location, each with its length before it (0xFFFF: none), and the body.
    private byte[] ToBytes()
    {
        var (type, location) = (Encoding.UTF8.GetBytes(ContentType ?? ""), Encoding.UTF8.GetBytes(Location ?? ""));
        var bytes = new byte[4 + type.Length + location.Length + Body.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, ContentType is null ? None : checked((ushort)type.Length));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), Location is null ? None : checked((ushort)location.Length));
        type.CopyTo(bytes, 4);
        location.CopyTo(bytes, 4 + type.Length);
        Body.CopyTo(bytes, 4 + type.Length + location.Length);
        return bytes;
    }

    private static SealedAnswer FromBytes(ReadOnlySpan<byte> bytes)
    {
        var (type, location) = (BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        var rest = bytes[4..];
        return new SealedAnswer(Take(type, ref rest), Take(location, ref rest), rest.ToArray());
    }

    private static string? Take(ushort length, ref ReadOnlySpan<byte> rest)
    {
        if (length == None)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    private static byte[] Key(string idempotencyKey, byte[] scope) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(idempotencyKey), outputLength: 32, salt: scope, info: "redirect idempotency answer v1"u8.ToArray());
}
