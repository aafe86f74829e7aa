using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Visitors;

/// <summary>Hashes under a merchant's own key: HMAC-SHA-256 over the kind and the id. Nobody without the key can try out ids.</summary>
internal static class VisitorHashes
{
    public const int KeyBytes = 32;

    /// <summary>Of a member by the shop's own id.</summary>
    public static byte[] OfMember(byte[] key, string memberId) => Of(key, "member", Encoding.UTF8.GetBytes(memberId));

    /// <summary>Of a member by what the merchant hashed: another name than the id itself, and never the same member by both.</summary>
    public static byte[] OfHashed(byte[] key, byte[] memberHash) => Of(key, "hash", memberHash);

    /// <summary>Of a visitor.</summary>
    public static byte[] OfVisitor(byte[] key, Guid visitorId) => Of(key, "visitor", visitorId.ToByteArray(bigEndian: true));

    /// <summary>The merchant's key, made where there is none. Its row is locked until the caller's transaction ends, so that joins and erasures of a merchant go one after the other.</summary>
    public static async Task<byte[]> LockKeyAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken)
    {
        var fresh = RandomNumberGenerator.GetBytes(KeyBytes);
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO visitor_keys (merchant_id, key, erased) VALUES ({context.Stored(merchantId)}, {fresh}, 0) ON CONFLICT (merchant_id) DO UPDATE SET erased = visitor_keys.erased", cancellationToken);
        return await context.Set<VisitorKey>().AsNoTracking().Where(x => x.MerchantId == merchantId).Select(x => x.Key).SingleAsync(cancellationToken);
    }

    private static byte[] Of(byte[] key, string kind, byte[] id) => HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes(kind), (byte)'\n', .. id]);
}
