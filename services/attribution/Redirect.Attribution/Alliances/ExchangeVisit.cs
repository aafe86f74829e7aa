namespace Redirect.Attribution.Alliances;

/// <summary>A visit at a carried placement.</summary>
/// <param name="EventId">Decides among visits of the same moment.</param>
/// <param name="PlacementId">Where.</param>
/// <param name="VisitorId">Null: nobody knows who; it can't be unique.</param>
/// <param name="At">UTC.</param>
/// <param name="Worth">What it counts for.</param>
internal readonly record struct ExchangeVisit(Guid EventId, Guid PlacementId, Guid? VisitorId, DateTime At, VisitWorth Worth);
