using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Rescoring;

/// <summary>Adds corrections and what they do to roll-ups and totals, within a transaction. Nothing is lowered: what is taken out, and what is put back, are counters beside the visits.</summary>
internal static class CorrectionRows
{
    private static readonly string[] Entry =
        ["merchant_id", "event_id", "number", "occurred_at", "from_class", "to_class", "reason", "rules_version", "run_id", "created_at"];

    private static readonly string[] Counters = ["human_gross", "preview", "bot", "prefetch", "duplicate", "internal", "suspect", "invalidated", "restored"];

    private static readonly string[] Rollup = ["merchant_id", "hour", "link_id", "placement_id", "campaign_id", "form", "channel", .. Counters];

    private static readonly string[] Scope = ["merchant_id", "scope", "scope_id", .. Counters, "unique_visitors", "updated_at"];

    private const string AddRollup =
        """
        ON CONFLICT (merchant_id, hour, link_id, placement_id, campaign_id, form, channel) DO UPDATE SET
          invalidated = visit_rollups.invalidated + excluded.invalidated, restored = visit_rollups.restored + excluded.restored
        """;

    private const string AddScope =
        $"""
         ON CONFLICT (merchant_id, scope, scope_id) DO UPDATE SET
           invalidated = scope_totals.invalidated + excluded.invalidated, restored = scope_totals.restored + excluded.restored,
           updated_at = CASE WHEN excluded.updated_at > scope_totals.updated_at THEN excluded.updated_at ELSE scope_totals.updated_at END
         RETURNING {VisitStore.TotalsColumns}
         """;

    /// <summary>Takes the merchant's lock: nothing of it is counted until the transaction's end (see <see cref="VisitStore"/>).</summary>
    public static Task LockAsync(AttributionDbContext context, DbTransaction transaction, Guid merchantId, DateTime now, CancellationToken cancellationToken) =>
        AddToScopesAsync(context, transaction, [KeyValuePair.Create(ScopeKey.Merchant(merchantId), (0L, 0L))], now, cancellationToken);

    /// <summary>The same within the transaction of a request.</summary>
    public static Task LockAsync(AttributionDbContext context, Guid merchantId, DateTime now, CancellationToken cancellationToken) =>
        LockAsync(context, context.Database.CurrentTransaction!.GetDbTransaction(), merchantId, now, cancellationToken);

    /// <summary>Adds the entries, and what they do, to every row in which their visits are counted.</summary>
    /// <param name="context">To store with.</param>
    /// <param name="transaction">That has the merchant's lock.</param>
    /// <param name="entries">Each with its visit, which was read under that lock.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up; the transaction is to come to nothing then.</param>
    /// <returns>The absolute totals, to be mirrored after the commit.</returns>
    public static async Task<IReadOnlyDictionary<ScopeKey, Totals>> AddAsync(
        AttributionDbContext context, DbTransaction transaction, IReadOnlyCollection<(VisitRow Visit, VisitCorrection Entry)> entries, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var chunk in entries.Select(x => x.Entry).OrderBy(x => x.EventId).Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction,
                "visit_corrections",
                Entry,
                chunk.Select(x => (object?[])
                [
                    context.Stored(x.MerchantId), context.Stored(x.EventId), x.Number, context.Stored(x.OccurredAt), x.FromClass, x.ToClass, x.Reason, x.RulesVersion,
                    x.RunId is { } run ? context.Stored(run) : null, context.Stored(x.CreatedAt),
                ]),
                "");
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var rollups = new Dictionary<RollupKey, (long Invalidated, long Restored)>();
        var scopes = new Dictionary<ScopeKey, (long Invalidated, long Restored)>();
        foreach (var (visit, entry) in entries)
        {
            var (invalidated, restored) = VisitCorrection.TakesOut(entry.Number) ? (1, 0) : (0, 1);
            var key = RollupKey.Of(visit);
            var old = rollups.GetValueOrDefault(key);
            rollups[key] = (old.Invalidated + invalidated, old.Restored + restored);
            foreach (var scope in key.Scopes)
            {
                old = scopes.GetValueOrDefault(scope);
                scopes[scope] = (old.Invalidated + invalidated, old.Restored + restored);
            }
        }

        var totals = await AddToScopesAsync(context, transaction, scopes, now, cancellationToken);
        foreach (var chunk in rollups.OrderBy(x => x.Key).Chunk(ManyRows.Limit))
        {
            await using var add = ManyRows.Insert(
                transaction,
                "visit_rollups",
                Rollup,
                chunk.Select(x => (object?[])
                [
                    context.Stored(x.Key.MerchantId), context.Stored(x.Key.Hour), context.Stored(x.Key.LinkId), context.Stored(x.Key.PlacementId),
                    context.Stored(x.Key.CampaignId), x.Key.Form, x.Key.Channel, 0L, 0L, 0L, 0L, 0L, 0L, 0L, x.Value.Invalidated, x.Value.Restored,
                ]),
                AddRollup);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }

        return totals;
    }

    private static async Task<IReadOnlyDictionary<ScopeKey, Totals>> AddToScopesAsync(
        AttributionDbContext context, DbTransaction transaction, IEnumerable<KeyValuePair<ScopeKey, (long Invalidated, long Restored)>> scopes, DateTime now,
        CancellationToken cancellationToken)
    {
        var totals = new Dictionary<ScopeKey, Totals>();
        foreach (var chunk in scopes.OrderBy(x => x.Key).Chunk(ManyRows.Limit))
        {
            await using var add = ManyRows.Insert(
                transaction,
                "scope_totals",
                Scope,
                chunk.Select(x => (object?[])
                [
                    context.Stored(x.Key.MerchantId), (short)x.Key.Kind, context.Stored(x.Key.Id), 0L, 0L, 0L, 0L, 0L, 0L, 0L, x.Value.Invalidated, x.Value.Restored, 0L,
                    context.Stored(now),
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
}
