namespace Redirect.Attribution.Statements;

/// <summary>All that a partner may be paid for in a period, in any order.</summary>
internal sealed record PartnerFacts(IReadOnlyCollection<OrderFact> Orders, IReadOnlyCollection<VisitFact> Visits, IReadOnlyCollection<RedemptionFact> Redemptions);
