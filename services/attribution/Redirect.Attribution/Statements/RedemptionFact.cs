namespace Redirect.Attribution.Statements;

/// <summary>A redemption of a code of a partner's placement.</summary>
internal readonly record struct RedemptionFact(Guid EventId, Guid PlacementId, DateTime OccurredAt, bool IsReversed);
