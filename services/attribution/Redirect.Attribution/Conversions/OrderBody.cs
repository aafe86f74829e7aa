namespace Redirect.Attribution.Conversions;

/// <summary>An order with its refunds.</summary>
/// <param name="Order">As it is known.</param>
/// <param name="Refunds">By when they happened; those that wait and those that are in no figure too, each with its state.</param>
internal sealed record OrderBody(ReportOrder.Response Order, IReadOnlyList<ReportRefund.Response> Refunds)
{
    public static OrderBody Of(Order order, IEnumerable<Refund> refunds) => new(
        ReportOrder.Response.Of(order), [.. refunds.OrderBy(refund => refund.OccurredAt).ThenBy(refund => refund.RefundId, StringComparer.Ordinal).Select(ReportRefund.Response.Of)]);
}
