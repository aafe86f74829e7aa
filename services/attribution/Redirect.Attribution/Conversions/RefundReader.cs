using Redirect.Hosting.Problems;

namespace Redirect.Attribution.Conversions;

/// <summary>Reads what merchants report of refunds, or says which rules it breaks. Pure.</summary>
internal static class RefundReader
{
    /// <summary>The refund, its state not known yet; worth nothing when there are errors.</summary>
    public static Refund Read(FieldErrors errors, RefundFields fields, Guid merchantId, DateTime now)
    {
        var (refundId, orderId) = (errors.Required("refundId", fields.RefundId, Refund.MaxId), errors.Required("orderId", fields.OrderId, Order.MaxId));
        OrderReader.Amount(errors, fields.Amount, least: 1, isRequired: true);
        OrderReader.Currency(errors, fields.Currency, isRequired: true);
        return new Refund
        {
            MerchantId = merchantId,
            RefundId = refundId,
            OrderId = orderId,
            Amount = fields.Amount ?? 0,
            Currency = fields.Currency ?? "",
            OccurredAt = OrderReader.Time(errors, "occurredAt", fields.OccurredAt, now),
            ReceivedAt = OrderReader.Milliseconds(now),
        };
    }
}
