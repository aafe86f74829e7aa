using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Redirect.Contracts.Links.V1;
using Redirect.Links.Storage;
using Redirect.Links.Storage.Secrets;

namespace Redirect.Links.Watermarks;

/// <summary>The secret that a merchant's marks are made and read with: HKDF (RFC 5869) with SHA-256 of the stored master secret, so that who learns one merchant's learns no other's.</summary>
internal sealed class WatermarkKeys(IDbContextFactory<LinksDbContext> contexts)
{
    private const int KeyBytes = 32;

    private volatile byte[]? master;

    public async Task<WatermarkKeyAnswer> AnswerAsync(WatermarkKeyRequest question, CancellationToken cancellationToken)
    {
        var merchantId = Ids.Merchant(question.MerchantId);
        return new WatermarkKeyAnswer { Key = Google.Protobuf.ByteString.CopyFrom(Derive(master ??= await ReadAsync(cancellationToken), merchantId)) };
    }

    /// <summary>A merchant's key, 32 bytes. Never to be changed: no mark would be found again.</summary>
    internal static byte[] Derive(byte[] master, Guid merchantId)
    {
        byte[] purpose = [.. "redirect watermark 1 "u8, .. merchantId.ToByteArray(bigEndian: true)];
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, master, KeyBytes, salt: null, info: purpose);
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SecretAsync(SecretNames.Watermarks, cancellationToken);
    }
}
