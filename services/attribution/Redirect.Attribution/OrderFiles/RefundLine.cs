using Redirect.Attribution.Conversions;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary>What a row of a refund file says.</summary>
/// <param name="RefundId">Empty where the row has none.</param>
/// <param name="Refund">Null: the row is wrong, or no money was given back.</param>
/// <param name="Skipped">Why no money was given back; null: it was.</param>
/// <param name="ModifiedAt">When the platform last wrote the row; null: not said.</param>
internal sealed record RefundLine(string RefundId, Refund? Refund, FieldError? Skipped, DateTime? ModifiedAt)
{
    /// <summary>Reads a row, or says which rules it breaks. Pure.</summary>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="columns">Of the file.</param>
    /// <param name="row">One of its rows.</param>
    /// <param name="caller">Whose file it is.</param>
    public static RefundLine Read(FieldErrors errors, FileColumns columns, TableRow row, FileCaller caller)
    {
        var cells = new RowCells(errors, columns, row);
        var refundId = cells.Id(FileField.RefundId, "refundId");
        var state = columns.Text(row, FileField.State);
        var (isDone, skipped) = Became(state, columns.IsPlatforms);
        if (skipped is not null)
        {
            return new RefundLine(refundId, null, skipped, null);
        }

        if (!isDone)
        {
            errors.Add("state", "state_unknown", $"'{columns.NameOf(FileField.State)}' is 2, 3, 4 or 11 to 15, or the site's word for it, or done.");
        }

        // What happened is told before what was written later: the last writing moves on with every change of the row, and a refund happens once.
        var at = cells.Time(FileField.OccurredAt, "occurredAt") ?? cells.Time(FileField.RefundedAt, "occurredAt") ?? cells.Time(FileField.RefundOpenedAt, "occurredAt");
        var modified = cells.Time(FileField.ModifiedAt, "modifiedAt");
        if (errors.Any)
        {
            return new RefundLine(refundId, null, null, null);
        }

        var fields = new RefundFields
        {
            RefundId = refundId,
            OrderId = cells.Id(FileField.OrderId, "orderId"),
            Amount = cells.Amount(),
            Currency = columns.Text(row, FileField.Currency) ?? (columns.IsPlatforms ? "CNY" : null),
            OccurredAt = at ?? modified,
        };
        var refund = errors.Any ? null : RefundReader.Read(errors, fields, caller.MerchantId, caller.Now);
        return new RefundLine(refundId, errors.Any ? null : refund, null, modified?.UtcDateTime);
    }

    // refund_status and the words of the site. 12 to 15 are what follows for the commission; the buyer has the money.
    private static (bool IsDone, FieldError? Skipped) Became(string? state, bool isPlatforms) => state switch
    {
        null => (!isPlatforms, null),
        "2" or "12" or "13" or "14" or "15" or "done" or "维权成功" or "退款成功" or "退款完成" => (true, null),
        "4" or "11" or "维权创建" or "维权中" or "退款中" or "等待处理" => (false, new FieldError("state", "refund_pending", "The refund is asked for and not given; send it again when it is.")),
        "3" or "维权失败" or "退款失败" or "退款关闭" => (false, new FieldError("state", "refund_failed", "The refund was refused; no money was given back.")),
        _ => (false, null),
    };
}
