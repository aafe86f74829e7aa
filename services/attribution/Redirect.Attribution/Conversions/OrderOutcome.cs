namespace Redirect.Attribution.Conversions;

/// <summary>What became of a report of an order.</summary>
/// <param name="Order">As it is now; null: refused.</param>
/// <param name="IsFirst">Whether the order was not heard of before.</param>
/// <param name="IsNews">Whether it said anything that was not known.</param>
/// <param name="Refusal">Null: taken, be it for the second time.</param>
internal readonly record struct OrderOutcome(Order? Order, bool IsFirst, bool IsNews, ReportRefusal? Refusal);
