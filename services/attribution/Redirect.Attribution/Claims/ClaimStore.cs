using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Redirect.Attribution.Counters;
using Redirect.Attribution.Storage;
using Redirect.Attribution.Visitors;

namespace Redirect.Attribution.Claims;

/// <summary>
/// Counts a message of claims in one transaction: the steps that are not there yet, and those alone into the totals and roll-ups; and keeps the
/// code's stock where it is newer than what is known. The unique event id decides, with no window in time.
/// <para>Locks are taken in ingest's order: events by id, the merchant's currency, scopes with the merchant's own first, then roll-ups and the stock, which whoever
/// has the merchant's row may touch.</para>
/// </summary>
internal sealed class ClaimStore(IDbContextFactory<AttributionDbContext> contexts, BenefitCurrencies currencies)
{
    private static readonly string[] StepColumns =
    [
        "event_id", "merchant_id", "code_id", "claim_id", "sequence", "kind", "occurred_at", "ingested_at", "link_id", "placement_id", "campaign_id", "channel", "form",
        "visitor_id", "visit_id", "audience", "amount", "currency", "order_id", "staff_id", "parent_id", "points", "items", "waited",
    ];

    // "left" is a word of SQL.
    private static readonly string[] StockColumns =
        ["merchant_id", "code_id", "version", "label", "limited", "stock", "\"left\"", "held", "claimed", "redeemed", "returned", "waiting"];

    private static readonly string KeepNewer =
        $"""
         ON CONFLICT (merchant_id, code_id) DO UPDATE SET {string.Join(", ", StockColumns.Skip(2).Select(column => $"{column} = excluded.{column}"))}
         WHERE excluded.version > code_stocks.version
         """;

    /// <summary>Saves and counts; returns when it is committed. Either all of it is or none.</summary>
    /// <param name="steps">Of one merchant and code.</param>
    /// <param name="stock">The same code's; null: not said.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up; nothing is done then.</param>
    public async Task<ClaimsCounted> SaveAsync(IReadOnlyList<ClaimEventRow> steps, CodeStock? stock, DateTime now, CancellationToken cancellationToken)
    {
        var distinct = steps.DistinctBy(step => step.EventId).OrderBy(step => step.EventId).ToDictionary(step => step.EventId);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await context.Database.GetDbConnection().BeginTransactionAsync(cancellationToken);
        await context.Database.UseTransactionAsync(transaction, cancellationToken);

        var named = distinct.Values.Where(step => step.VisitorId is not null).Select(step => (step.MerchantId, step.VisitorId!.Value)).ToHashSet();
        var erased = await ErasedVisitors.AmongAsync(context, named, cancellationToken);
        foreach (var step in distinct.Values.Where(step => step.VisitorId is { } visitor && erased.Contains((step.MerchantId, visitor))))
        {
            step.VisitorId = null;
        }

        var added = await InsertAsync(context, transaction, distinct, cancellationToken);
        var currency = added.Where(ClaimTally.IsSummed).MinBy(step => (step.OccurredAt, step.EventId)) is { } first
            ? await currencies.SettleAsync(context, first.MerchantId, first.Currency, cancellationToken)
            : null;
        var tally = ClaimTally.Of(added, currency);

        // Also the scopes of what was known: the process may have died between the commit and the mirror, and this delivery makes up for it.
        var scopes = distinct.Values.SelectMany(ClaimTally.ScopesOf).Concat(stock is null ? [] : [ScopeKey.Merchant(stock.MerchantId), stock.Scope]).Distinct();
        var totals = await OutcomeRows.AddToScopesAsync(
            context, transaction, scopes.Select(scope => KeyValuePair.Create(scope, Outcomes(tally.Scopes.GetValueOrDefault(scope)))), now, cancellationToken);
        await OutcomeRows.AddToRollupsAsync(
            context, transaction, tally.Rollups.Select(row => KeyValuePair.Create(row.Key, Outcomes(row.Value))), cancellationToken);
        await AddToStaffAsync(context, transaction, tally, cancellationToken);
        var newest = stock is null ? null : await KeepAsync(context, transaction, stock, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return new ClaimsCounted(added, added.Count(step => ClaimTally.IsSummed(step) && step.Currency != currency), totals, newest);
    }

    private static OutcomeCounts Outcomes(ClaimCounts counts) => new(0, 0, 0, 0, counts);

    private static async Task<List<ClaimEventRow>> InsertAsync(
        AttributionDbContext context, DbTransaction transaction, Dictionary<Guid, ClaimEventRow> steps, CancellationToken cancellationToken)
    {
        var added = new List<ClaimEventRow>(steps.Count);
        foreach (var chunk in steps.Values.Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction,
                "claim_events",
                StepColumns,
                chunk.Select(step => (object?[])
                [
                    context.Stored(step.EventId), context.Stored(step.MerchantId), context.Stored(step.CodeId), context.Stored(step.ClaimId), step.Sequence, step.Kind,
                    context.Stored(step.OccurredAt), context.Stored(step.IngestedAt), context.Stored(step.LinkId), Some(step.PlacementId), Some(step.CampaignId), step.Channel,
                    step.Form, Some(step.VisitorId), Some(step.VisitId), step.Audience, step.Amount, step.Currency, step.OrderId, step.StaffId, Some(step.ParentId),
                    step.Points, step.Items, step.Waited,
                ]),
                "ON CONFLICT (event_id) DO NOTHING RETURNING event_id");
            await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                added.Add(steps[context.ReadId(reader, 0)]);
            }
        }

        return added;

        object? Some(Guid? id) => id is { } some ? context.Stored(some) : null;
    }

    private static async Task AddToStaffAsync(AttributionDbContext context, DbTransaction transaction, ClaimTally tally, CancellationToken cancellationToken)
    {
        foreach (var chunk in tally.Staff.OrderBy(row => row.Key).Chunk(ManyRows.Limit))
        {
            await using var add = ManyRows.Insert(
                transaction,
                "staff_rollups",
                ["merchant_id", "hour", "link_id", "placement_id", "campaign_id", "staff", "claims", "redemptions"],
                chunk.Select(row => (object?[])
                [
                    context.Stored(row.Key.MerchantId), context.Stored(row.Key.Hour), context.Stored(row.Key.LinkId), context.Stored(row.Key.PlacementId),
                    context.Stored(row.Key.CampaignId), row.Key.Staff, row.Value.Claims, row.Value.Redemptions,
                ]),
                """
                ON CONFLICT (merchant_id, hour, link_id, placement_id, campaign_id, staff) DO UPDATE SET
                  claims = staff_rollups.claims + excluded.claims, redemptions = staff_rollups.redemptions + excluded.redemptions
                """);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<CodeStock> KeepAsync(AttributionDbContext context, DbTransaction transaction, CodeStock stock, CancellationToken cancellationToken)
    {
        await using var insert = ManyRows.Insert(
            transaction,
            "code_stocks",
            StockColumns,
            [
                [
                    context.Stored(stock.MerchantId), context.Stored(stock.CodeId), stock.Version, stock.Label, stock.Limited, stock.Stock, stock.Left, stock.Held,
                    stock.Claimed, stock.Redeemed, stock.Returned, stock.Waiting,
                ],
            ],
            KeepNewer);
        if (await insert.ExecuteNonQueryAsync(cancellationToken) == 1)
        {
            return stock;
        }

        var (merchant, code) = (stock.MerchantId, stock.CodeId);
        return await context.CodeStocks.AsNoTracking().SingleAsync(x => x.MerchantId == merchant && x.CodeId == code, cancellationToken);
    }
}
