using Redirect.Attribution.Conversions;
using Redirect.Hosting.Files;
using Redirect.Hosting.Problems;

namespace Redirect.Attribution.OrderFiles;

/// <summary>What a row of an order file says of one order.</summary>
/// <param name="OrderId">Of the child order; empty where the row has none.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reports">The same as reports, oldest state first; none where the row is wrong.</param>
/// <param name="Amount">Minor units; 0 where it was never paid.</param>
/// <param name="Currency">Of the amount; empty where it was never paid.</param>
/// <param name="At">When it was paid; of an order that never was, the time of its state.</param>
/// <param name="ModifiedAt">When the platform last wrote the row; null: not said.</param>
/// <param name="PlacementCodes">What may be the code of the placement that led to it.</param>
internal sealed record OrderLine(
    string OrderId, OrderState State, IReadOnlyList<OrderReport> Reports, long Amount, string Currency, DateTime At, DateTime? ModifiedAt, IReadOnlyList<string> PlacementCodes)
{
    private const string Cny = "CNY";

    /// <summary>Reads a row, or says which rules it breaks. Pure.</summary>
    /// <param name="errors">Gets what is wrong.</param>
    /// <param name="columns">Of the file.</param>
    /// <param name="row">One of its rows.</param>
    /// <param name="caller">Whose file it is.</param>
    public static OrderLine Read(FieldErrors errors, FileColumns columns, TableRow row, FileCaller caller)
    {
        var cells = new RowCells(errors, columns, row);
        var orderId = cells.Id(FileField.OrderId, "orderId");
        var isPlatforms = columns.IsPlatforms;
        var state = StateOf(columns.Text(row, FileField.State), isPlatforms);
        if (state == OrderState.Unknown)
        {
            errors.Add("state", "state_unknown", $"'{columns.NameOf(FileField.State)}' is 11, 12, 14, 3 or 13, or the site's word for it, or created, paid or closed.");
        }

        var (created, paid, occurred) = (cells.Time(FileField.CreatedAt, "createdAt"), cells.Time(FileField.PaidAt, "paidAt"), cells.Time(FileField.OccurredAt, "occurredAt"));
        var (settled, modified) = (cells.Time(FileField.SettledAt, "settledAt"), cells.Time(FileField.ModifiedAt, "modifiedAt"));
        var (visit, visitor) = VisitorOf(cells, caller.MerchantId);
        if (errors.Any)
        {
            return new OrderLine(orderId, state, [], 0, "", default, null, []);
        }

        var shared = new OrderFields
        {
            OrderId = orderId,
            ParentOrderId = columns.Text(row, FileField.ParentOrderId),
            Platform = caller.Platform,
            VisitId = visit,
            VisitorId = visitor,
            Buyer = cells.Buyer() is { } isNew ? new OrderFields.BuyerFields(isNew) : null,
        };
        var steps = new List<OrderFields>(3);
        if (created is not null || state == OrderState.Created)
        {
            steps.Add(shared with { State = "created", OccurredAt = created ?? occurred });
        }

        // One that was never paid has no time of payment, whatever became of it.
        if (state == OrderState.Paid || (state == OrderState.Closed && paid is not null))
        {
            steps.Add(shared with
            {
                State = "paid",
                PaidAt = paid ?? occurred,
                Amount = cells.Amount(),
                Currency = columns.Text(row, FileField.Currency) ?? (isPlatforms ? Cny : null),
            });
        }

        if (state == OrderState.Closed)
        {
            steps.Add(shared with { State = "closed", OccurredAt = occurred ?? modified ?? Latest(settled, paid, created) });
        }

        var reports = steps.ConvertAll(fields => OrderReader.Read(errors, fields, caller.MerchantId, caller.Now));
        if (errors.Any)
        {
            return new OrderLine(orderId, state, [], 0, "", default, null, []);
        }

        var money = reports.Find(report => report.State == OrderState.Paid) ?? reports[^1];
        return new OrderLine(
            orderId, state, reports, money.Amount, money.Currency, money.At, modified?.UtcDateTime, [.. columns.Texts(row, FileField.PlacementCode).Distinct(StringComparer.Ordinal)]);
    }

    private static (Guid? Visit, string? Visitor) VisitorOf(RowCells cells, Guid merchantId)
    {
        var visitor = cells.Text(FileField.VisitorId);

        // The platform takes any text as its mark of a user; one that can be nobody's name here names nobody.
        if (visitor is null && cells.Text(FileField.UserMark) is { } mark && Contracts.VisitorName.Read(mark, merchantId) is not null)
        {
            visitor = mark;
        }

        if (cells.Text(FileField.VisitId) is not { } text)
        {
            return (null, visitor);
        }

        if (!Guid.TryParseExact(text, "D", out var visit))
        {
            cells.Errors.Add("visitId", "id_malformed", "'visitId' is not a UUID.");
        }

        return (visit, visitor);
    }

    // tk_status, the words of the site, and our own. 14 is received and 3 is settled with the promoter: paid, both.
    private static OrderState StateOf(string? text, bool isPlatforms) => text switch
    {
        null => isPlatforms ? OrderState.Unknown : OrderState.Paid,
        "11" or "created" or "拍下未付款" or "订单创建" or "已下单" or "等待付款" => OrderState.Created,
        "12" or "14" or "3" or "paid" or "付款" or "已付款" or "订单付款" or "确认收货" or "已收货" or "订单收货" or "订单成功" or "结算" or "已结算" or "订单结算" => OrderState.Paid,
        "13" or "closed" or "失效" or "已失效" or "订单失效" or "订单关闭" or "已关闭" => OrderState.Closed,
        _ => OrderState.Unknown,
    };

    private static DateTimeOffset? Latest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? latest = null;
        foreach (var time in times)
        {
            latest = time is null || latest > time ? latest : time;
        }

        return latest;
    }
}
