using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Redirect.Attribution.Storage;

namespace Redirect.Attribution.Reconciliations;

/// <summary>Keeps reports and reads them.</summary>
internal static class ReconciliationReports
{
    /// <summary>Reports of a merchant that are kept; a new one takes the place of the oldest.</summary>
    public const int MaxKept = 200;

    private static readonly string[] Columns =
    [
        "merchant_id", "reconciliation_id", "number", "class", "order_id", "refund_id", "internal_amount", "external_amount", "internal_state", "external_state", "difference", "at", "file_row",
    ];

    /// <summary>Writes a report and all its rows, in a transaction of its own.</summary>
    public static async Task KeepAsync(AttributionDbContext context, Reconciliation report, IReadOnlyList<Difference> differences, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.Add(report);
        await context.SaveChangesAsync(cancellationToken);
        foreach (var chunk in differences.Index().Chunk(ManyRows.Limit))
        {
            await using var insert = ManyRows.Insert(
                transaction.GetDbTransaction(),
                "reconciliation_rows",
                Columns,
                chunk.Select(row => (object?[])
                [
                    context.Stored(report.MerchantId), context.Stored(report.Id), row.Index + 1, (short)row.Item.Class, row.Item.Key.OrderId, row.Item.Key.RefundId, row.Item.Internal?.Amount,
                    row.Item.External?.Amount, row.Item.Internal?.State ?? "", row.Item.External?.State ?? "", row.Item.Amount, context.Stored((row.Item.Internal ?? row.Item.External)!.At),
                    row.Item.External?.Row ?? 0L,
                ]),
                "");
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var merchant = report.MerchantId;
        var old = await context.Set<Reconciliation>().Where(x => x.MerchantId == merchant).OrderByDescending(x => x.CreatedAt).ThenByDescending(x => x.Id).Skip(MaxKept).Select(x => x.Id).ToListAsync(cancellationToken);
        if (old.Count > 0)
        {
            await context.Set<ReconciliationRow>().Where(x => x.MerchantId == merchant && old.Contains(x.ReconciliationId)).ExecuteDeleteAsync(cancellationToken);
            await context.Set<Reconciliation>().Where(x => x.MerchantId == merchant && old.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>The classes of reports, by the report's id.</summary>
    public static async Task<ILookup<Guid, ReconciliationBody.ClassBody>> ClassesAsync(AttributionDbContext context, Guid merchantId, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var classes = await context.Set<ReconciliationRow>().Where(x => x.MerchantId == merchantId && ids.Contains(x.ReconciliationId))
            .GroupBy(x => new { x.ReconciliationId, x.Class })
            .Select(x => new { x.Key.ReconciliationId, x.Key.Class, Rows = x.LongCount(), External = x.Sum(row => row.ExternalAmount ?? 0), Internal = x.Sum(row => row.InternalAmount ?? 0), Difference = x.Sum(row => row.Difference) })
            .ToListAsync(cancellationToken);
        return classes.OrderBy(x => x.Class).ToLookup(x => x.ReconciliationId, x => new ReconciliationBody.ClassBody(ReconciliationBody.NameOf(x.Class), x.Rows, x.External, x.Internal, x.Difference));
    }
}
