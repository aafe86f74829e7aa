namespace Redirect.Attribution.Conversions;

/// <summary>Why a well-formed report is not taken.</summary>
/// <param name="Field">Whose fault it is, in camelCase.</param>
/// <param name="Code">Stable, lower case with underscores.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="IsConflict">What was reported before is against it; else a rule.</param>
internal sealed record ReportRefusal(string Field, string Code, string Detail, bool IsConflict)
{
    public static readonly ReportRefusal OrderDiffers = new("orderId", "order_differs", "This orderId was reported before with other values. An order is paid once; what changes later are refunds.", true);
    public static readonly ReportRefusal RefundDiffers = new("refundId", "refund_differs", "This refundId was reported before with other values. A refund is reported once.", true);
    public static readonly ReportRefusal OtherCurrency = new("currency", "currency_mismatch", "Your orders are in another currency; all have to be in the same.", false);
    public static readonly ReportRefusal Exceeds = new("amount", "refund_exceeds_order", "With the refunds before it this is more than was paid for the order.", false);
}
