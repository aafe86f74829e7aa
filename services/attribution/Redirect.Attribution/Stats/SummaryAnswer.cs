using Redirect.Attribution.Claims;
using Redirect.Attribution.Counters;

namespace Redirect.Attribution.Stats;

/// <summary>The figures of a scope in a range.</summary>
/// <param name="Visits">By quality class.</param>
/// <param name="UniqueVisitors">Of human visits.</param>
/// <param name="UniqueVisitorsExact">False: an estimate.</param>
/// <param name="Range">What was asked for.</param>
/// <param name="Outcomes">What came of the visits.</param>
/// <param name="Currency">Of the orders; null: there are none.</param>
/// <param name="RedeemedCurrency">Of the redemptions; null: they have no amounts.</param>
/// <param name="Stock">Of the surprise code that is watched; null: none is, or its stock is not known.</param>
internal sealed record SummaryAnswer(
    VisitCounts Visits, long UniqueVisitors, bool UniqueVisitorsExact, HourRange Range, OutcomeCounts Outcomes = default, string? Currency = null,
    string? RedeemedCurrency = null, CodeStock? Stock = null);
