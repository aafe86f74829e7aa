using System.Data.Common;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Counters;

/// <summary>Adds what came of visits to roll-ups and totals, within a transaction and in the order in which ingest locks them.</summary>
internal static class OutcomeRows
{
    private static readonly string[] Visits = ["human_gross", "preview", "bot", "prefetch", "duplicate", "internal", "suspect"];

    // In the order of Values.
    private static readonly string[] Figures =
    [
        "orders", "paid", "wake_attempted", "wake_hidden", "claims", "claims_returned", "redemptions", "redemptions_reversed", "redeemed_amount", "reversed_amount",
        "refunds", "refunded", "orders_closed", "landed",
    ];

    private static readonly string[] RollupColumns = ["merchant_id", "hour", "link_id", "placement_id", "campaign_id", "form", "channel", .. Visits, .. Figures];

    private static readonly string[] ScopeColumns = ["merchant_id", "scope", "scope_id", .. Visits, "unique_visitors", "updated_at", .. Figures];

    private static readonly string AddRollup =
        $"ON CONFLICT (merchant_id, hour, link_id, placement_id, campaign_id, form, channel) DO UPDATE SET {Sums("visit_rollups")}";

    private static readonly string AddScope =
        $"""
         ON CONFLICT (merchant_id, scope, scope_id) DO UPDATE SET {Sums("scope_totals")},
           updated_at = CASE WHEN excluded.updated_at > scope_totals.updated_at THEN excluded.updated_at ELSE scope_totals.updated_at END
         RETURNING {VisitStore.TotalsColumns}
         """;

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
                    context.Stored(row.Key.CampaignId), row.Key.Form, row.Key.Channel, 0L, 0L, 0L, 0L, 0L, 0L, 0L, .. Values(row.Value),
                ]),
                AddRollup);
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
                    context.Stored(row.Key.MerchantId), (short)row.Key.Kind, context.Stored(row.Key.Id), 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, context.Stored(now),
                    .. Values(row.Value),
                ]),
                AddScope);
            await using var reader = await add.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                totals.Add(new ScopeKey(context.ReadId(reader, 0), (ScopeKind)reader.GetInt16(1), context.ReadId(reader, 2)), VisitStore.ReadTotals(reader));
            }
        }

        return totals;
    }

    private static string Sums(string table) => string.Join(", ", Figures.Select(figure => $"{figure} = {table}.{figure} + excluded.{figure}"));

    private static object?[] Values(OutcomeCounts n) =>
    [
        n.Orders, n.Paid, n.WakeAttempted, n.WakeHidden, n.Claims.Claims, n.Claims.ClaimsReturned, n.Claims.Redemptions, n.Claims.RedemptionsReversed,
        n.Claims.RedeemedAmount, n.Claims.ReversedAmount, n.Corrections.Refunds, n.Corrections.Refunded, n.Corrections.Closed, n.Landed,
    ];
}
