using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Redirect.Hosting.Writes;
using Redirect.Media.Uploads;

namespace Redirect.Media.Watermarks;

/// <summary>What a caller named a call, so that repeating it has no second effect; the link service, where the effect is, keeps it.</summary>
/// <param name="Name">SHA-256 of the <c>Idempotency-Key</c>; empty: none was sent.</param>
/// <param name="Fingerprint">SHA-256 of the picture and the fields.</param>
internal sealed record CallName(ByteString Name, ByteString Fingerprint)
{
    private const int MaxLength = 255;

    /// <summary>Reads it off a call.</summary>
    /// <exception cref="UploadRefusedException">The key is none.</exception>
    public static async Task<CallName> ReadAsync(HttpRequest request, UploadedForm form, UploadedFile picture, IEnumerable<string?> fields, CancellationToken cancellationToken)
    {
        if (!request.Headers.TryGetValue(WriteFilters.KeyHeader, out var header))
        {
            return new CallName(ByteString.Empty, ByteString.Empty);
        }

        if (header is not [{ Length: >= 1 and <= MaxLength } key] || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new UploadRefusedException(StatusCodes.Status400BadRequest, "idempotency_key_invalid", "'Idempotency-Key' is one text of 1 to 255 printable ASCII characters.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(await form.ReadAsync(picture, cancellationToken)));
        foreach (var field in fields)
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(field is null ? "" : "=" + field)));
        }

        return new CallName(ByteString.CopyFrom(SHA256.HashData(Encoding.ASCII.GetBytes(key))), ByteString.CopyFrom(hash.GetHashAndReset()));
    }
}
