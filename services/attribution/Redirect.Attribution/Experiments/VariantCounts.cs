using System.Data.Common;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Experiments;

/// <summary>Counts visits of split links by variant, within the transaction that ingests them. Only human visits of known visitors: all others decide nothing.</summary>
internal static class VariantCounts
{
    /// <summary>Adds visits that were never counted before. Rows are locked in the order of their keys.</summary>
    public static async Task AddAsync(AttributionDbContext context, DbTransaction transaction, IReadOnlyList<VisitRow> added, CancellationToken cancellationToken)
    {
        var visits = added.Where(visit => visit is { IsHuman: true, Variant.Length: > 0, VisitorId: not null }).ToList();
        if (visits.Count == 0)
        {
            return;
        }

        // Of a visitor who comes for the first time the earliest visit here assigns.
        var firsts = visits
            .GroupBy(visit => (visit.MerchantId, visit.LinkId, VisitorId: visit.VisitorId!.Value))
            .ToDictionary(group => group.Key, group => group.MinBy(visit => (visit.OccurredAt, visit.EventId))!);
        var assigned = new List<VisitRow>();
        foreach (var chunk in firsts.OrderBy(first => first.Key).Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction,
                "variant_visitors",
                ["merchant_id", "link_id", "visitor_id", "variant", "assigned_at", "rewarded", "matured"],
                chunk.Select(first => (object?[])
                [
                    context.Stored(first.Key.MerchantId), context.Stored(first.Key.LinkId), context.Stored(first.Key.VisitorId),
                    first.Value.Variant, context.Stored(first.Value.OccurredAt), false, false,
                ]),
                "ON CONFLICT (merchant_id, link_id, visitor_id) DO NOTHING RETURNING merchant_id, link_id, visitor_id");
            await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                assigned.Add(firsts[(context.ReadId(reader, 0), context.ReadId(reader, 1), context.ReadId(reader, 2))]);
            }
        }

        var visitsOf = visits.CountBy(Key);
        var assignedTo = assigned.ToLookup(Key);
        foreach (var chunk in visitsOf.OrderBy(pair => pair.Key.Merchant).ThenBy(pair => pair.Key.Link).ThenBy(pair => pair.Key.Variant, StringComparer.Ordinal).Chunk(ManyRows.Limit))
        {
            await using var add = ManyRows.Insert(
                transaction,
                "variant_totals",
                [
                    "merchant_id", "link_id", "variant", "visits", "visitors", "weight", "weight_squared", "last_probability", "last_assigned_at",
                    "rewarded", "orders", "paid", "refunded", "mature_visitors", "mature_rewards", "blocked", "version", "published_version",
                ],
                chunk.Select(pair => Row(context, pair.Key, pair.Value, [.. assignedTo[pair.Key]])),
                """
                ON CONFLICT (merchant_id, link_id, variant) DO UPDATE SET
                  visits = variant_totals.visits + excluded.visits, visitors = variant_totals.visitors + excluded.visitors,
                  weight = variant_totals.weight + excluded.weight, weight_squared = variant_totals.weight_squared + excluded.weight_squared,
                  last_probability = CASE WHEN excluded.last_assigned_at >= variant_totals.last_assigned_at
                    THEN excluded.last_probability ELSE variant_totals.last_probability END,
                  last_assigned_at = CASE WHEN excluded.last_assigned_at >= variant_totals.last_assigned_at
                    THEN excluded.last_assigned_at ELSE variant_totals.last_assigned_at END
                """);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static (Guid Merchant, Guid Link, string Variant) Key(VisitRow visit) => (visit.MerchantId, visit.LinkId, visit.Variant);

    private static object?[] Row(AttributionDbContext context, (Guid Merchant, Guid Link, string Variant) key, int visits, List<VisitRow> assigned)
    {
        // A visit that does not say how likely it was can't be weighed.
        var weights = assigned.Where(visit => visit.VariantProbability > 0).Select(visit => 1 / visit.VariantProbability).ToList();
        var newest = assigned.MaxBy(visit => (visit.OccurredAt, visit.EventId));
        return
        [
            context.Stored(key.Merchant), context.Stored(key.Link), key.Variant, (long)visits, (long)assigned.Count, weights.Sum(), weights.Sum(weight => weight * weight),
            newest?.VariantProbability ?? 0.0, context.Stored(newest?.OccurredAt ?? VisitReader.Earliest),
            0L, 0L, 0L, 0L, 0L, 0L, false, 0L, 0L,
        ];
    }
}
