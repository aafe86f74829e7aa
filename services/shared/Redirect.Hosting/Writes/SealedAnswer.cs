using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

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

    /// <summary>nonce ‖ tag ‖ ciphertext.</summary>
    /// <param name="idempotencyKey">The caller's key.</param>
    /// <param name="scope">The row's scope; another row's answer does not open under it.</param>
    public byte[] Seal(string idempotencyKey, byte[] scope)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(this);
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
        return JsonSerializer.Deserialize<SealedAnswer>(plain)!;
    }

    private static byte[] Key(string idempotencyKey, byte[] scope) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(idempotencyKey), outputLength: 32, salt: scope, info: "redirect idempotency answer v1"u8.ToArray());
}
