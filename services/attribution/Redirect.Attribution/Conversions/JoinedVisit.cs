namespace Redirect.Attribution.Conversions;

/// <summary>What an order's touch tells of splits.</summary>
/// <param name="SplitLinkId">The split link that gets the credit; null: none.</param>
/// <param name="VisitorId">Who came; null: unknown.</param>
internal sealed record JoinedVisit(Guid? SplitLinkId, Guid? VisitorId);
