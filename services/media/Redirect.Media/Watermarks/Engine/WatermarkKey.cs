using System.Security.Cryptography;

namespace Redirect.Media.Watermarks.Engine;

/// <summary>
/// The secret that a mark is made and read with. Everything keyed is drawn from streams of HMAC-SHA256(key, label ‖ counter), one stream a
/// purpose, so that no purpose sees another's numbers.
/// </summary>
internal sealed class WatermarkKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 32;

    private readonly byte[] secret;

    private WatermarkKey(byte[] secret) => this.secret = secret;

    /// <param name="secret">Exactly <see cref="Length"/> bytes; copied.</param>
    /// <exception cref="ArgumentException">The secret has another length.</exception>
    public static WatermarkKey From(ReadOnlySpan<byte> secret) =>
        secret.Length == Length ? new WatermarkKey(secret.ToArray()) : throw new ArgumentException($"A watermark's key has {Length} bytes, not {secret.Length}.", nameof(secret));

    /// <summary>One block of a purpose's stream.</summary>
    /// <param name="message">The purpose's label and the block's number.</param>
    /// <param name="block">32 bytes to fill.</param>
    internal void Block(ReadOnlySpan<byte> message, Span<byte> block) => HMACSHA256.HashData(secret, message, block);
}
