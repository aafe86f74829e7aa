using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Visitors;

/// <summary>
/// Keeps erased visitors away. Whoever writes a visitor's id, be it one that was read from another table, asks here first, within the transaction that writes it, and holds a shared lock of the merchant until that ends; an
/// erasure takes the lock alone while it notes the visitor. So an id is either written before, and found by the erasure, or not at all. On SQLite transactions that write
/// run one after another anyway.
/// </summary>
internal static class ErasedVisitors
{
    // Apart from other locks by merchant.
    private const long Kind = 0x76_69_73_69_74_6F_72_73;
    private const int HashesPerQuery = 200;

    /// <summary>Those of the visitors that were erased. In a transaction; the lock is held until it ends.</summary>
    public static async Task<IReadOnlySet<(Guid Merchant, Guid Visitor)>> AmongAsync(
        AttributionDbContext context, IReadOnlySet<(Guid Merchant, Guid Visitor)> visitors, CancellationToken cancellationToken)
    {
        var erased = new HashSet<(Guid, Guid)>();
        if (visitors.Count == 0)
        {
            return erased;
        }

        var merchants = visitors.Select(visitor => visitor.Merchant).Distinct().ToList();
        await LockAsync(context, merchants, cancellationToken);

        // Mostly there are none, and that is all.
        var keys = await context.Set<VisitorKey>().AsNoTracking().Where(x => merchants.Contains(x.MerchantId) && x.Erased > 0).ToListAsync(cancellationToken);
        foreach (var key in keys)
        {
            var hashes = visitors.Where(visitor => visitor.Merchant == key.MerchantId).Select(visitor => (visitor.Visitor, Hash: VisitorHashes.OfVisitor(key.Key, visitor.Visitor)));
            foreach (var chunk in hashes.Chunk(HashesPerQuery))
            {
                var (merchant, wanted) = (key.MerchantId, chunk.Select(visitor => visitor.Hash).ToList());
                var known = (await context.Set<ErasedVisitor>().AsNoTracking().Where(x => x.MerchantId == merchant && wanted.Contains(x.VisitorHash)).Select(x => x.VisitorHash).ToListAsync(cancellationToken))
                    .ConvertAll(Convert.ToHexString).ToHashSet();
                erased.UnionWith(chunk.Where(visitor => known.Contains(Convert.ToHexString(visitor.Hash))).Select(visitor => (merchant, visitor.Visitor)));
            }
        }

        return erased;
    }

    /// <summary>
    /// Lets no visitor of the merchants be noted as erased until the caller's transaction ends. For who learns of visitors only when other locks are held: this one comes before them all, and
    /// <see cref="AmongAsync"/> takes it again without waiting.
    /// </summary>
    public static async Task LockAsync(AttributionDbContext context, IReadOnlyCollection<Guid> merchants, CancellationToken cancellationToken)
    {
        if (context.Database.IsNpgsql())
        {
            long[] locks = [.. merchants.Select(LockOf).Distinct().Order()];
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(k) FROM unnest({locks}) AS k", cancellationToken);
        }
    }

    /// <summary>Waits until nobody of the merchant writes visitors, and lets nobody begin until the caller's transaction ends.</summary>
    public static async Task LockAloneAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken)
    {
        if (context.Database.IsNpgsql())
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockOf(merchantId)})", cancellationToken);
        }
    }

    private static long LockOf(Guid merchantId) => BinaryPrimitives.ReadInt64BigEndian(merchantId.ToByteArray(bigEndian: true).AsSpan(8)) ^ Kind;
}
