namespace Redirect.Attribution.Conversions;

/// <summary>How far an order is.</summary>
internal enum OrderState
{
    /// <summary>Only a refund of it was heard of.</summary>
    Unknown,
    Created,
    Paid,
    Closed,
}
