using Redirect.Hosting.Files;

namespace Redirect.Attribution.OrderFiles;

/// <summary>Which column of a file says what. Columns that are not known here are passed over: exports have dozens.</summary>
internal sealed class FileColumns
{
    // Sources of the names: the API taobao.tbk.order.details.get and taobao.tbk.relation.refund; the headings of the site's exports; our own REST bodies.
    private static readonly Dictionary<string, FileField> Orders = Names(
        (FileField.OrderId, "orderId trade_id 子订单编号 淘宝子订单编号 子订单号"),
        (FileField.OrderNumber, "订单编号 淘宝订单编号 订单号"),
        (FileField.ParentOrderId, "parentOrderId trade_parent_id 父订单编号 淘宝父订单编号 主订单编号 父订单号"),
        (FileField.State, "state tk_status 订单状态"),
        (FileField.Amount, "amount"),
        (FileField.Yuan, "alipay_total_price 付款金额 订单付款金额"),
        (FileField.Currency, "currency"),
        (FileField.CreatedAt, "createdAt tk_create_time 创建时间 订单创建时间"),
        (FileField.PaidAt, "paidAt tk_paid_time 付款时间 订单付款时间"),
        (FileField.SettledAt, "tk_earning_time 结算时间 订单结算时间"),
        (FileField.ModifiedAt, "modified_time 修改时间 订单修改时间"),
        (FileField.OccurredAt, "occurredAt"),
        (FileField.VisitId, "visitId"),
        (FileField.VisitorId, "visitorId"),
        (FileField.UserMark, "external_id"),
        (FileField.PlacementCode, "placementCode adzone_id relation_id unid 广告位ID 推广位ID 渠道关系ID"),
        (FileField.Buyer, "buyer"));

    private static readonly Dictionary<string, FileField> Refunds = Names(
        (FileField.RefundId, "refundId refund_suit_id refund_id 维权编号 退款编号 维权ID"),
        (FileField.OrderId, "orderId trade_id tb_trade_id 子订单编号 淘宝子订单编号 子订单号"),
        (FileField.OrderNumber, "订单编号 淘宝订单编号 订单号"),
        (FileField.ParentOrderId, "parentOrderId trade_parent_id tb_trade_parent_id 父订单编号 淘宝父订单编号 主订单编号 父订单号"),
        (FileField.State, "state refund_status 维权状态 退款状态"),
        (FileField.Amount, "amount"),
        (FileField.Yuan, "refund_fee 退款金额 维权退款金额"),
        (FileField.Currency, "currency"),
        (FileField.OccurredAt, "occurredAt"),
        (FileField.RefundedAt, "tk_refund_time refund_time 维权完成时间 退款完成时间 退款时间"),
        (FileField.RefundOpenedAt, "tk_refund_suit_time 维权创建时间 退款申请时间"),
        (FileField.ModifiedAt, "modified_time 修改时间"));

    private readonly IReadOnlyList<string> names;
    private readonly Dictionary<FileField, List<int>> places;

    private FileColumns(IReadOnlyList<string> names, Dictionary<FileField, List<int>> places)
    {
        (this.names, this.places) = (names, places);
        Read = [.. places.SelectMany(field => field.Value).Order().Select(at => names[at])];
    }

    /// <summary>The headings that are read, in their order.</summary>
    public IReadOnlyList<string> Read { get; }

    /// <summary>Whether amounts are those of a platform's file: yuan, with states that have to be said.</summary>
    public bool IsPlatforms => Has(FileField.Yuan);

    /// <summary>Of a file of orders.</summary>
    /// <exception cref="FileRefusedException">It is none.</exception>
    public static FileColumns OfOrders(IReadOnlyList<string> names) =>
        Of(names, Orders, "orders: its number (orderId, trade_id, 子订单编号, 订单编号), and amount or alipay_total_price (付款金额) with tk_status (订单状态)", FileField.OrderId);

    /// <summary>Of a file of refunds.</summary>
    /// <exception cref="FileRefusedException">It is none.</exception>
    public static FileColumns OfRefunds(IReadOnlyList<string> names) =>
        Of(names, Refunds, "refunds: its id (refundId, refund_suit_id, 维权编号), its order (orderId, trade_id, 子订单编号), and amount or refund_fee (退款金额) with refund_status (维权状态)", FileField.RefundId);

    public bool Has(FileField field) => places.ContainsKey(field);

    /// <summary>What stands in a row's cell; null: nothing, or there is no such column.</summary>
    public string? Text(TableRow row, FileField field) => places.TryGetValue(field, out var at) ? TextAt(row, at[0]) : null;

    /// <summary>What stands in the row's cells of a field that may have several.</summary>
    public IEnumerable<string> Texts(TableRow row, FileField field) =>
        places.TryGetValue(field, out var all) ? all.Select(at => TextAt(row, at)).OfType<string>() : [];

    /// <summary>A field's heading, for whoever has to find the cell.</summary>
    public string NameOf(FileField field) => places.TryGetValue(field, out var at) ? names[at[0]] : field.ToString();

    private static string? TextAt(TableRow row, int at) => at < row.Cells.Count ? FileCells.Text(row.Cells[at]) : null;

    private static FileColumns Of(IReadOnlyList<string> names, Dictionary<string, FileField> known, string wanted, FileField id)
    {
        var places = new Dictionary<FileField, List<int>>();
        foreach (var (at, name) in names.Index())
        {
            if (known.TryGetValue(Plain(name), out var field))
            {
                if (!places.TryGetValue(field, out var list))
                {
                    places.Add(field, list = []);
                }
                else if (field != FileField.PlacementCode)
                {
                    throw new FileRefusedException(422, "duplicate_column", $"Two columns say the same: '{Shown(names[list[0]])}' and '{Shown(name)}'. Take one out.", 0);
                }

                list.Add(at);
            }
        }

        // Where no column is the child's, an order's number is; else it is the whole's.
        if (places.Remove(FileField.OrderNumber, out var number))
        {
            places.TryAdd(places.ContainsKey(FileField.OrderId) ? FileField.ParentOrderId : FileField.OrderId, number);
        }

        var columns = new FileColumns(names, places);
        if (columns.Has(FileField.Amount) && columns.Has(FileField.Yuan))
        {
            throw new FileRefusedException(422, "duplicate_column", $"Two columns say the same: '{columns.NameOf(FileField.Amount)}' and '{columns.NameOf(FileField.Yuan)}'. Take one out.", 0);
        }

        return columns.Has(id) && columns.Has(FileField.OrderId) && (columns.Has(FileField.Amount) || (columns.IsPlatforms && columns.Has(FileField.State)))
            ? columns
            : throw new FileRefusedException(422, "columns_unknown", $"The first row names the columns of {wanted}.", 0);
    }

    private static Dictionary<string, FileField> Names(params IEnumerable<(FileField Field, string Names)> fields) =>
        fields.SelectMany(field => field.Names.Split(' ').Select(name => (Name: Plain(name), field.Field))).ToDictionary(x => x.Name, x => x.Field, StringComparer.OrdinalIgnoreCase);

    // Exports differ in blanks and in what stands in brackets behind a heading: 付款金额（元）.
    private static string Plain(string name)
    {
        var text = name.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
        var bracket = text.AsSpan().IndexOfAny('(', '（');
        return bracket > 0 ? text[..bracket] : text;
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40];
}
