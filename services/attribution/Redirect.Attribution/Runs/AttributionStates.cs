using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Runs;

/// <summary>Opens a merchant's <see cref="AttributionState"/>.</summary>
internal static class AttributionStates
{
    /// <summary>Locks the row, makes it where it is not there yet, and reads it; within the caller's transaction. Whoever comes second waits here.</summary>
    public static async Task<AttributionState> OpenAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO attribution_states (merchant_id, settings_versions, model_versions, runs, active_model) VALUES ({context.Stored(merchantId)}, 0, 0, 0, 0)
             ON CONFLICT (merchant_id) DO UPDATE SET merchant_id = excluded.merchant_id
             """,
            cancellationToken);
        return await context.Set<AttributionState>().AsNoTracking().SingleAsync(x => x.MerchantId == merchantId, cancellationToken);
    }

    /// <summary>The version of the active model.</summary>
    public static Task<int> ActiveModelAsync(AttributionDbContext context, Guid merchantId, CancellationToken cancellationToken) =>
        context.Set<AttributionState>().AsNoTracking().Where(x => x.MerchantId == merchantId).Select(x => x.ActiveModel).SingleOrDefaultAsync(cancellationToken);
}
