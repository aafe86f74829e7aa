using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;

namespace Redirect.Links.Storage;

/// <summary>Lets a merchant's big writes through one after another.</summary>
internal static class MerchantLock
{
    /// <summary>Waits until no other transaction holds the merchant's lock, and holds it until this one ends. On SQLite, where transactions that write run one after another anyway, nothing.</summary>
    public static async Task LockMerchantAsync(this LinksDbContext db, Guid merchantId, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql())
        {
            var key = BinaryPrimitives.ReadInt64BigEndian(merchantId.ToByteArray(bigEndian: true).AsSpan(8));
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({key})", cancellationToken);
        }
    }
}
