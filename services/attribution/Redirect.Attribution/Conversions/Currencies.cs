using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Conversions;

/// <summary>In which currency a merchant's amounts are. Never changes once there is one, so it is asked for once.</summary>
internal sealed class Currencies(IDbContextFactory<AttributionDbContext> contexts)
{
    // Some 100 bytes each; when full, all go and come back as they are needed.
    private const int Max = 100_000;

    private readonly ConcurrentDictionary<Guid, string> known = new();

    /// <summary>ISO 4217; null while there are no orders.</summary>
    public async Task<string?> FindAsync(Guid merchantId, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(merchantId, out var currency))
        {
            return currency;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindAsync(context, merchantId, cancellationToken);
    }

    /// <summary>The same over a connection that is open already: who holds one must not wait for another.</summary>
    public async Task<string?> FindAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken) =>
        known.TryGetValue(merchantId, out var currency) ? currency : Remember(merchantId, await ReadAsync(context, merchantId, cancellationToken));

    /// <summary>Makes it the merchant's where there is none yet, within the caller's transaction, before any other lock.</summary>
    /// <returns>The merchant's, be it another.</returns>
    public async Task<string> SettleAsync(AttributionDbContext context, Guid merchantId, string currency, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(merchantId, out var settled))
        {
            return settled;
        }

        var isOurs = await context.Database.ExecuteSqlAsync(
            $"INSERT INTO merchant_currencies (merchant_id, currency) VALUES ({context.Stored(merchantId)}, {currency}) ON CONFLICT (merchant_id) DO NOTHING", cancellationToken) == 1;

        // Ours is not remembered: the transaction may come to nothing.
        return isOurs ? currency : Remember(merchantId, await ReadAsync(context, merchantId, cancellationToken))!;
    }

    private static Task<string?> ReadAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken) =>
        context.Currencies.Where(x => x.MerchantId == merchantId).Select(x => x.Currency).SingleOrDefaultAsync(cancellationToken);

    private string? Remember(Guid merchantId, string? currency)
    {
        if (currency is not null)
        {
            if (known.Count >= Max)
            {
                known.Clear();
            }

            known[merchantId] = currency;
        }

        return currency;
    }
}
