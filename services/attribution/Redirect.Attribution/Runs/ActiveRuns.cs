using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Runs;

/// <summary>The runs by which orders are settled.</summary>
internal sealed class ActiveRuns(TimeProvider clock)
{
    /// <summary>
    /// The active run of exactly this range, made from what is known now: where the active one was made from the same, it is that; else a new one of the merchant's
    /// active model takes its place. Within the caller's transaction.
    /// </summary>
    public Task<AttributionRun> FreshAsync(AttributionDbContext context, Guid merchantId, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return context.Set<AttributionRun>().SingleAsync(x => x.MerchantId == merchantId && x.From == from && x.To == to && x.IsActive && x.CreatedAt <= now, cancellationToken);
    }
}
