using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Rescoring;

/// <summary>
/// Whose visits are counted as <c>internal</c> from now on. Read again after <see cref="Fresh"/>: a visit that another replica counts in between is human, and
/// taken out when its day is scored again.
/// </summary>
internal sealed class InternalVisitors(IDbContextFactory<AttributionDbContext> contexts, TimeProvider clock)
{
    /// <summary>The reason that such visits are stored with.</summary>
    public const string Reason = "internal_visitor";

    /// <summary>Of one merchant.</summary>
    public const int MaxOfMerchant = 1_000;

    /// <summary>How long what was read is gone by.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private volatile Known known = new(new HashSet<(Guid, Guid)>(), DateTime.MinValue);

    /// <summary>Makes internal those human visits whose visitors were named.</summary>
    public async Task MarkAsync(IReadOnlyList<VisitRow> visits, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (now - known.ReadAt is var age && (age > Fresh || age < TimeSpan.Zero))
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await context.Set<InternalVisitor>().AsNoTracking().Select(x => new { x.MerchantId, x.VisitorId }).ToListAsync(cancellationToken);
            known = new Known(rows.Select(x => (x.MerchantId, x.VisitorId)).ToHashSet(), now);
        }

        if (known.Visitors is { Count: > 0 } named)
        {
            foreach (var visit in visits.Where(visit => visit is { IsHuman: true, VisitorId: { } visitor } && named.Contains((visit.MerchantId, visitor))))
            {
                visit.BecomeInternal();
            }
        }
    }

    /// <summary>Reads anew at the next visit; called when somebody was named here.</summary>
    public void Forget() => known = known with { ReadAt = DateTime.MinValue };

    private sealed record Known(IReadOnlySet<(Guid Merchant, Guid Visitor)> Visitors, DateTime ReadAt);
}
