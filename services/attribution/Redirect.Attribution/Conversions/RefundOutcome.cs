namespace Redirect.Attribution.Conversions;

/// <summary>What became of a report of a refund.</summary>
/// <param name="Refund">As it is now; null: refused.</param>
/// <param name="IsFirst">Whether the refund was not heard of before.</param>
/// <param name="Refusal">Null: taken, be it for the second time.</param>
internal readonly record struct RefundOutcome(Refund? Refund, bool IsFirst, ReportRefusal? Refusal);
