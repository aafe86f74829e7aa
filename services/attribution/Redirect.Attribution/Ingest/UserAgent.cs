using System.Security.Cryptography;
using System.Text;

namespace Redirect.Attribution.Ingest;

/// <summary>A user agent text, kept once for all the visits that had it, so that history can be scored by later rules.</summary>
internal sealed class UserAgent
{
    /// <summary>The first 16 bytes of the SHA-256 of the text in UTF-8: every replica gives it the same.</summary>
    public Guid Id { get; init; }

    public required string Text { get; init; }

    public static UserAgent Of(string text) => new()
    {
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true),
        Text = text,
    };
}
