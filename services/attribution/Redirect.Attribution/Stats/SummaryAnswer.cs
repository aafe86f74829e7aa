using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>The figures of a scope in a range.</summary>
internal sealed record SummaryAnswer(VisitCounts Visits, long UniqueVisitors, bool UniqueVisitorsExact, HourRange Range, OutcomeCounts Outcomes = default, string? Currency = null);
