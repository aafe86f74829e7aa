using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Secrets;

namespace Redirect.Links.Claims;

/// <summary>
/// What is kept of persons, devices and addresses: enough to see within one code that two claims are the same one's, and nothing else. HMAC-SHA256
/// with a stored key over code, kind and text, the first 16 bytes: nobody without the key can try out texts, and nobody at all can compare codes.
/// </summary>
internal sealed class ClaimHashes(IDbContextFactory<LinksDbContext> contexts)
{
    private const int HashBytes = 16;

    private byte[]? key;

    /// <summary>The hash of something the caller told; null: it told nothing.</summary>
    /// <param name="codeId">Whose claims are compared.</param>
    /// <param name="kind">What the text is: person, device or address.</param>
    /// <param name="text">As it was told.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<byte[]?> OfAsync(Guid codeId, string kind, string? text, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return null;
        }

        key ??= await ReadKeyAsync(cancellationToken);
        byte[] said = [.. codeId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(kind + "\n" + text)];
        return HMACSHA256.HashData(key, said)[..HashBytes];
    }

    /// <summary>An address as it is compared: of IPv6 the /64 that a household has.</summary>
    public static string? TextOf(IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork ? plain.ToString() : Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8));
    }

    private async Task<byte[]> ReadKeyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SecretAsync(SecretNames.ClaimHashes, cancellationToken);
    }
}
