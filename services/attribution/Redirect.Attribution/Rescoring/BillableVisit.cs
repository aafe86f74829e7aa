namespace Redirect.Attribution.Rescoring;

/// <summary>A visit that is paid for.</summary>
internal readonly record struct BillableVisit(Guid EventId, Guid LinkId, Guid PlacementId, Guid VisitorId, DateTime OccurredAt);
