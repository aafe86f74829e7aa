namespace Redirect.Attribution.Rescoring;

/// <summary>A placement whose visits of the last 24 hours are far from its usual ones.</summary>
/// <param name="PlacementId">Which.</param>
/// <param name="Kind"><c>invalid_share</c>: far more of them are invalid; <c>volume</c>: there are far more of them.</param>
/// <param name="Visits">Of the last 24 hours: human gross, bots and suspects.</param>
/// <param name="Invalid">Of those, what is not paid for: double clicks, bots, suspects, and what was taken out later.</param>
/// <param name="UsualVisits">A day, on average over the days before.</param>
/// <param name="UsualInvalidShare">Of those, 0 to 1.</param>
internal sealed record Anomaly(Guid PlacementId, string Kind, long Visits, long Invalid, double UsualVisits, double UsualInvalidShare);
