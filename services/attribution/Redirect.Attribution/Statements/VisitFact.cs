namespace Redirect.Attribution.Statements;

/// <summary>A billable visit at a partner's placement.</summary>
internal readonly record struct VisitFact(Guid EventId, Guid PlacementId, DateTime OccurredAt);
