using System.Data.Common;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Counters;

/// <summary>Adds what came of visits to roll-ups and totals, within a transaction and in the order in which ingest locks them.</summary>
internal static class OutcomeRows
{
    private static readonly string[] RollupColumns =
    [
        "merchant_id", "hour", "link_id", "placement_id", "campaign_id", "form", "channel",
        "human_gross", "preview", "bot", "prefetch", "duplicate", "internal", "suspect", "orders", "paid", "wake_attempted", "wake_hidden",
    ];

    private static readonly string[] ScopeColumns =
    [
        "merchant_id", "scope", "scope_id",
        "human_gross", "preview", "bot", "prefetch", "duplicate", "internal", "suspect", "unique_visitors", "orders", "paid", "wake_attempted", "wake_hidden", "updated_at",
    ];

    /// <summary>Adds to the roll-ups. Negative figures take back what was added to a row for want of a better one.</summary>
    public static async Task AddToRollupsAsync(
        AttributionDbContext context, DbTransaction transaction, IEnumerable<KeyValuePair<RollupKey, OutcomeCounts>> rollups, CancellationToken cancellationToken)
    {
        foreach (var chunk in rollups.OrderBy(row => row.Key).Chunk(ManyRows.Limit))
        {
            await using var add = ManyRows.Insert(
                transaction,
                "visit_rollups",
                RollupColumns,
                chunk.Select(row => (object?[])
                [
                    context.Stored(row.Key.MerchantId), context.Stored(row.Key.Hour), context.Stored(row.Key.LinkId), context.Stored(row.Key.PlacementId),
                    context.Stored(row.Key.CampaignId), row.Key.Form, row.Key.Channel, 0L, 0L, 0L, 0L, 0L, 0L, 0L,
                    row.Value.Orders, row.Value.Paid, row.Value.WakeAttempted, row.Value.WakeHidden,
                ]),
                """
                ON CONFLICT (merchant_id, hour, link_id, placement_id, campaign_id, form, channel) DO UPDATE SET
                  orders = visit_rollups.orders + excluded.orders, paid = visit_rollups.paid + excluded.paid,
                  wake_attempted = visit_rollups.wake_attempted + excluded.wake_attempted, wake_hidden = visit_rollups.wake_hidden + excluded.wake_hidden
                """);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Adds to the all-time totals, which only grow.</summary>
    /// <returns>The absolute totals of those scopes, to be mirrored after the commit.</returns>
    public static async Task<IReadOnlyDictionary<ScopeKey, Totals>> AddToScopesAsync(
        AttributionDbContext context, DbTransaction transaction, IEnumerable<KeyValuePair<ScopeKey, OutcomeCounts>> scopes, DateTime now, CancellationToken cancellationToken)
    {
        var totals = new Dictionary<ScopeKey, Totals>();
        foreach (var chunk in scopes.OrderBy(row => row.Key).Chunk(ManyRows.Limit))
        {
            await using var add = ManyRows.Insert(
                transaction,
                "scope_totals",
                ScopeColumns,
                chunk.Select(row => (object?[])
                [
                    context.Stored(row.Key.MerchantId), (short)row.Key.Kind, context.Stored(row.Key.Id), 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L,
                    row.Value.Orders, row.Value.Paid, row.Value.WakeAttempted, row.Value.WakeHidden, context.Stored(now),
                ]),
                """
                ON CONFLICT (merchant_id, scope, scope_id) DO UPDATE SET
                  orders = scope_totals.orders + excluded.orders, paid = scope_totals.paid + excluded.paid,
                  wake_attempted = scope_totals.wake_attempted + excluded.wake_attempted, wake_hidden = scope_totals.wake_hidden + excluded.wake_hidden,
                  updated_at = CASE WHEN excluded.updated_at > scope_totals.updated_at THEN excluded.updated_at ELSE scope_totals.updated_at END
                RETURNING merchant_id, scope, scope_id, human_gross, preview, bot, prefetch, duplicate, internal, suspect, unique_visitors,
                          orders, paid, wake_attempted, wake_hidden
                """);
            await using var reader = await add.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                totals.Add(new ScopeKey(context.ReadId(reader, 0), (ScopeKind)reader.GetInt16(1), context.ReadId(reader, 2)), VisitStore.ReadTotals(reader));
            }
        }

        return totals;
    }
}
