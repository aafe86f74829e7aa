namespace Redirect.Links.SurpriseCodes;

/// <summary>Another benefit for an audience, as a caller says it.</summary>
/// <param name="Audience">new, returning, follower or member.</param>
/// <param name="Benefit">What it gets in place of the code's benefit.</param>
internal sealed record AudienceBenefitFields(Audience? Audience, BenefitFields? Benefit);
