using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Ingest;
using Redirect.Attribution.Storage;
using Redirect.Contracts.Events.V1;

namespace Redirect.Attribution.Wakes;

/// <summary>
/// Keeps reports of wake pages, one per visit, and counts those that were hidden. A report is counted where its visit is; where that is still on its
/// way, by what the report and the catalogue say, in the hour of the report.
/// </summary>
internal sealed class WakeStore(IDbContextFactory<AttributionDbContext> contexts, TimeProvider clock)
{
    /// <summary>Saves and counts in one transaction those that are not there yet.</summary>
    /// <returns>The totals it raised, to be mirrored.</returns>
    public async Task<IReadOnlyDictionary<ScopeKey, Totals>> SaveAsync(IReadOnlyList<WakeRow> wakes, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await context.Database.GetDbConnection().BeginTransactionAsync(cancellationToken);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);

        var added = await InsertAsync(context, transaction, wakes, cancellationToken);
        var rollups = await RollupsAsync(context, [.. added.Where(wake => wake.PageHidden)], cancellationToken);
        var scopes = rollups.SelectMany(row => row.Key.Scopes.Select(scope => (scope, row.Value.WakeHidden)))
            .GroupBy(row => row.scope, row => row.WakeHidden)
            .Select(group => KeyValuePair.Create(group.Key, new OutcomeCounts(0, 0, 0, group.Sum())));
        var totals = await OutcomeRows.AddToScopesAsync(context, transaction, scopes, clock.GetUtcNow().UtcDateTime, cancellationToken);
        await OutcomeRows.AddToRollupsAsync(context, transaction, rollups, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return totals;
    }

    private static async Task<List<WakeRow>> InsertAsync(AttributionDbContext context, DbTransaction transaction, IReadOnlyList<WakeRow> wakes, CancellationToken cancellationToken)
    {
        var distinct = wakes.DistinctBy(wake => wake.VisitId).ToDictionary(wake => wake.VisitId);
        var added = new List<WakeRow>();
        foreach (var chunk in distinct.Values.OrderBy(wake => wake.VisitId).Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction,
                "wake_attempts",
                ["visit_id", "event_id", "merchant_id", "link_id", "placement_id", "occurred_at", "page_hidden", "hidden_within_ms", "os", "app"],
                chunk.Select(wake => (object?[])
                [
                    context.Stored(wake.VisitId), context.Stored(wake.EventId), context.Stored(wake.MerchantId), context.Stored(wake.LinkId),
                    wake.PlacementId is { } placement ? context.Stored(placement) : null, context.Stored(wake.OccurredAt), wake.PageHidden, wake.HiddenWithinMs, wake.Os, wake.App,
                ]),
                "ON CONFLICT (visit_id) DO NOTHING RETURNING visit_id");
            await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                added.Add(distinct[context.ReadId(reader, 0)]);
            }
        }

        return added;
    }

    private static async Task<List<KeyValuePair<RollupKey, OutcomeCounts>>> RollupsAsync(AttributionDbContext context, List<WakeRow> hidden, CancellationToken cancellationToken)
    {
        if (hidden.Count == 0)
        {
            return [];
        }

        var ids = hidden.ConvertAll(wake => wake.VisitId);
        var visits = (await VisitLookup.FindAsync(context, ids, cancellationToken)).ToDictionary(visit => visit.EventId);
        var lone = hidden.Where(wake => !visits.ContainsKey(wake.VisitId)).Select(wake => wake.PlacementId).OfType<Guid>().Distinct().ToList();
        var placements = (await context.Placements.AsNoTracking().Where(placement => lone.Contains(placement.Id)).ToListAsync(cancellationToken))
            .ToDictionary(placement => (placement.MerchantId, placement.Id));
        return
        [
            .. hidden.Select(wake =>
                {
                    // The ids of a visit are the truth; a report comes from a page.
                    if (visits.TryGetValue(wake.VisitId, out var visit) && visit.MerchantId == wake.MerchantId)
                    {
                        return RollupKey.Of(visit);
                    }

                    var placement = placements.GetValueOrDefault((wake.MerchantId, wake.PlacementId ?? Guid.Empty));
                    return new RollupKey(
                        wake.MerchantId, new DateTime(wake.OccurredAt.Ticks - (wake.OccurredAt.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc), wake.LinkId,
                        wake.PlacementId ?? Guid.Empty, placement?.CampaignId ?? Guid.Empty, (short)Form.Link, placement?.Channel ?? "");
                })
                .CountBy(key => key)
                .Select(row => KeyValuePair.Create(row.Key, new OutcomeCounts(0, 0, 0, row.Value))),
        ];
    }
}
