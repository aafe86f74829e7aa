namespace Redirect.Attribution.Rescoring;

/// <summary>What the rules about crowds look at.</summary>
/// <param name="EventId">Of the visit.</param>
/// <param name="Link">Where it went.</param>
/// <param name="Network">The /24 or /48 it came from, as visits store it; empty: unknown, and in no crowd.</param>
/// <param name="Visitor">Whose it was.</param>
/// <param name="At">When, UTC.</param>
internal readonly record struct CrowdVisit(Guid EventId, Guid Link, string Network, Guid Visitor, DateTime At);
